"""Receipts: one a change, chained per person. The database refuses to change or delete them; a body can be blanked."""

from django.db import models


class ReceiptKey(models.Model):
    """A key with which the company signs, or once signed: its public half, so that old receipts can be checked."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    public = models.BinaryField()  # 32 bytes
    since = models.DateTimeField()  # first used


class ReceiptChain(models.Model):
    """Where the receipts of one person end. Whoever issues the next one locks this row."""

    person_key = models.CharField(max_length=32, primary_key=True)
    number = models.IntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True, default="")


class Receipt(models.Model):
    """A signed statement of what was changed for a person, and when. Append-only."""

    person_key = models.CharField(max_length=32)
    number = models.IntegerField()  # in her chain, from 1
    made_at = models.DateTimeField()
    kind = models.CharField(max_length=32)
    body = models.BinaryField()  # canonical JSON, as signed; empty once she is erased
    hash = models.CharField(max_length=64)  # SHA-256 of the body
    key = models.ForeignKey(ReceiptKey, models.PROTECT, related_name="receipts")
    signature = models.BinaryField()  # the company's, 64 bytes

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_key", "number"], name="receipt_once")]


class Countersignature(models.Model):
    """Her own signature under a receipt, by the key of her browser: with it the receipt is a twin. Append-only."""

    receipt = models.OneToOneField(Receipt, models.PROTECT, primary_key=True, related_name="hers")
    public = models.BinaryField()  # her public key, 32 bytes; empty once she is erased
    signature = models.BinaryField()  # 64 bytes; empty once she is erased
    at = models.DateTimeField()
