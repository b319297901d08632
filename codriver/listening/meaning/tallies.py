"""Counts of Readings by hour and day, so that no page counts posts. Each post is counted once; what changes moves."""

from collections.abc import Iterable

from django.db import connection, transaction

from codriver.listening.models import Counted, Tally
from codriver.listening.queries import position
from codriver.reading.meaning.heads import KINDS, NEEDS, SENTIMENTS

STEP = 4_000  # numbers of the log in one transaction: below 100 ms
STEPS = 25  # in one run of the job

STARTS = {  # SQL for the beginning of the hour or day of a stored time
    "sqlite": {"h": "strftime('%%Y-%%m-%%d %%H:00:00', {})", "d": "strftime('%%Y-%%m-%%d 00:00:00', {})"},
    "postgresql": {"h": "date_trunc('hour', {}, 'UTC')", "d": "date_trunc('day', {}, 'UTC')"},
}
KEY = ("span", "at", "channel", "source_kind")
COMPLAINT, PRAISE = KINDS.index("complaint"), KINDS.index("praise")
OF_LABELS = {  # a column of Tally → SQL for the posts that it counts
    "posts": "TRUE",
    **{label: f"r.sentiment = {code}" for code, label in enumerate(SENTIMENTS)},
    **{label: f"r.kind = {code}" for code, label in enumerate(KINDS)},
    "no_need": "r.needs = 0",
    "unknown_need": "r.needs < 0",
    **{
        need + suffix: f"r.needs > 0 AND (r.needs & {1 << place}) > 0{also}"
        for place, need in enumerate(NEEDS)
        for suffix, also in (
            ("", ""),
            ("_complaint", f" AND r.kind = {COMPLAINT}"),
            ("_praise", f" AND r.kind = {PRAISE}"),
        )
    },
}
COUNTS = tuple(OF_LABELS)
SUMS = [f"SUM(CASE WHEN {test} THEN 1 ELSE 0 END)" for test in OF_LABELS.values()]  # over readings r
_ADD = f"""INSERT INTO listening_tally ({", ".join((*KEY, *COUNTS))}, first_seq, last_seq)
    SELECT %s, {{start}}, m.channel, m.source_kind,
    {", ".join(f"%s * {added}" for added in SUMS)},
    MIN(r.post_id), MAX(r.post_id)
    FROM listening_reading r JOIN listening_mention m ON m.seq = r.post_id
    WHERE {{which}} GROUP BY 2, 3, 4
    ON CONFLICT ({", ".join(KEY)}) DO UPDATE SET
    {", ".join(f"{name} = listening_tally.{name} + excluded.{name}" for name in COUNTS)},
    first_seq = CASE WHEN excluded.first_seq < listening_tally.first_seq
        THEN excluded.first_seq ELSE listening_tally.first_seq END,
    last_seq = CASE WHEN excluded.last_seq > listening_tally.last_seq
        THEN excluded.last_seq ELSE listening_tally.last_seq END"""


def count() -> int:
    """Count what the engine has read since the last run. Returns how many steps of the log it took."""
    done = 0
    while done < STEPS and _step():
        done += 1
    return done


@transaction.atomic
def _step() -> bool:
    """Count the next stretch of the log. Returns False when all is counted."""
    counted, _ = Counted.objects.select_for_update().get_or_create(id=1)
    upto = min(position(), counted.position + STEP)
    if upto <= counted.position:
        return False
    _add("r.post_id > %s AND r.post_id <= %s", [counted.position, upto], 1)
    Counted.objects.filter(id=1).update(position=upto)
    return True


def _add(which: str, values: list[int], times: int) -> None:
    starts = STARTS[connection.vendor]
    with connection.cursor() as cursor:
        for span in Tally.Span.values:
            sql = _ADD.format(start=starts[span].format("m.published_at"), which=which)
            cursor.execute(sql, [span, *[times] * len(COUNTS), *values])


def counted_of(seqs: Iterable[int]) -> list[int]:
    """Return which of these posts are counted, and keep the worker from counting on until the transaction ends."""
    counted = Counted.objects.select_for_update().filter(id=1).values_list("position", flat=True).first() or 0
    return [seq for seq in seqs if seq <= counted]


def take_out(seqs: list[int]) -> None:
    """Take counted posts out before their Readings change, in the caller's transaction."""
    _of(seqs, -1)


def put_back(seqs: list[int]) -> None:
    """Count the same posts again once their Readings have changed, in the same transaction."""
    _of(seqs, 1)


def _of(seqs: list[int], times: int) -> None:
    if seqs:
        _add(f"r.post_id IN ({', '.join(map(str, seqs))})", [], times)
