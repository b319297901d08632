"""When the oracle's objections say no: each says it for every minute of a day at once, and the search goes day by day.

Moments are whole microseconds after MONDAY, in order. What a clock shows is asked of its zone, windows are
expanded by another's reading of RFC 5545, and both are kept: a week has 10,080 minutes, whichever week it is.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from dateutil.rrule import rrulestr

from codriver.terms.nouns import Cap, Hours, Law, Rule, Window

MONDAY = datetime(2024, 1, 1, tzinfo=UTC)  # stands for any wall's Monday: UTC leaves no hour out and has none twice
MINUTE, DAY, WEEK, LONGEST = timedelta(minutes=1), timedelta(days=1), timedelta(days=7), timedelta(days=35)
OF_DAY, OF_WEEK = DAY // MINUTE, WEEK // MINUTE  # minutes

SaysNo = Callable[[np.ndarray], np.ndarray]  # moments → whether each is refused
Objection = tuple[str, SaysNo]  # who says no: the key of a rule or "law"; and when


def length(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def at_once(says_no: SaysNo, at: datetime) -> bool:
    return bool(says_no(np.array([length(at - MONDAY)]))[0])


def first_minute(at: datetime, objections: list[SaysNo]) -> datetime | None:
    """The first whole minute from `at` on at which nobody says no. Read as: 35 days include their last moment."""
    begun = at.replace(second=0, microsecond=0)
    begun += timedelta(0) if begun == at else MINUTE
    for day in range(LONGEST // DAY + 1):
        moments = length(begun + day * DAY - MONDAY) + length(MINUTE) * np.arange(OF_DAY)
        moments = moments[moments <= length(at + LONGEST - MONDAY)]
        is_free = ~np.any([says_no(moments) for says_no in objections], axis=0)
        if is_free.any():
            return MONDAY + timedelta(microseconds=int(moments[is_free][0]))
    return None


def nine(often: str, at: datetime, zone: str) -> datetime | None:
    """The first minute after `at` at which the wall shows nine, for a weekly digest on a Monday."""
    due = [9 * 60 + day * OF_DAY for day in (range(7) if often == "daily" else [0])]
    after = at.replace(second=0, microsecond=0) + MINUTE
    return first_minute(after, [lambda moments: ~np.isin(shown(zone, moments), due)])


def by_count(cap: Cap, had: list[datetime]) -> SaysNo:
    """When a cap says no, of the times at which she had what it counts."""
    times, days = np.array([length(time - MONDAY) for time in had], dtype=int), length(cap.days * DAY)
    return lambda moments: (times > moments[:, None] - days).sum(axis=1) >= cap.most


def by_windows(rule: Rule, zone: str) -> SaysNo:
    """When the windows of a rule say no."""

    def is_inside(moments: np.ndarray) -> np.ndarray:
        return np.any([minutes_of(one)[shown(one.zone or zone, moments)] for one in rule.windows], axis=0)

    return is_inside if rule.effect == "deny" else lambda moments: ~is_inside(moments)


def by_law(law: Law, channel: str | None, zone: str) -> list[Objection]:
    """When the law says no, if it says anything of this channel."""
    hours = law.hours.get(channel or "")
    return [("law", lambda moments: ~lawful(hours)[shown(zone, moments)])] if hours else []


@cache
def lawful(hours: Hours) -> np.ndarray:
    """Which minutes of the week the law leaves. Read as: a span ends before its second number, as a window does."""
    return marked(day * OF_DAY + minute for day in hours.days for span in hours.spans for minute in range(*span))


@cache
def minutes_of(window: Window) -> np.ndarray:
    """Which minutes of the week lie in a window: it comes every day, or every week."""
    starts = rrulestr(window.rrule, dtstart=MONDAY).between(MONDAY, MONDAY + WEEK - MINUTE, inc=True)
    begun = [(start - MONDAY) // MINUTE for start in starts]
    return marked((minute + n) % OF_WEEK for minute in begun for n in range(window.minutes))


def marked(minutes: Iterable[int]) -> np.ndarray:
    """A week of minutes in which these are true."""
    week = np.zeros(OF_WEEK, dtype=bool)
    week[list(minutes)] = True
    return week


def shown(zone: str, moments: np.ndarray) -> np.ndarray:
    """The minute of the week that a clock on a wall in this zone shows at each moment: Monday 00:00 is 0."""
    days, rest = np.divmod(moments, length(DAY))
    minutes = rest // length(MINUTE)
    return np.concatenate([shown_on(zone, int(day))[minutes[days == day]] for day in np.unique(days)] or [days])


@cache
def shown_on(zone: str, day: int) -> np.ndarray:
    """What that clock shows in each minute of a day of UTC: asked minute by minute if it is changed on that day."""
    start = MONDAY + day * DAY
    begun = asked(zone, start)
    if asked(zone, start + DAY) == (begun + OF_DAY) % OF_WEEK:  # nobody changes a clock there and back within a day
        return (begun + np.arange(OF_DAY)) % OF_WEEK
    return np.array([asked(zone, start + n * MINUTE) for n in range(OF_DAY)])


def asked(zone: str, at: datetime) -> int:
    wall = at.astimezone(ZoneInfo(zone))
    return (wall.weekday() * 24 + wall.hour) * 60 + wall.minute
