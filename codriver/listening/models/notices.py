"""What staff were told: once for each reason, and who has taken it in."""

from django.conf import settings
from django.db import models

from codriver.listening.models.watches import Watch
from codriver.listening.querysets import NoticeQuerySet

STAFF = settings.AUTH_USER_MODEL


class Notice(models.Model):
    """What staff are told of a watched story, once for each reason."""

    class Reason(models.TextChoices):
        BORN = "born"
        NUMBER = "number"
        PRESS = "press"

    watch = models.ForeignKey(Watch, models.CASCADE, related_name="notices", db_index=False)
    story_number = models.BigIntegerField()
    reason = models.CharField(max_length=8, choices=Reason.choices)
    posts = models.IntegerField()  # of the story when it was told
    source_kind = models.CharField(max_length=16, default="")  # of the press that took it up
    at = models.DateTimeField(db_index=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watch", "story_number", "reason"], name="one_notice")]


class Acknowledgement(models.Model):
    """A colleague has taken a notice in."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="acknowledgements", db_index=False)
    by = models.ForeignKey(STAFF, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "by"], name="one_acknowledgement")]
