"""What she was shown and what she said to it: the record of ISO/IEC TS 27560, one for each purpose."""

from django.db import models

from codriver.people.models import Person
from codriver.terms.models.purposes import Purpose

STATES = ("requested", "given", "refused", "withdrawn", "expired", "invalidated", "renewed")
KINDS = ("general", "share", "publish", "image", "sensitive", "abroad", "minor")  # never bundled


class Notice(models.Model):
    """Words that were shown before somebody agreed: their exact bytes, kept once for all who saw the same."""

    sha256 = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10)
    version = models.CharField(max_length=40)
    body = models.BinaryField()


class ConsentRecord(models.Model):
    """What somebody was asked for one purpose: the header of the record. What she said to it are its events."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS], default="general")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "purpose", "kind"], name="consent_record_once")]


class ConsentEvent(models.Model):
    """She was asked, agreed, refused or took it back; the last event is the state. Append-only."""

    record = models.ForeignKey(ConsentRecord, models.PROTECT, related_name="events")
    state = models.CharField(max_length=12, choices=[(state, state) for state in STATES])
    at = models.DateTimeField()
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+")
    where = models.CharField(max_length=80, default="")  # the page or channel on which it happened
    valid_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["record", "-id"], name="consent_newest")]
