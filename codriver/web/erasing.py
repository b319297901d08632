"""Her sessions end when she is erased."""

from collections.abc import Iterator

from django.contrib.sessions.models import Session

from codriver.terms.erasing.registry import Erasure


def sessions(erasure: Erasure) -> Iterator[str]:
    """Yield the keys of the sessions in which she came in."""
    for session in Session.objects.iterator():
        if session.get_decoded().get("person") == erasure.person_key:
            yield session.pk


def sessions_left(erasure: Erasure) -> int:
    """Say how many sessions of hers there are."""
    return sum(1 for _ in sessions(erasure))


def end_sessions(erasure: Erasure) -> int:
    """End her sessions."""
    return Session.objects.filter(pk__in=list(sessions(erasure))).delete()[0]
