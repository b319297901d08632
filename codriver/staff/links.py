"""Links that open a door once: 128 random bits, stored only as a hash, claimed by one statement."""

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Self, cast

from django.db import models

from codriver.kit.clock import now

if TYPE_CHECKING:
    from codriver.staff.models import User


def digest(token: str) -> str:
    """Return what is stored of a token. It is random, so a plain hash cannot be turned back by guessing."""
    return hashlib.sha256(token.encode()).hexdigest()


class LinkQuerySet(models.QuerySet["OneTimeLink"]):
    """Reads of links."""

    def open(self) -> Self:
        """Return the links that still open their door."""
        return self.filter(used_at=None, expires_at__gt=now())

    def visible_to(self, viewer: "User") -> Self:
        """Return the links for those who may hand them out; nobody else learns of them."""
        return self if viewer.may("manage staff") else self.none()


class OneTimeLink(models.Model):
    """What every link has."""

    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def make(cls, lasts: timedelta, **facts: object) -> str:
        """Store a new link and return its token, which is shown once and kept nowhere."""
        token = secrets.token_urlsafe(16)  # bytes: 128 bits
        moment = now()
        cls._default_manager.create(token_hash=digest(token), made_at=moment, expires_at=moment + lasts, **facts)
        return token

    @classmethod
    def holding(cls, token: str) -> Self | None:
        """Return the open link of this token, without using it."""
        found = cls._default_manager.filter(token_hash=digest(token), used_at=None, expires_at__gt=now()).first()
        return cast("Self | None", found)

    @classmethod
    def claim(cls, token: str) -> Self | None:
        """Use a link up. One statement decides, so of two people who try at once one gets it, the other None."""
        link = cls.holding(token)
        still_open = cls._default_manager.filter(pk=link and link.pk, used_at=None, expires_at__gt=now())
        return link if link and still_open.update(used_at=now()) else None
