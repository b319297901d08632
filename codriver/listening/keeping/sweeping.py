"""The second pass over what was forgotten: the files beside the database, and what was being written meanwhile."""

from collections import Counter
from datetime import timedelta

from django.db import connection, transaction

from codriver.kit.clock import now
from codriver.kit.importing import rejects
from codriver.listening.forgetting import BATCH, blank_places, breathe
from codriver.listening.models import Forgotten, KeepingState

SETTLED = timedelta(seconds=10)  # after which a batch of the engine that had read a name has long been written
AT_ONCE = 5_000  # posts for which the files are looked through once


def sweep(settled: timedelta = SETTLED) -> tuple[Counter[str], int]:
    """Finish forgetting. Returns how many posts, by reason, and how many refused lines in files were blanked."""
    posts: Counter[str] = Counter()
    lines = 0
    while some := _unswept(settled):
        lines += rejects.blank({external_id for _, _, external_id in some})
        for place in range(0, len(some), BATCH):
            _finish([seq for seq, _, _ in some[place : place + BATCH]])
            breathe()
        posts.update(why for _, why, _ in some)
    return posts, lines


def _unswept(settled: timedelta) -> list[tuple[int, str, str]]:
    waiting = Forgotten.objects.filter(swept_at=None, at__lte=now() - settled).order_by("post")
    return list(waiting.values_list("post_id", "why", "post__external_id")[:AT_ONCE])


@transaction.atomic
def _finish(seqs: list[int]) -> None:
    blank_places(seqs)
    Forgotten.objects.filter(post__in=seqs).update(swept_at=now())


def tidy() -> bool:
    """Leave no forgotten word in the files of the database. Returns False when somebody who reads was in the way.

    SQLite overwrites what it deletes, but its write-ahead log beside the file still holds the pages as they were: it is
    folded in and emptied. On PostgreSQL this is the work of VACUUM; see docs/explain/keeping.md.
    """
    owed = KeepingState.objects.filter(untidy_since__isnull=False).values_list("untidy_since", flat=True).first()
    if owed is None:
        return True
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_kept_out = cursor.fetchone()[0]
        if is_kept_out:
            return False
    KeepingState.objects.filter(id=1, untidy_since=owed).update(untidy_since=None)
    return True
