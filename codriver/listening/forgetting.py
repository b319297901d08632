"""Forgetting posts: their nodes, counts, hashes and times stay; every word of them goes. The one place that does it.

Who keeps something made from a post's words registers here (codriver.reactions does it for all rooms), and is told in
the same transaction, while the words are still there to find it by.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F

from codriver.kit.clock import now
from codriver.listening.marks import author_mark
from codriver.listening.models import (
    Awaited,
    Edition,
    EngineState,
    Forgotten,
    Holding,
    KeepingState,
    MediaWords,
    Medium,
    Mention,
    Placement,
    Quarantined,
    Story,
)

BATCH = 250  # posts in one transaction of the worker, which then takes some 25 ms, seldom 60
PAUSE = 0.01  # seconds between two transactions of the worker; others who write ask every two milliseconds


class Doomed(NamedTuple):
    """A post that is about to be forgotten."""

    seq: int
    channel: str
    external_id: str
    author_id: str
    source_kind: str
    arrived_at: datetime


Listener = Callable[[Sequence[Doomed]], object]
_listeners: dict[str, Listener] = {}


def when_forgotten(name: str) -> Callable[[Listener], Listener]:
    """Register what else must go with a post's words. It is told before they go, in the same transaction."""

    def register(listener: Listener) -> Listener:
        _listeners[name] = listener
        return listener

    return register


def breathe() -> None:
    """Let others write between two transactions."""
    time.sleep(PAUSE)


def lock() -> KeepingState:
    """Lock the keeping of the log until this transaction ends, and say how far it is.

    The engine's row comes first, as in its own transactions: both write stories, and must not wait in a circle.
    """
    list(EngineState.objects.select_for_update().filter(id=1))
    KeepingState.objects.bulk_create([KeepingState(id=1)], ignore_conflicts=True)
    return KeepingState.objects.select_for_update().get(id=1)


def forget(seqs: Iterable[int], why: Forgotten.Why) -> int:
    """Leave the nodes of these posts and no word of them. Returns how many had words until now. Safe to repeat.

    Call it inside a transaction. The posts must have been placed by the story engine: what it has not read yet it
    could not place any more.
    """
    assert transaction.get_connection().in_atomic_block
    state = lock()
    doomed = _doomed(list(seqs))
    if not doomed:
        return 0
    for listener in _listeners.values():
        listener(doomed)
    numbers = [post.seq for post in doomed]
    _blank_posts(doomed)
    blank_places(numbers)
    at = now()
    KeepingState.objects.filter(id=1).update(untidy_since=at)
    Forgotten.objects.bulk_create([Forgotten(post_id=seq, why=why, at=at) for seq in numbers])
    _count_down([post for post in doomed if post.seq <= state.counted])
    return len(doomed)


def _doomed(seqs: list[int]) -> list[Doomed]:
    found = Mention.objects.filter(seq__in=seqs, forgotten=None).order_by("seq")
    return [Doomed._make(row) for row in found.values_list(*Doomed._fields)]


BLANK = "UPDATE listening_mention SET text = '', author_name = '', url = '', extra = '', author_id = %s WHERE seq = %s"


def _blank_posts(doomed: list[Doomed]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(BLANK, [(author_mark(post.channel, post.author_id), post.seq) for post in doomed])
    numbers = [post.seq for post in doomed]
    Edition.objects.filter(mention__in=numbers).update(text="")
    MediaWords.objects.filter(mention__in=numbers).update(text="")
    Medium.objects.filter(mention__in=numbers).delete()
    ids: dict[str, list[str]] = {}
    for post in doomed:
        ids.setdefault(post.channel, []).append(post.external_id)
    for channel, some in ids.items():
        Quarantined.objects.filter(channel=channel, external_id__in=some).delete()


def blank_places(seqs: list[int]) -> None:
    """Take out the names that these posts quote: of the places they have, and of the stories that learnt them there.

    The engine may have read a story before this and write it after; so the worker does this once more, later.
    """
    quoting = Placement.objects.filter(post__in=seqs).exclude(quoted="")
    names: dict[str, set[int]] = {}
    for label, quoted in quoting.values_list("story_id", "quoted"):
        names.setdefault(quoted, set()).add(label)
    for quoted, labels in names.items():
        Story.objects.filter(id__in=labels, quoted_name=quoted).update(quoted_name="")
    quoting.update(quoted="")
    Awaited.objects.filter(post_id__in=seqs, channel__startswith="@").delete()


def _count_down(doomed: list[Doomed]) -> None:
    """Let the counts of what is kept follow."""
    days: dict[tuple[date, str], list[int]] = {}
    for post in doomed:
        days.setdefault((post.arrived_at.date(), post.source_kind), []).append(post.seq)
    for (day, kind), seqs in days.items():
        holding = Holding.objects.filter(arrived_on=day, source_kind=kind).first()
        if holding:
            known = sum(seq <= holding.done_seq for seq in seqs)
            change = {"posts": F("posts") - (len(seqs) - known), "known": F("known") - known}
            Holding.objects.filter(pk=holding.pk).update(**change)
