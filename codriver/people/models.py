"""Persons and the handles by which they are known."""

import secrets

from django.db import models

from codriver.people.proving.models import FormerHandle, Passkey, Proof, Turn
from codriver.people.querysets import PersonQuerySet

__all__ = ["FormerHandle", "Handle", "Passkey", "Person", "Proof", "Turn"]


def new_key() -> str:
    """Return a fresh person key: 80 random bits, readable, without meaning."""
    return secrets.token_hex(10)


AGE_BANDS = ("under 14", "14-17", "adult", "unknown")


class Person(models.Model):
    """Somebody we know by at least one handle."""

    key = models.CharField(max_length=32, primary_key=True, default=new_key)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10)
    timezone = models.CharField(max_length=64)
    country = models.CharField(max_length=2, default="")  # ISO 3166-1, whose law holds; "" is not known
    age_band = models.CharField(max_length=8, choices=[(band, band) for band in AGE_BANDS], default="unknown")
    guardian = models.ForeignKey("self", models.PROTECT, null=True, related_name="wards")  # who agreed for her
    last_heard_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        indexes = [models.Index(fields=["-last_heard_at", "key"], name="heard_last")]

    @property
    def has_guardian(self) -> bool:
        """Say whether a guardian agreed for her."""
        return self.guardian_id is not None


class Handle(models.Model):
    """An address of one person on one channel: sealed, with a keyed hash to look it up."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="handles")
    channel = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    address_sealed = models.BinaryField()
    verified_at = models.DateTimeField(null=True)  # when it was proven last
    evidence = models.CharField(max_length=40)  # how it became known: a key of people.rules.EVIDENCE

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "address_hash"], name="handle_once")]


class Tombstone(models.Model):
    """An address of somebody who was erased, as a keyed hash: nothing brings it back but herself, who proves it."""

    mark = models.CharField(max_length=64, unique=True)
    person_key = models.CharField(max_length=32, db_index=True)
    is_hers = models.BooleanField()  # proven, or a colleague looked: then public posts from it are not taken either
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
