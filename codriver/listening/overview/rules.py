"""Which time an overview is about, and what may be said about its numbers. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from math import log

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BY_HOURS = 3  # days up to which hours can be shown
IN_HOURS = 31  # days up to which days are added up from hours, as the reader's zone has them
LONGEST = 92  # days of one overview
FEW = 20  # posts below which a share of them says nothing
LEAST = 3  # posts from which on a word is anybody's, not somebody's


@dataclass(frozen=True)
class Period:
    """Some whole days of the reader's, up to now where the last one is not over.

    start, end  aware, UTC, on the hour; the end is not part of it.
    days        days that it touches.
    zone        where its days begin.
    is_hours    shown hour by hour.
    """

    start: datetime
    end: datetime
    days: int
    zone: tzinfo
    is_hours: bool

    @property
    def is_coarse(self) -> bool:
        """Say whether it is so long that its days are those of UTC."""
        return self.days > IN_HOURS

    @property
    def before(self) -> "Period":
        """Return the same days and hours directly before: today's morning is compared with yesterday's morning."""
        start, end = (_on_the_hour(moment.astimezone(self.zone) - self.days * DAY) for moment in (self.start, self.end))
        return Period(start, end, self.days, self.zone, self.is_hours)

    @property
    def with_before(self) -> "Period":
        """Return it together with the days before."""
        return Period(self.before.start, self.end, self.days, self.zone, self.is_hours)

    def starts(self) -> list[datetime]:
        """Return when its hours or days begin, in order."""
        if self.is_hours:
            return [self.start + step * HOUR for step in range(max(1, -(-(self.end - self.start) // HOUR)))]
        first = self.start.astimezone(self.zone)
        begin = first.date() if first.time() == time() else first.date() + DAY  # a zone of half hours: the next day
        return [self.start, *(_midnight(begin + step * DAY, self.zone) for step in range(1, self.days))]


def period(first: date, last: date, now: datetime, zone: tzinfo, *, is_hours: bool) -> Period:
    """Return the period from one day to another, both included.

    first, last  days of the reader's, first not after last; at most LONGEST of them are taken, the latest.
    now          aware; what is after its hour is left out.   zone  the reader's.
    is_hours     hour by hour, where they are not too many.
    Raises       ValueError when first is after last.
    """
    if first > last:
        raise ValueError(f"{first} is after {last}")
    days = min((last - first).days + 1, LONGEST)
    first = last - (days - 1) * DAY
    where = UTC if days > IN_HOURS else zone
    start, end = _midnight(first, where), _midnight(last + DAY, where)
    over = _on_the_hour(now) + HOUR
    return Period(start, max(min(end, over), start + HOUR), days, where, is_hours and days <= BY_HOURS)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return _on_the_hour(datetime.combine(day, time(), zone))


def _on_the_hour(moment: datetime) -> datetime:
    """Return the whole hour of UTC that a moment is in: posts are counted by these."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def place(starts: Sequence[datetime], at: datetime) -> int:
    """Return in which of its hours or days a moment of a period lies."""
    return max(bisect_right(starts, at) - 1, 0)


def change(now: int, before: int) -> int | None:
    """Return by how many hundredths a number rose above the one before; None where either is too small to say."""
    return None if min(now, before) < FEW else round(100 * (now - before) / before)


def share(part: int, whole: int) -> float | None:
    """Return a part as a share of a whole (0-1); None when the whole is too small to speak of shares."""
    return None if whole < FEW else part / whole


def typical(now: int, before: int, posts: int, posts_before: int) -> float:
    """Return how typical a word is of a period against the period before; 0 when it is not.

    now, before          posts that have the word.
    posts, posts_before  all posts.
    Returns              the log-likelihood ratio of the two shares (Dunning 1993), where the word is said more than
                         before and by LEAST posts at least. With nothing before, the number of its posts.
    """
    if not posts_before and now >= LEAST:
        return float(now)
    if now < LEAST or now * (posts_before + 1) <= before * (posts + 1):
        return 0.0
    common = (now + before) / max(posts + posts_before, 1)
    return 2 * (_likely(now, posts * common) + _likely(before, posts_before * common))


def _likely(seen: int, expected: float) -> float:
    return seen * log(seen / expected) if seen and expected else 0.0
