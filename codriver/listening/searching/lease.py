"""One process fills the index at a time; it says so for some seconds ahead, and again while it works."""

from datetime import timedelta

from django.db import connection
from django.db.models import Q

from codriver.kit.clock import now
from codriver.listening.models import SearchState

TERM = timedelta(seconds=20)


class Lost(Exception):
    """Another process took over: this one leaves everything as it was."""


def take(holder: str) -> bool:
    """Take or keep the lease. Returns False while somebody else holds it."""
    SearchState.objects.get_or_create(id=1)
    free = Q(holder__in=("", holder)) | Q(held_until__lt=now()) | Q(held_until=None)
    return bool(SearchState.objects.filter(free, id=1).update(holder=holder, held_until=now() + TERM))


def lock(holder: str) -> SearchState:
    """Keep everybody else out until the caller's transaction ends, and return the state. Raises Lost."""
    if not SearchState.objects.filter(id=1, holder=holder).update(held_until=now() + TERM):
        raise Lost
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO OFF")  # what is lost with the power is done again
    return SearchState.objects.get(id=1)


def give_back(holder: str) -> None:
    """Let the next one in without waiting."""
    SearchState.objects.filter(id=1, holder=holder).update(holder="", held_until=None)
