"""The worker's run: look through files, carry out objections, obey deletions, count, let expire, tidy."""

from datetime import datetime

from django.db import transaction

from codriver.kit.clock import now
from codriver.listening.engine import run as engine
from codriver.listening.forgetting import BATCH, breathe, forget, lock
from codriver.listening.keeping import carrying, counting, expiring, objecting, sweeping
from codriver.listening.models import Decision, Deletion, Forgotten, KeepingRun, KeepingState
from codriver.listening.queries import position


def run() -> None:
    """Do all there is. Safe at any moment and in two workers: each step goes on from what the database says."""
    began_at = now()
    posts, lines = sweeping.sweep()
    if posts:
        _note(began_at, posts, lines)
    _remember()
    carrying.carry_out()
    objecting.lapse()
    obey_deletions()
    counting.count_all()
    expiring.expire()
    sweeping.tidy()


def _remember() -> None:
    """Let the engine save what it knows of words that are about to go: later copies still find their story."""
    ends = [one.last_seq for one in expiring.waiting(now().date())]
    ends += Decision.objects.filter(carried_out_at=None).values_list("upto", flat=True)
    if ends:
        engine.remember(min(max(ends), position()))


def _note(began_at: datetime, posts: dict[str, int], lines: int) -> None:
    counts = {why: posts[why] for why in Forgotten.Why.values}
    KeepingRun.objects.create(began_at=began_at, ended_at=now(), lines=lines, **counts)


def obey_deletions() -> None:
    """See that the engine obeyed every Deletion that it read; it does so at once, so there is seldom anything to do."""
    while _obey_some():
        breathe()


@transaction.atomic
def _obey_some() -> bool:
    state = lock()
    told = Deletion.objects.filter(seq__gt=state.deletions, seq__lte=position()).order_by("seq")
    some = list(told.values_list("seq", "mention_id")[:BATCH])
    if not some:
        return False
    forget([mention for _, mention in some], Forgotten.Why.DELETED)
    KeepingState.objects.filter(id=1).update(deletions=some[-1][0])
    return True
