"""Choosing what is told next: which script, in which wording, how large, since when."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from codriver.demo import words
from codriver.demo.models import Sample, Tale
from codriver.demo.words import Script

ZONE = "Asia/Shanghai"  # of the company
HOUR = 3600.0  # seconds
DAY = 24 * HOUR
DAYS = 5.4  # of the past
RUMOUR = 20 * HOUR  # how long ago the rumour began that is put right today
LIVING = (("lid", 700, 5.2 * HOUR), ("beans-truth", 300, 2.6 * HOUR), ("oat-en", 260, 3.7 * HOUR))
SIZES = (640, 430, 330, 270, 230, 190, 160, 135, 118, 102, 90, 80, 71, 63, 56, 50, 45, 40, 36, 32, 29, 26, 23, 20,
         18, 16, 14, 13, 11, 10, 9, 8, 7, 6, 5, 5, 4, 3, 3, 2)  # fmt: skip # posts of the stories of the past days
FIRST = ("beans", "airport", "wifi-en", "night", "wallet", "lid-en")  # the largest of them


def drawn(script: str) -> int:
    """Return how often a script was told: the number of its next wording."""
    return Tale.objects.filter(script=script).count()


def next_tale(
    sample: Sample, shape: str, *, size: int, begins_at: datetime, span: float, script: str = "", with_ana: bool = False
) -> Tale:
    """Plan a tale: of the script that is named, or of one that was told least."""
    order = Tale.objects.count()
    random = Random(f"tale {sample.seed} {order}")
    script = script or least_told(random)
    local = begins_at.astimezone(ZoneInfo(ZONE))
    return Tale.objects.create(
        script=script,
        draw=drawn(script),
        seed=random.getrandbits(48),
        shape=shape,
        size=size,
        begins_at=begins_at,
        span=span,
        hour=local.hour + local.minute / 60,
        with_ana=with_ana,
    )


def least_told(random: Random) -> str:
    """Return one of the scripts that were told least, a lively one."""
    told = Counter(Tale.objects.values_list("script", flat=True))
    names = [script.name for script in words.scripts().values() if may_be_told(script, told[script.name])]
    fewest = min(told[name] for name in names)
    return random.choice([name for name in names if told[name] == fewest])


def may_be_told(script: Script, told: int) -> bool:
    """Say whether a script may be told live: as often as it has wordings where these do not mix."""
    head, wordings = script.page.head, len(script.page.groups("says")[0])
    return head.get("live", "yes") == "yes" and (head.get("mix", "yes") == "yes" or told < wordings)


def past_tales(sample: Sample, at: datetime) -> list[Tale]:
    """Plan the stories of the past days: each script once, then some twice, spread over the days."""
    random = Random(f"past {sample.seed}")
    names = [name for name in words.scripts() if name not in {living[0] for living in LIVING}]
    random.shuffle(names)
    queue = [name for name in FIRST if name in names]
    queue += [name for name in names if name not in FIRST]
    once = [name for name in queue if words.scripts()[name].page.head.get("live", "yes") == "yes"]
    while len(queue) < len(SIZES):
        queue += once[: len(SIZES) - len(queue)]
    found = []
    for script, size in zip(queue, SIZES, strict=False):
        ago = RUMOUR if script == "beans" else HOUR * 7 + (DAYS * DAY - HOUR * 9) * random.random()
        begins_at = waking(at - timedelta(seconds=ago), random)
        span = min(ago * 0.6, HOUR * (3 + 1.6 * random.random() * size**0.4))
        what: dict[str, Any] = {"size": size, "begins_at": begins_at, "span": span}
        found.append(next_tale(sample, Tale.Shape.PAST, **what, script=script, with_ana=size > 60))
    return found


def waking(at: datetime, random: Random) -> datetime:
    """Move a beginning out of the night."""
    hour = at.astimezone(ZoneInfo(ZONE)).hour
    return at - timedelta(seconds=(hour + 2) * HOUR * random.uniform(0.9, 1.1)) if hour < 7 else at


def living_tales(sample: Sample, at: datetime) -> list[Tale]:
    """Plan the three stories that are alive when somebody comes in: on the first day these, later others."""
    found = []
    is_first = not Tale.objects.filter(shape=Tale.Shape.LIVING).exists()
    for script, size, age in LIVING:
        script = script if is_first else ""
        begins_at = at - timedelta(seconds=age)
        what: dict[str, Any] = {"size": size, "begins_at": begins_at, "span": age}
        found.append(next_tale(sample, Tale.Shape.LIVING, **what, script=script, with_ana=True))
    return found
