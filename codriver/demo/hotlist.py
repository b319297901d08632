"""The sample's hot list: which entries stand in it, how they rise and fall, and what its look brings."""

from datetime import datetime, timedelta
from random import Random

import msgspec

from codriver.channels import ranks
from codriver.channels.models import Connection
from codriver.demo import words
from codriver.demo.due import Due
from codriver.listening.records import PostRecord

SITE = "hot.chengnan.example"
STANDING = 8  # entries at any time
CALM = 0.25  # share of the neighbours that change places against the order of the texts
NEW = 0.35  # of the looks bring another entry into the last place
SINCE, EVERY = timedelta(hours=20), timedelta(minutes=50)
SEED = "hot list"


def names() -> list[str]:
    """Return the ids of all entries; those that the texts have first rise highest."""
    return [f"hot-{place:02}" for place in range(len(words.page("sources").lines("hot")))]


def moved(order: list[str], random: Random) -> list[str]:
    """Return the list as it stands at the next look."""
    rising, found = names(), list(order)
    for _ in range(3):
        place = random.randrange(len(found) - 1)
        if rising.index(found[place]) > rising.index(found[place + 1]) or random.random() < CALM:
            found[place], found[place + 1] = found[place + 1], found[place]
    waiting = [name for name in rising if name not in found]
    if waiting and random.random() < NEW:
        found[-1] = random.choice(waiting)
    return found


def course(at: datetime) -> list[tuple[datetime, list[str]]]:
    """Return how the list stood at each look of the last hours, the latest at last."""
    random, order = Random(SEED), names()[: -STANDING - 1 : -1]
    found = [(at - SINCE, order)]
    while found[-1][0] + EVERY <= at:
        found.append((found[-1][0] + EVERY, moved(found[-1][1], random)))
    return found


def entries(at: datetime) -> list[Due]:
    """Return the posts that the entries are, each due when it first stands there."""
    lines = words.page("sources").lines("hot")
    first: dict[str, tuple[datetime, int]] = {}
    for moment, order in course(at):
        for place, name in enumerate(order):
            first.setdefault(name, (moment, place + 1))
    return [post(name, lines[names().index(name)], *first[name]) for name in first]


def post(name: str, text: str, at: datetime, rank: int) -> Due:
    """Return one entry as it is written; a list names no times and no authors."""
    extra = {"dated_by": "arrival", "rank": rank}
    fields = {"channel": SITE, "id": name, "text": text, "source_kind": "portal", "extra": extra}
    return Due(msgspec.convert(fields | {"published_at": at}, PostRecord), at)


def rank(connection: Connection, at: datetime) -> None:
    """Keep how the list stood until now."""
    before: list[str] = []
    for moment, order in course(at):
        keep(connection, before, order, moment)
        before = order


def look(connection: Connection, at: datetime) -> None:
    """Look at the list again. Only entries that stood there before may come, so that each has its post."""
    before = [name for name, _ in sorted(connection.state["ranks"].items(), key=lambda pair: pair[1])]
    order = moved(before, Random(f"{SEED} {at.isoformat()}"))
    known = set(connection.rankings.values_list("entry", flat=True))
    keep(connection, before, order if known.issuperset(order) else before, at)


def keep(connection: Connection, before: list[str], order: list[str], at: datetime) -> None:
    """Write down what changed, and how it stands."""
    now = {name: place + 1 for place, name in enumerate(order)}
    then = {name: place + 1 for place, name in enumerate(before)}
    changed: dict[str, int | None] = {name: place for name, place in now.items() if then.get(name) != place}
    ranks.keep(connection, changed | {name: None for name in then if name not in now}, at)
    Connection.objects.filter(pk=connection.pk).update(state={"ranks": now})
