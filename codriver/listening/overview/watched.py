"""The numbers of one watch: what it heard is counted post by post, the latest MOST of two periods at most.

A watch may be changed at any time and then hears anew, so nothing is kept that would have to be counted again.
"""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Max, Min

from codriver.listening.meaning.tallies import COUNTS, STARTS, SUMS
from codriver.listening.models import Tally, WatchMatch
from codriver.listening.overview.figures import Figures, Source, places, summed, tallies, told
from codriver.listening.overview.rules import Period
from codriver.reading.meaning.heads import SENTIMENTS

MOST = 20_000  # posts that one page counts
_HEARD = """FROM listening_watchmatch w
    JOIN listening_mention m ON m.seq = w.post_id JOIN listening_reading r ON r.post_id = w.post_id
    WHERE w.watch_id = %s AND w.post_id BETWEEN %s AND %s AND m.published_at >= %s AND m.published_at < %s{also}"""
_BY_TIME = "SELECT {start}, {sums} {heard} GROUP BY 1 ORDER BY 1"
_BY_PLACE = "SELECT m.channel, m.source_kind, COUNT(*), {sums} {heard} GROUP BY 1, 2"
_FELT = [
    f"SUM(CASE WHEN r.sentiment = {SENTIMENTS.index(name)} THEN 1 ELSE 0 END)" for name in ("negative", "positive")
]
Ends = tuple[datetime, datetime]


def figures(period: Period, source: Source) -> Figures:
    """Count what a watch heard in a period and in the one before, in five queries."""
    earlier, (low, top, is_cut) = period.before, reach(period, source)
    rows = _by_time(period, source, low, top)
    sums = [sum(column) for column in zip(*(row[1:] for row in rows if row[0] < earlier.end), strict=True)]
    then = summed(earlier.starts(), [row[:2] for row in rows if row[0] < earlier.end], 1)
    now = summed(period.starts(), [row for row in rows if row[0] >= period.start], len(COUNTS))
    sites, source_kinds = places(_by_place(period, source, low, top))
    before = Counter(dict(zip(COUNTS, sums or [0] * len(COUNTS), strict=True)))
    return told(period, now, before, [posts for (posts,) in then], sites, source_kinds, is_cut=is_cut)


def reach(period: Period, source: Source) -> tuple[int, int, bool]:
    """Return between which numbers of the log to count, 0 and 0 for nowhere; and whether earlier posts are left out."""
    held = tallies(period.with_before, source).aggregate(low=Min("first_seq"), top=Max("last_seq"))
    low, top = held["low"] or 0, held["top"] or 0
    heard = WatchMatch.objects.filter(watch=source.watch, post__gte=low, post__lte=top).order_by("-post")
    last = list(heard.values_list("post_id", flat=True)[MOST - 1 : MOST + 1])
    return (last[0] if len(last) > 1 else low), top, len(last) > 1


def _by_time(period: Period, source: Source, low: int, top: int) -> list[tuple[Any, ...]]:
    """Return (hour or day, *COUNTS) of both periods."""
    start = STARTS[connection.vendor][Tally.Span.DAY if period.is_coarse else Tally.Span.HOUR]
    sql = _BY_TIME.format(start=start.format("m.published_at"), sums=", ".join(SUMS), heard=_heard(source))
    found = _asked(sql, source, (low, top), (period.before.start, period.end))
    return [(_moment(at), *counts) for at, *counts in found]


def _by_place(period: Period, source: Source, low: int, top: int) -> list[dict[str, Any]]:
    """Return what each site and kind of source said, now and before."""
    sql, earlier = _BY_PLACE.format(sums=", ".join(_FELT), heard=_heard(source)), period.before
    now = _asked(sql, source, (low, top), (period.start, period.end))
    before = _asked(sql, source, (low, top), (earlier.start, earlier.end))
    nothing: dict[str, Any] = {"now": 0, "before": 0, "bad": 0, "good": 0}
    rows = [
        nothing | {"channel": at, "source_kind": of, "now": n, "bad": bad, "good": good} for at, of, n, bad, good in now
    ]
    return rows + [nothing | {"channel": at, "source_kind": of, "before": n} for at, of, n, *_ in before]


def _heard(source: Source) -> str:
    return _HEARD.format(also="".join(f" AND m.{name} = %s" for name in source.filters))


def _asked(sql: str, source: Source, within: tuple[int, int], ends: Ends) -> list[tuple[Any, ...]]:
    moments = [connection.ops.adapt_datetimefield_value(at) for at in ends]
    with connection.cursor() as cursor:
        cursor.execute(sql, [source.watch, *within, *moments, *source.filters.values()])
        return cursor.fetchall()


def _moment(at: datetime | str) -> datetime:
    """Read a time as this database gives it."""
    return datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at
