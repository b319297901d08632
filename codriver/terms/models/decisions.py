"""What the gate decided about one message."""

from django.db import models
from django.db.models.functions import Now

from codriver.people.models import Person
from codriver.terms.models.purposes import Purpose

VERDICTS = ("send", "hold", "digest", "deny")


class SendDecision(models.Model):
    """One answer of the gate, with what it rested on. Append-only; an outgoing message cannot be without one."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="decisions")
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=64)
    planned_at = models.DateTimeField()  # the time asked about
    decided_at = models.DateTimeField(db_default=Now())  # by the clock of the database, which refuses an old one
    terms_version = models.IntegerField()  # 0: she has no book yet
    law_version = models.CharField(max_length=20)
    verdict = models.CharField(max_length=8, choices=[(verdict, verdict) for verdict in VERDICTS])
    step = models.CharField(max_length=20)
    until = models.DateTimeField(null=True)
    rule = models.CharField(max_length=40, default="")  # key of the rule that said no, or "law"
    allowed_by = models.CharField(max_length=40, default="")  # key of the rule that lets it through
    facts = models.JSONField(default=dict)  # topic, sender, urgency: what the reason in words needs

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="decisions_of_person")]
