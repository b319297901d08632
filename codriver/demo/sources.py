"""Where the sample company listens: places that do not exist. The demo writes what they bring, and asks nobody.

Each of them is claimed for good, so that no worker ever asks an invented address; only the folder for mails and the
door for pushes, which need no network, are as real as any.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from codriver.channels import actions, folders, pushes, registry
from codriver.channels.base import Unfit, host_of
from codriver.channels.models import Connection, Delivery
from codriver.demo import hotlist, words
from codriver.demo.models import Made, Sample
from codriver.listening.models import Hearing, Mention
from codriver.staff.models import User

PLAYED = "the demo"  # holds the claim on what may not be asked
HELD_UNTIL = datetime(9000, 1, 1, tzinfo=UTC)
LISTENED = timedelta(days=12)  # since when
PACES = {"news": timedelta(minutes=4), "courier": timedelta(minutes=30), "hot": timedelta(minutes=5)}
BROKEN, SILENT, ERRORS = "review", timedelta(hours=31), 8  # which does not answer, since when, how often it was asked
FAILED = timedelta(hours=2)  # before it is asked again
KEPT_BACK = timedelta(hours=5)  # ago


@dataclass(frozen=True)
class Line:
    """One source as the texts have it; `place` is its address, or the site whose posts come by it."""

    key: str
    kind: str
    source_kind: str
    place: str

    @property
    def stands(self) -> str:
        """Return the host or the site on which its posts stand."""
        return host_of(self.place) or self.place

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings of its adapter."""
        watch = {"watch": "list"} if self.key == "courier" else {}
        return {"url": self.place, "channel": self.stands} | watch


@cache
def lines() -> tuple[Line, ...]:
    """Return the sources of the texts."""
    return tuple(Line(*(part.strip() for part in line.split("|"))) for line in words.page("sources").lines("sources"))


def told(language: str) -> dict[str, tuple[str, str]]:
    """Return key → name, and what is not seen there."""
    rows = [[part.strip() for part in line.split("|")] for line in words.page("sources").lines(language)]
    return {key: (name, note) for key, name, note in rows}


@cache
def hosts() -> dict[str, str]:
    """Return account → host on which its articles stand, of those that have a site of their own."""
    found = {}
    for line in words.page("sources").lines("hosts"):
        account, site = line.split(" = ")
        found[account] = site
    return found


def make(made: Sample, at: datetime) -> None:
    """Begin to listen, some days ago; in the caller's transaction."""
    by = User.objects.filter(email="hughes@kofan.example").first() or made.owner
    for line in lines():
        connection = opened(line, *told(made.owner.language)[line.key], by)
        Made.objects.create(what=Made.What.SOURCE, name=line.key, number=connection.pk)
        Connection.objects.filter(pk=connection.pk).update(added_at=at - LISTENED)
        if line.kind:
            hold(connection, line.key, at)
    for said in words.page("sources").lines("kept back"):
        key, reason, entry = (part.strip() for part in said.split("|"))
        actions.keep_back(ours()[key], [Unfit(reason, entry)], at - KEPT_BACK)
    hotlist.rank(ours()["hot"], at)


def opened(line: Line, name: str, note: str, by: User) -> Connection:
    """Return the connection of a source."""
    facts: dict[str, Any] = {"source_kind": line.source_kind, "coverage_note": note, "by": by}
    if line.key == "forum":
        return pushes.open_door(registry.pushed()[0], name, **facts)[0]
    if line.key == "mails":
        return folders.open_folder(registry.filed()[0], name, **facts)
    return actions.add(line.kind, name, line.settings, **facts)[0]


def hold(connection: Connection, key: str, at: datetime) -> None:
    """Claim a place that does not exist, and say how it is."""
    well = {"last_success_at": at, "interval": PACES.get(key), "next_at": at + PACES.get(key, FAILED)}
    ill = {"last_success_at": at - SILENT, "errors": ERRORS, "last_error": trouble(connection), "interval": FAILED}
    state = {"holder": PLAYED, "held_until": HELD_UNTIL} | well | (ill if key == BROKEN else {})
    Connection.objects.filter(pk=connection.pk).update(**state)


def trouble(connection: Connection) -> str:
    """Say what is wrong with the place that does not answer."""
    return f"{host_of(connection.settings['url'])} answered 503."


def ours() -> dict[str, Connection]:
    """Return key → connection of those that still stand and are not paused."""
    keys = dict(Made.objects.filter(what=Made.What.SOURCE).values_list("number", "name"))
    found = Connection.objects.standing().filter(pk__in=keys, pause=None)
    return {keys[connection.pk]: connection for connection in found}


def attribute(posts: Iterable[Mention], at: datetime) -> None:
    """Note by which source our posts came; in the caller's transaction."""
    by_source = {line.stands: line.key for line in lines()}
    came: dict[str, list[Mention]] = {}
    for post in posts:
        key = by_source.get(host_of(post.url) or post.channel)
        if key:
            came.setdefault(key, []).append(post)
    standing = ours() if came else {}
    for key in came.keys() & standing.keys():
        brought(standing[key], came[key], at)


def brought(connection: Connection, posts: list[Mention], at: datetime) -> None:
    """Note that a source brought posts."""
    Hearing.objects.bulk_create([Hearing(post_id=post.seq, connection=connection) for post in posts])
    lag = max(at - max(post.published_at for post in posts), timedelta(0))
    well = {} if connection.holder == PLAYED else {"last_success_at": at}  # asking.py says when those answered
    Connection.objects.filter(pk=connection.pk).update(lag=lag, **well)
    if connection.is_pushed:
        delivery = {"external_id": f"msg_{posts[0].external_id}", "came_at": at, "taken_at": at}
        Delivery.objects.create(connection=connection, **delivery, posts=len(posts), stored=len(posts))


def forget() -> None:
    """Forget our sources; one by which the visitor brought posts herself, by a push or a mail, is hers and stays."""
    marks = Made.objects.filter(what=Made.What.SOURCE)
    for connection in Connection.objects.filter(pk__in=list(marks.values_list("number", flat=True))):
        if Hearing.objects.filter(connection=connection).exists():
            continue
        if connection.is_filed:
            drop_folder(connection)
        connection.delete()
    marks.delete()


def drop_folder(connection: Connection) -> None:
    """Remove the folder of a source for mails, unless somebody put something into it."""
    place = folders.folder_of(connection)
    if place.is_dir() and not any(place.iterdir()):
        place.rmdir()
