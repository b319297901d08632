"""The numbers of a period, added up from Tallies: no post is touched, whatever their number. Those of a watch are
counted from what it heard (watched.py)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import add
from typing import Any

from django.db.models import Q, QuerySet, Sum

from codriver.listening.meaning.tallies import COUNTS
from codriver.listening.models import Tally
from codriver.listening.overview import rules
from codriver.listening.overview.rules import Period
from codriver.reading.meaning.heads import SENTIMENTS


@dataclass(frozen=True)
class Source:
    """Of which posts to speak; "" and 0 ask for all."""

    channel: str = ""
    source_kind: str = ""
    watch: int = 0

    @property
    def filters(self) -> dict[str, str]:
        """Return the filters on Tallies and posts."""
        asked = {"channel": self.channel, "source_kind": self.source_kind}
        return {name: value for name, value in asked.items() if value}

    @property
    def is_all(self) -> bool:
        """Say whether every post is asked for."""
        return not self.filters and not self.watch


@dataclass(frozen=True)
class Point:
    """One hour or day of a period, and what was counted in it by column of Tally."""

    start: datetime
    end: datetime
    counts: Counter[str]


@dataclass(frozen=True)
class Place:
    """What one site or kind of source said in a period and in the one before."""

    key: str
    now: int
    before: int
    negative: int
    positive: int


@dataclass(frozen=True)
class Figures:
    """All numbers of an overview."""

    period: Period
    points: list[Point]
    now: Counter[str]
    before: Counter[str]
    then: list[int]  # posts of the period before, by its own hours or days
    sites: list[Place]
    source_kinds: list[Place]
    is_cut: bool = False  # a watch heard more than are counted: the latest are

    @property
    def felt(self) -> int:
        """Return how many posts have a feeling that is known."""
        return sum(self.now[feeling] for feeling in SENTIMENTS)


def figures(period: Period, source: Source) -> Figures:
    """Read the numbers of a period and of the one before, in four queries."""
    earlier = period.before
    sites, source_kinds = places(_places(period, source))
    before = tallies(earlier, source).aggregate(**{name: Sum(name, default=0) for name in COUNTS})
    then = [posts for (posts,) in summed(earlier.starts(), _by_time(earlier, source, ("posts",)), 1)]
    now = summed(period.starts(), _by_time(period, source, COUNTS), len(COUNTS))
    return told(period, now, Counter(before), then, sites, source_kinds)


def _by_time(period: Period, source: Source, names: Sequence[str]) -> Iterable[Sequence[Any]]:
    return tallies(period, source).values_list("at").annotate(*map(Sum, names)).order_by("at")


def told(
    period: Period, sums: list[list[int]], before: Counter[str], then: list[int],
    sites: list[Place], source_kinds: list[Place], *, is_cut: bool = False,
) -> Figures:  # fmt: skip
    """Return the figures that some sums make."""
    points = _points(period, sums)
    now = sum((point.counts for point in points), Counter())
    return Figures(period, points, now, before, then, sites, source_kinds, is_cut)


def tallies(period: Period, source: Source) -> "QuerySet[Tally]":
    """Return the Tallies of a period."""
    span = Tally.Span.DAY if period.is_coarse else Tally.Span.HOUR
    return Tally.objects.filter(span=span, at__gte=period.start, at__lt=period.end, **source.filters)


def _points(period: Period, sums: list[list[int]]) -> list[Point]:
    starts = period.starts()
    ends = [*starts[1:], period.end]
    return [
        Point(start, end, Counter(dict(zip(COUNTS, counts, strict=True))))
        for start, end, counts in zip(starts, ends, sums, strict=True)
    ]


def summed(starts: Sequence[datetime], rows: Iterable[Sequence[Any]], width: int) -> list[list[int]]:
    """Return the sums of rows (when, *counts) for each hour or day of a period.

    width  counts of a row.
    """
    sums = [[0] * width for _ in starts]
    for at, *counts in rows:
        into = sums[rules.place(starts, at)]
        into[:] = map(add, into, counts)
    return sums


def _places(period: Period, source: Source) -> Iterable[Mapping[str, Any]]:
    """Return what each site and kind of source said."""
    earlier = period.before
    is_now, is_before = Q(at__gte=period.start), Q(at__lt=earlier.end)
    counted = tallies(period.with_before, source).filter(is_now | is_before).values("channel", "source_kind")
    return counted.annotate(
        now=Sum("posts", filter=is_now, default=0),
        before=Sum("posts", filter=is_before, default=0),
        bad=Sum("negative", filter=is_now, default=0),
        good=Sum("positive", filter=is_now, default=0),
    ).order_by()


def places(rows: Iterable[Mapping[str, Any]]) -> tuple[list[Place], list[Place]]:
    """Return the sites, and the kinds of source, the loudest first.

    rows  of channel, source_kind, now, before, bad, good.
    """
    rows = list(rows)
    return _by(rows, "channel"), _by(rows, "source_kind")


def _by(rows: Iterable[Mapping[str, Any]], name: str) -> list[Place]:
    sums: dict[str, list[int]] = {}
    for row in rows:
        kept = sums.setdefault(row[name], [0, 0, 0, 0])
        kept[:] = (have + row[column] for have, column in zip(kept, ("now", "before", "bad", "good"), strict=True))
    places = [Place(key, *counts) for key, counts in sums.items() if counts[0] or counts[1]]
    return sorted(places, key=lambda one: (-one.now, -one.before, one.key))
