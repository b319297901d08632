"""Counting behind the story engine: how many posts of each day and kind of source came in, each of them once."""

from datetime import UTC, date

from django.db import transaction
from django.db.models import Count, F, Max, Min
from django.db.models.functions import TruncDate

from codriver.listening.forgetting import lock
from codriver.listening.models import Holding, KeepingState, Mention
from codriver.listening.queries import position

STEP = 5_000  # seqs in one transaction
Row = tuple[date, str, int, int, int]  # day, kind, posts, first and last seq


def count_all() -> None:
    """Count what the engine has placed since the last time."""
    while _count_some():
        pass


@transaction.atomic
def _count_some() -> bool:
    state = lock()
    end = min(position(), state.counted + STEP)
    if end <= state.counted:
        return False
    for row in _came_in(state.counted, end):
        _add(row)
    KeepingState.objects.filter(id=1).update(counted=end)
    return True


def _came_in(after: int, upto: int) -> list[Row]:
    found = Mention.objects.filter(seq__gt=after, seq__lte=upto, forgotten=None)
    days = found.annotate(day=TruncDate("arrived_at", tzinfo=UTC)).values("day", "source_kind")
    return list(days.annotate(n=Count("seq"), first=Min("seq"), last=Max("seq")).values_list(
        "day", "source_kind", "n", "first", "last"
    ))  # fmt: skip


def _add(row: Row) -> None:
    day, kind, posts, first, last = row
    held, is_new = Holding.objects.get_or_create(
        arrived_on=day, source_kind=kind, defaults={"posts": posts, "first_seq": first, "last_seq": last}
    )
    if not is_new:
        Holding.objects.filter(pk=held.pk).update(posts=F("posts") + posts, last_seq=last)
