"""What somebody asks for about what we hold of her, what was done about it, and how it ended."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from codriver.people.models import Person
from codriver.terms.requests.queryset import RequestQuerySet
from codriver.terms.requests.rules import KINDS, WAYS

STAFF = settings.AUTH_USER_MODEL


class DataRequest(models.Model):
    """A person wants to see what we hold of her, or to have it copied, corrected, moved, restricted, erased …"""

    person = models.ForeignKey(Person, models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in KINDS])
    words = models.TextField(default="")  # what she said, for example what is to be corrected
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    law = models.CharField(max_length=16)  # a key of requests.rules.DEADLINES: by which law it is due then
    way = models.CharField(max_length=8, choices=[(way, way) for way in WAYS])  # how it came to us
    by = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+")  # the colleague who wrote it down

    objects = RequestQuerySet.as_manager()


class Doubt(models.Model):
    """An address of hers that nobody has proven: whether its public posts go with her is for a person to say."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="doubts")
    handle_id = models.BigIntegerField()
    is_hers = models.BooleanField()
    by = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "handle_id"], name="doubt_once")]


class RequestStep(models.Model):
    """One part of carrying a request out, and how far it is. The row is the queue; the worker goes on from it."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="steps")
    name = models.CharField(max_length=40)  # of the part that is registered
    rows = models.BigIntegerField(default=0)
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "name"], name="step_once")]
        indexes = [models.Index(fields=["name"], condition=Q(done_at=None), name="step_open")]


class Ending(models.Model):
    """How a request ended: done or refused, by whom, with which proof."""

    request = models.OneToOneField(DataRequest, models.CASCADE, primary_key=True, related_name="ending")
    verdict = models.CharField(max_length=7, choices=[("done", "done"), ("refused", "refused")])
    by = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(default="")  # refused: told to her; done: what was done
    proof = models.CharField(max_length=64, default="")  # SHA-256 of what was handed over, or of what was done
