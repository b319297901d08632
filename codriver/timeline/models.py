"""What happened to whom."""

from django.conf import settings
from django.db import models


class Activity(models.Model):
    """One thing that happened with one person. Never changed; recording the same key again changes nothing."""

    person_key = models.CharField(max_length=32)
    verb = models.CharField(max_length=48)
    key = models.CharField(max_length=200)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verb", "key"], name="activity_once")]
        indexes = [models.Index(fields=["person_key", "-happened_at"], name="activity_of_person")]
        verbose_name_plural = "activities"


class Reaction(models.Model):
    """A consequence that an Activity is to have, noted together with it. The worker brings it about."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="reactions")
    name = models.CharField(max_length=80)
    due_at = models.DateTimeField()  # not tried before
    tries = models.IntegerField(default=0)  # that failed
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "name"], name="react_once")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(done_at=None), name="reaction_due")]
