"""Who may fetch what of channels. Doors fetch through `visible_to` alone."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from codriver.channels import registry

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

    def bearing(self, what: str) -> Self:
        """Return those that bring "posts", or "messages". A kind whose folder is gone brings posts."""
        messages = registry.bearing("messages")
        return self.filter(kind__in=messages) if what == "messages" else self.exclude(kind__in=messages)

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

    def bearing(self, what: str) -> Self:
        """Return those of connections that bring "posts", or "messages"."""
        messages = models.Q(connection__kind__in=registry.bearing("messages"))
        return self.filter(messages) if what == "messages" else self.exclude(messages)

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


class MessageQuerySet(models.QuerySet):
    """What one person and we said to each other."""

    def visible_to(self, viewer: "User") -> Self:
        """Return every message for staff who may read messages, none for others."""
        return self if viewer.may("read messages") else self.none()

    def of_thread(self, thread: str) -> Self:
        """Return the messages of a thread, the oldest first."""
        return self.filter(thread=thread).order_by("sent_at", "pk")
