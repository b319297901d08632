"""When something may come, by the clock on a wall: windows of the week, and the first minute in all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from codriver.terms.nouns import Hours, Window

DAY, WEEK = 24 * 60, 7 * 24 * 60  # minutes
MINUTE = timedelta(minutes=1)
DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
PARTS = {"DAILY": {"FREQ", "BYHOUR", "BYMINUTE"}, "WEEKLY": {"FREQ", "BYDAY", "BYHOUR", "BYMINUTE"}}

Span = tuple[int, int]  # minutes of the week, Monday 00:00 is 0; the end lies outside


@lru_cache(maxsize=4096)
def starts(rrule: str) -> tuple[int, ...]:
    """Return the minutes of the week at which a window begins.

    rrule   RFC 5545: FREQ=DAILY or FREQ=WEEKLY;BYDAY=…, with one BYHOUR and one BYMINUTE; nothing else.
    Raises  ValueError, with a sentence, for every other.
    """
    pairs = [part.partition("=")[::2] for part in rrule.upper().split(";")]
    said = dict(pairs)
    if len(said) != len(pairs) or set(said) != PARTS.get(said.get("FREQ", "")):
        raise ValueError(f"{rrule}: a window needs FREQ=DAILY or FREQ=WEEKLY;BYDAY=…, with BYHOUR and BYMINUTE")
    days = said.get("BYDAY", ",".join(DAYS)).split(",")
    hour, minute = (said[part] for part in ("BYHOUR", "BYMINUTE"))
    if not (set(days) <= set(DAYS) and hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        raise ValueError(f"{rrule}: days are MO to SU, hours 0 to 23, minutes 0 to 59")
    return tuple(sorted({DAYS[day] * DAY + int(hour) * 60 + int(minute) for day in days}))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same minutes of the week as sorted spans that neither touch nor pass Sunday's midnight."""
    cut = [piece for start, end in spans for piece in ((start, min(end, WEEK)), (0, end - WEEK)) if piece[1] > piece[0]]
    found: list[Span] = []
    for start, end in sorted(cut):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def outside(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the minutes of the week that merged spans leave."""
    edges = [0, *(edge for span in spans for edge in span), WEEK]
    return tuple((start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end)


@dataclass(frozen=True)
class Clock:
    """The spans of a week, by the wall clock of a zone."""

    zone: str
    spans: tuple[Span, ...]

    def is_in(self, at: datetime) -> bool:
        """Say whether a moment lies in one of the spans."""
        minute = minute_of_week(at, self.zone)
        return any(start <= minute < end for start, end in self.spans)

    def comes(self, at: datetime) -> datetime:
        """Return when a span may begin after a whole minute that lies in none; never later than one does, never `at`.

        The wall clock runs evenly only until its zone changes its offset, so that is the latest that is returned.
        """
        minute, end = minute_of_week(at, self.zone), stretch_end(self.zone, at)
        ahead = [(start - minute) % WEEK for start, _ in self.spans]
        return min(end, at + min(ahead) * MINUTE) if ahead else end


@lru_cache(maxsize=4096)
def clocks(windows: tuple[Window, ...], zone: str, *, is_open: bool) -> tuple[Clock, ...]:
    """Return the clocks on which windows stand: one a zone; `is_open` False: with what lies outside of them."""
    zones = sorted({window.zone or zone for window in windows})
    found = []
    for name in zones:
        own = [window for window in windows if (window.zone or zone) == name]
        spans = merged((start, start + window.minutes) for window in own for start in starts(window.rrule))
        found.append(Clock(name, spans if is_open else outside(spans)))
    return tuple(found)


@lru_cache(maxsize=256)
def law_clock(hours: Hours, zone: str) -> Clock:
    """Return the clock of a law's hours, on her wall."""
    spans = ((day * DAY + start, day * DAY + end) for day in hours.days for start, end in hours.spans)
    return Clock(zone, merged(spans))


def minute_of_week(at: datetime, zone: str) -> int:
    """Return the whole minute of the week that the wall clock of a zone shows, Monday 00:00 is 0."""
    local = at.astimezone(ZoneInfo(zone))
    return local.weekday() * DAY + local.hour * 60 + local.minute


@lru_cache(maxsize=65_536)
def change_in(zone: str, day: date) -> datetime | None:
    """Return the minute of a day, UTC, from which the zone's offset differs from that at the day's beginning."""
    wall = ZoneInfo(zone)
    low = datetime.combine(day, time(0), UTC)
    offset = low.astimezone(wall).utcoffset()
    if (low + DAY * MINUTE).astimezone(wall).utcoffset() == offset:
        return None
    left, right = 0, DAY
    while right - left > 1:
        middle = (left + right) // 2
        is_same = (low + middle * MINUTE).astimezone(wall).utcoffset() == offset
        left, right = (middle, right) if is_same else (left, middle)
    return low + right * MINUTE


def stretch_end(zone: str, at: datetime) -> datetime:
    """Return a later time until which the zone's offset stays as it is: its next change, or the end of the day, UTC."""
    utc = at.astimezone(UTC)
    change = change_in(zone, utc.date())
    if change is not None and utc < change:
        return change
    return datetime.combine(utc.date(), time(0), UTC) + DAY * MINUTE


def whole_minute(at: datetime) -> datetime:
    """Return the first whole minute that is not before `at`."""
    floor = at.replace(second=0, microsecond=0)
    return floor if floor == at else floor + MINUTE


def first(conditions: Sequence[Sequence[Clock]], start: datetime, end: datetime) -> datetime | None:
    """Return the first minute from a whole minute `start` to `end`, both included, at which every condition holds.

    A condition holds when one of its clocks does. Returns None when there is no such minute.
    """
    at = start
    while at <= end:
        closed = next((some for some in conditions if not any(clock.is_in(at) for clock in some)), None)
        if closed is None:
            return at
        at = min(clock.comes(at) for clock in closed)
    return None
