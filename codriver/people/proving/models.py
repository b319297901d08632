"""What proving leaves behind. Codes and links are kept as keyed hashes alone, addresses sealed."""

from datetime import datetime
from typing import Self

from django.db import models

from codriver.people.proving import rules


class ProofQuerySet(models.QuerySet["Proof"]):
    """Reads of proofs."""

    def unsent(self, at: datetime) -> Self:
        """Return those whose code has still to be sent, the oldest first: the row is the queue.

        One that is being sent is left alone for a minute; then whoever had it is gone.
        """
        free = models.Q(tried_at=None) | models.Q(tried_at__lte=at - rules.SENT_WITHIN)
        return self.filter(free, sent_at=None, expires_at__gt=at).order_by("pk")

    def open(self, at: datetime) -> Self:
        """Return those that can still be answered."""
        return self.filter(used_at=None, expires_at__gt=at)


class Proof(models.Model):
    """Somebody says that an address is hers. It is proven when what we sent there comes back."""

    channel = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    address_sealed = models.BinaryField()
    language = models.CharField(max_length=10)  # in which she asked
    home = models.CharField(max_length=200)  # the address of this house as she typed it, for the link
    adding = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")  # whose side it joins
    code_hash = models.CharField(max_length=64, default="")  # "" until it is being sent
    link_hash = models.CharField(max_length=64, null=True, unique=True)
    tries = models.SmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)  # when somebody last began to send it
    sent_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)  # proven
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="proofs")  # whom it opened

    objects = ProofQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(sent_at=None), name="proof_unsent")]


class Turn(models.Model):
    """One of the few times in an hour that something may be done; taken by one statement, so nobody gets one more."""

    kind = models.CharField(max_length=16)
    mark = models.CharField(max_length=64)  # whose turn: a keyed hash
    number = models.SmallIntegerField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "mark", "number"], name="turn_once")]


class FormerHandle(models.Model):
    """An address that was a person's once, until somebody proved it after a year of silence."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="former_handles")
    channel = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "channel", "address_hash"], name="former_handle_once")]


class Passkey(models.Model):
    """A device of hers that opens her side by its own lock."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="passkeys")
    credential_hash = models.CharField(max_length=64, unique=True)
    credential = models.BinaryField()  # its id and public key, as WebAuthn has them
    uses = models.BigIntegerField(default=0)  # as the device counts them; many always say 0
    name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
