"""Who may fetch what of channels. Doors fetch through `visible_to` alone."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from codriver.staff.models import User


class ConnectionQuerySet(models.QuerySet):
    """Connections: where we listen."""

    def visible_to(self, viewer: "User") -> Self:
        """Return the connections that stand, for staff who may see the set-up; none for others."""
        return self.standing() if viewer.may("see set-up") else self.none()

    def standing(self) -> Self:
        """Return those that were not removed."""
        return self.filter(removal=None)

    def due(self, at: datetime) -> Self:
        """Return those that want to be asked now and that nobody is asking, the longest waiting first."""
        free = models.Q(held_until=None) | models.Q(held_until__lte=at)
        return self.standing().filter(free, next_at__lte=at, pause=None).order_by("next_at")


class KeptBackQuerySet(models.QuerySet):
    """Entries that could not be taken."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every entry for staff who may see the set-up, none for others."""
        return self if viewer.may("see set-up") else self.none()


class DeliveryQuerySet(models.QuerySet):
    """Pushes as they came."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every push for staff who may see the set-up, none for others."""
        return self if viewer.may("see set-up") else self.none()

    def waiting(self) -> Self:
        """Return those whose posts are not in yet and that met no trouble, the oldest first."""
        return self.filter(taken_at=None, error="").order_by("pk")


class OutgoingQuerySet(models.QuerySet):
    """What we say to customers."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every message for staff who may see people, none for others."""
        return self if viewer.may("see people") else self.none()


class RankingQuerySet(models.QuerySet):
    """Where entries of ranked sources stood."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every rank for staff who may see the set-up, none for others."""
        return self if viewer.may("see set-up") else self.none()
