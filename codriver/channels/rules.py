"""How often a source is asked. Values in, values out."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

SHORTEST = timedelta(minutes=1)
LONGEST = timedelta(hours=6)
UNKNOWN = timedelta(minutes=30)  # between two questions to a source whose entries bear no times
OBEYED = timedelta(days=1)  # the longest that a source may keep us away by its headers: a slip is not a farewell
LATEST = 20  # entries from which the pace is learned
SHARE = 4  # questions in the time that usually lies between two entries
PATIENT = 8  # a silence counts for its eighth


def learned(published: Sequence[datetime], at: datetime) -> timedelta:
    """Return how often to ask a source: four times in its usual gap, less when it has fallen silent.

    published  aware, in any order: when the entries that stand there now were published; may be empty.
    at         aware, now. Entries from the future teach nothing.
    Returns    SHORTEST to LONGEST; UNKNOWN when there is nothing to learn from.
    """
    times = sorted(moment for moment in published if moment <= at)[-LATEST:]
    if not times:
        return UNKNOWN
    silence = at - times[-1]
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    usual = timedelta(seconds=median(gaps)) if gaps else silence
    return within(max(usual, silence / PATIENT) / SHARE)


def within(interval: timedelta) -> timedelta:
    """Return an interval brought between SHORTEST and LONGEST."""
    return min(max(interval, SHORTEST), LONGEST)


def after_error(errors: int, wait: timedelta | None, *, permanent: bool) -> timedelta:
    """Return when to try again: after a minute, doubled with each error in a row, at most LONGEST.

    errors     in a row, this one counted, >= 1.
    wait       what the source asked for; it is obeyed where it is longer.
    permanent  asking again soon is no use.
    """
    pause = LONGEST if permanent else within(SHORTEST * 2 ** min(errors - 1, 20))
    return max(pause, min(wait or SHORTEST, OBEYED))


def next_at(
    at: datetime,
    interval: timedelta,
    wait: timedelta | None = None,
    quiet_hours: Collection[int] = (),
    quiet_days: Collection[int] = (),
) -> datetime:
    """Return when to ask next.

    at           aware, UTC.
    wait         the least time that the source wants; longer than OBEYED counts as OBEYED.
    quiet_hours  hours (UTC) at which it wants no question, quiet_days days of the week, Monday is 0. Where they leave
                 no hour of the week, they are not believed.
    """
    moment = at + max(interval, min(wait or SHORTEST, OBEYED))
    hour = moment
    for _ in range(7 * 24):
        if hour.hour not in quiet_hours and hour.weekday() not in quiet_days:
            return hour
        hour = hour.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment
