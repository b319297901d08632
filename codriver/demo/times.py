"""When the posts of a tale come. Pure: seconds since it began, in ascending order."""

from itertools import pairwise
from random import Random

MINUTE = 60.0
FIRST_MINUTE = 42  # posts of a fresh story within its first 55 seconds
BURST = 52.0  # seconds
AFTER = 2000.0  # seconds: how long a living story keeps its pace, on average
AWAKE = (0.35, 0.2, 0.12, 0.08, 0.08, 0.12, 0.35, 0.8, 1.1, 1.1, 1.0, 1.1,
         1.4, 1.3, 1.0, 1.0, 1.0, 1.1, 1.3, 1.4, 1.5, 1.6, 1.4, 0.9)  # fmt: skip # how lively each hour of a day is


def past(random: Random, count: int, span: float, hour: float) -> list[float]:
    """Return the times of a story that is over: quick at first, slower and slower, asleep at night."""
    moments = [0.0] + sorted(lull(random, span) for _ in range(count - 1))
    return awake(moments, hour)


def living(random: Random, count: int, age: float) -> list[float]:
    """Return the times of a story that began `age` seconds ago and goes on: 60 % are there already."""
    before = int(count * 0.6)
    told = [0.0] + sorted(lull(random, age * 1.3) % age for _ in range(before - 1))
    going = sorted(age + random.expovariate(1 / AFTER) for _ in range(count - before))
    return told + going


def fresh(random: Random, count: int, span: float) -> list[float]:
    """Return the times of a story that is born now: a burst within its first minute, then ten minutes, then a tail."""
    burst = min(FIRST_MINUTE, count)
    moments = [0.0] + sorted(random.uniform(1.5, BURST) for _ in range(burst - 1))
    rest = count - burst
    soon = int(rest * 0.7)
    moments += sorted(BURST + min(lull(random, 10 * MINUTE) + random.uniform(0, 120), span) for _ in range(soon))
    moments += [10 * MINUTE + random.expovariate(1 / (25 * MINUTE)) for _ in range(rest - soon)]
    return sorted(moments)


def lull(random: Random, span: float) -> float:
    """Return one moment of a story's life: most come early, some late."""
    while True:
        moment = span / 14 * (random.random() ** -0.85 - 1)
        if moment <= span:
            return moment


def awake(moments: list[float], hour: float) -> list[float]:
    """Stretch times so that few fall into the night. The order stays.

    moments  seconds of lively time.   hour  of the day when the first was, 0-24.
    """
    found, clock, gone = [0.0], 0.0, 0.0
    for before, after in pairwise(moments):
        left = after - before
        while left > 0:
            liveliness = AWAKE[int(hour + clock / 3600) % 24]
            until = 3600 - (clock + hour * 3600) % 3600
            step = min(left / liveliness, until + 0.001)
            clock += step
            left -= step * liveliness
        gone = max(gone, clock)
        found.append(gone)
    return found
