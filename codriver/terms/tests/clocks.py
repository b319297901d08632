"""Times that are hard for a gate: zones with odd offsets, and moments around the nights when their clocks change."""

from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

ZONES = (
    "America/New_York",
    "Europe/Paris",
    "Australia/Lord_Howe",  # its summer is half an hour ahead
    "Asia/Kathmandu",
    "America/St_Johns",
    "Asia/Shanghai",
    "Africa/Casablanca",  # goes back for a month that moves through the year
    "Pacific/Apia",  # left out 30 December 2011
)
SPANS = ((2011, 2012), (2026, 2027))  # years; few enough for the oracle to keep what every clock shows
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NEAR = 0.45  # share of moments around a change, in zones that have changes
AT_NINE = 0.05  # share of moments at about nine by her wall, when digests are due
AROUND, BEFORE = 6 * HOUR, 20 * DAY


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """The moments in SPANS at which the clock of a zone jumps, either way."""
    found = []
    for first, last in (years(span) for span in SPANS):
        days = [first + n * DAY for n in range((last - first) // DAY)]
        for day in (day for day in days if _ahead(zone, day) != _ahead(zone, day + DAY)):
            minutes = (day + n * MINUTE for n in range(1, 24 * 60 + 1))
            found.append(next(minute for minute in minutes if _ahead(zone, minute) != _ahead(zone, day)))
    return tuple(found)


def years(span: tuple[int, int]) -> tuple[datetime, datetime]:
    """The beginnings of two years."""
    return datetime(span[0], 1, 1, tzinfo=UTC), datetime(span[1], 1, 1, tzinfo=UTC)


def _ahead(zone: str, moment: datetime) -> timedelta | None:
    return moment.astimezone(ZoneInfo(zone)).utcoffset()


def moment(dice: Random, zone: str) -> datetime:
    """A time to ask about: often near a change, now and then on it or some days before it; half are whole minutes."""
    if changes(zone) and dice.random() < NEAR:
        change = dice.choice(changes(zone))
        near = change + dice.uniform(-1, 1) * AROUND
        at = dice.choices((near, change, change - dice.random() * BEFORE), (75, 5, 20))[0]
    else:
        first, last = years(dice.choice(SPANS))
        at = first + dice.random() * (last - first)
    if dice.random() < AT_NINE:
        ahead = timedelta(hours=9) - (wall(zone, at) - wall(zone, at).replace(hour=0, minute=0))
        at += ahead - dice.choice((0, 1)) * MINUTE
    return at.replace(second=dice.choice((0, 0, at.second)), microsecond=dice.choice((0, 0, 0, at.microsecond)))


def border(dice: Random, at: datetime) -> datetime:
    """A time at which something begins or ends: now, a second off, or some days off."""
    off = dice.choice((0, 0, -1, 1, dice.randint(-86_400, 86_400), dice.randint(-2_000_000, 2_000_000)))
    return at + timedelta(seconds=off)


def wall(zone: str, at: datetime) -> datetime:
    """What the clock on a wall there shows."""
    return at.astimezone(ZoneInfo(zone))
