"""What we say to one person, from the moment somebody wants to until it has gone, or has not."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from codriver.channels.models.sources import Connection
from codriver.channels.querysets import OutgoingQuerySet
from codriver.people.models import Handle, Person
from codriver.terms.models import Purpose, SendDecision
from codriver.terms.nouns import Planned

STATES = (
    "waiting",  # goes out at next_at
    "held",  # is asked again at next_at
    "digest",  # is collected at next_at
    "collected",  # went into a digest
    "denied",
    "sending",  # a worker has it; held_until says how long
    "sent",
    "unknown",  # it may have gone: a person looks
    "failed",
)


class Outgoing(models.Model):
    """One message of ours to one person. It rests on the gate's newest decision; the database sees to that."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="outgoings")
    handle = models.ForeignKey(Handle, models.PROTECT, related_name="+")
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=64)
    key = models.CharField(max_length=80, unique=True)  # the same wish twice is one message
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="+")
    topic = models.CharField(max_length=80, null=True)
    sender = models.CharField(max_length=80, default="company")
    urgency = models.SmallIntegerField(default=1)
    language = models.CharField(max_length=10, null=True)
    useless_from = models.DateTimeField(null=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    answers = models.JSONField(default=list)  # external ids of the messages that it answers, the nearest first
    digest = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")  # into which it was collected
    is_digest = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    decision = models.OneToOneField(SendDecision, models.PROTECT, related_name="outgoing")
    state = models.CharField(max_length=10, choices=[(state, state) for state in STATES])
    next_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)  # that failed
    sent_at = models.DateTimeField(null=True)  # when a worker gave it to the channel
    external_id = models.CharField(max_length=200, default="")
    error = models.TextField(default="")  # what the channel said

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="outgoing_due"),
            models.Index(fields=["person", "-sent_at"], name="outgoing_history"),
            models.Index(fields=["person", "-id"], name="outgoing_of_person"),
        ]

    @property
    def planned(self) -> Planned:
        """Return it as the gate is asked about it."""
        return Planned(
            purpose=self.purpose.value,
            channel=self.channel,
            sender=self.sender,
            topic=self.topic,
            urgency=self.urgency,
            language=self.language,
            useless_from=self.useless_from,
            is_digest=self.is_digest,
        )

    @property
    def is_once(self) -> bool:
        """Say whether it may go at most once: promotion. Everything else goes at least once, under one id."""
        return self.purpose.kind == "promotion"
