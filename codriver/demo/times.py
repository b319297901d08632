"""When the posts of a tale come, in seconds since it began, and with which of them a wave begins. Pure."""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from random import Random

MINUTE = 60.0
FIRST_MINUTE = 42  # posts of a fresh story within its first 55 seconds
BURST = 52.0  # seconds
AFTER = 2000.0  # seconds: how long a living story keeps its pace, on average
TOLD = 0.6  # of a living story's posts are there when somebody comes in
LATELY = 0.08  # of those come in the last tenth of its time, more and more often
JUST_NOW = 12.0  # seconds before somebody comes in: then the last of them came
WAVE = 70  # posts for each wave
AWAKE = (0.35, 0.2, 0.12, 0.08, 0.08, 0.12, 0.35, 0.8, 1.1, 1.1, 1.0, 1.1,
         1.4, 1.3, 1.0, 1.0, 1.0, 1.1, 1.3, 1.4, 1.5, 1.6, 1.4, 0.9)  # fmt: skip # how lively each hour of a day is


@dataclass(frozen=True)
class Course:
    """When each post comes, in ascending order, and the places of those that set off a wave."""

    moments: list[float]
    waves: tuple[int, ...]


def past(random: Random, count: int, span: float, hour: float) -> Course:
    """Return the course of a story that is over: slow at first, then in waves, asleep at night."""
    course = waves(random, count, span)
    return Course(awake(course.moments, hour), course.waves)


def living(random: Random, count: int, age: float) -> Course:
    """Return the course of a story that began `age` seconds ago and goes on: 60 % are there already."""
    told = int(count * TOLD)
    late = max(1, int(told * LATELY))
    before = waves(random, told - late, age * 0.9)
    lately = sorted(age - age * 0.1 * random.random() ** 2 for _ in range(late - 1))
    just_now = age - random.uniform(0, JUST_NOW)
    going = sorted(age + random.expovariate(1 / AFTER) for _ in range(count - told))
    return Course(sorted([*before.moments, *lately, just_now]) + going, before.waves)


def fresh(random: Random, count: int, span: float) -> Course:
    """Return the course of a story that is born now: a burst within its first minute, then ten minutes, then a tail."""
    burst = min(FIRST_MINUTE, count)
    moments = [0.0] + sorted(random.uniform(1.5, BURST) for _ in range(burst - 1))
    rest = count - burst
    soon = int(rest * 0.7)
    moments += [BURST + min(lull(random, 10 * MINUTE) + random.uniform(0, 120), span) for _ in range(soon)]
    moments += [10 * MINUTE + random.expovariate(1 / (25 * MINUTE)) for _ in range(rest - soon)]
    starts = {min(count - 1, random.randint(4, 12)), *(random.randrange(1, count) for _ in range(count // WAVE))}
    return Course(sorted(moments), tuple(sorted(starts)) if count > 12 else ())


def waves(random: Random, count: int, span: float) -> Course:
    """Return a course in which accounts with many followers set off one wave after the other."""
    starts = sorted(span * 0.75 * random.random() ** 1.4 for _ in range(count // WAVE + (count > 12)))
    heads = [0.0, *starts]
    weights = [0.4 if not starts else 0.25, *(random.paretovariate(1.2) for _ in starts)]
    moments = [0.0, *starts]
    while len(moments) < count:
        head = random.choices(heads, weights)[0]
        moments.append(head + lull(random, (span - head) * 0.8))
    moments.sort()
    return Course(moments[:count], tuple(bisect_left(moments, start) for start in starts))


def lull(random: Random, span: float) -> float:
    """Return one moment of a wave: most come early, some late."""
    while True:
        moment = span / 12 * (random.random() ** -0.85 - 1)
        if moment <= span:
            return moment


def awake(moments: list[float], hour: float) -> list[float]:
    """Stretch times so that few fall into the night. The order stays.

    moments  seconds of lively time.   hour  of the day when the first was, 0-24.
    """
    found, clock = [0.0], 0.0
    for before, after in pairwise(moments):
        left = after - before
        while left > 0:
            liveliness = AWAKE[int(hour + clock / 3600) % 24]
            until = 3600 - (clock + hour * 3600) % 3600
            step = min(left / liveliness, until + 0.001)
            clock += step
            left -= step * liveliness
        found.append(clock)
    return found
