"""The numbers of one watch: what it heard is counted post by post, the latest MOST of two periods at most.

A watch may be changed at any time and then hears anew, so nothing is kept that would have to be counted again.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Max, Min

from codriver.listening.meaning.tallies import COUNTS, STARTS, SUMS
from codriver.listening.models import Tally, WatchMatch
from codriver.listening.overview.figures import Figures, Source, places, summed, tallies, told
from codriver.listening.overview.rules import Period

MOST = 20_000  # posts that one page counts
_COUNT = """SELECT {start}, m.channel, m.source_kind, {sums}
    FROM listening_watchmatch w
    JOIN listening_mention m ON m.seq = w.post_id JOIN listening_reading r ON r.post_id = w.post_id
    WHERE w.watch_id = %s AND w.post_id BETWEEN %s AND %s AND m.published_at >= %s AND m.published_at < %s{also}
    GROUP BY 1, 2, 3"""
Row = tuple[Any, ...]  # at, channel, source_kind, *COUNTS


def figures(period: Period, source: Source) -> Figures:
    """Count what a watch heard in a period and in the one before, in three queries."""
    low, top, is_cut = reach(period, source)
    rows = list(_rows(period, source, low, top)) if top else []
    earlier = period.before
    now = [row for row in rows if row[0] >= period.start]
    before = [row for row in rows if row[0] < earlier.end]
    sums = [sum(column) for column in zip(*(row[3:] for row in before), strict=True)] or [0] * len(COUNTS)
    then = summed(earlier.starts(), [(row[0], row[3]) for row in before], 1)
    by_time = summed(period.starts(), [(row[0], *row[3:]) for row in now], len(COUNTS))
    totals, posts = Counter(dict(zip(COUNTS, sums, strict=True))), [posts for (posts,) in then]
    return told(period, by_time, totals, posts, *places([*map(_now, now), *map(_before, before)]), is_cut=is_cut)


def reach(period: Period, source: Source) -> tuple[int, int, bool]:
    """Return between which numbers of the log to count, 0 and 0 for nowhere; and whether earlier posts are left out."""
    held = tallies(period.with_before, source).aggregate(low=Min("first_seq"), top=Max("last_seq"))
    low, top = held["low"] or 0, held["top"] or 0
    heard = WatchMatch.objects.filter(watch=source.watch, post__gte=low, post__lte=top).order_by("-post")
    last = list(heard.values_list("post_id", flat=True)[MOST - 1 : MOST + 1])
    return (last[0] if len(last) > 1 else low), top, len(last) > 1


def _rows(period: Period, source: Source, low: int, top: int) -> Iterator[Row]:
    span = Tally.Span.DAY if period.is_coarse else Tally.Span.HOUR
    also = "".join(f" AND m.{name} = %s" for name in source.filters)
    sql = _COUNT.format(start=STARTS[connection.vendor][span].format("m.published_at"), sums=", ".join(SUMS), also=also)
    ends = [connection.ops.adapt_datetimefield_value(at) for at in (period.before.start, period.end)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [source.watch, low, top, *ends, *source.filters.values()])
        for at, *rest in cursor.fetchall():
            yield _moment(at), *rest


def _moment(at: datetime | str) -> datetime:
    """Read a time as this database gives it."""
    return datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at


def _now(row: Row) -> dict[str, Any]:
    counts = dict(zip(COUNTS, row[3:], strict=True))
    told = {"now": counts["posts"], "bad": counts["negative"], "good": counts["positive"]}
    return {"channel": row[1], "source_kind": row[2], "before": 0} | told


def _before(row: Row) -> dict[str, Any]:
    return {"channel": row[1], "source_kind": row[2], "now": 0, "bad": 0, "good": 0, "before": row[3]}
