"""Rows in, rows out: what a batch needs from the database, and how it is written back. Both databases, plain SQL."""

from collections.abc import Iterable, Sequence
from math import inf
from typing import Any

from django.db import connection

from codriver.listening.engine.log import bare, epoch, stored
from codriver.listening.engine.scene import Place, Scene, Tale
from codriver.listening.selecting import select, select_of_channel

_PLACES = """SELECT p.post_id, p.story_id, p.joined_id, p.anchor_id, p.relation, p.is_parent_known,
    p.is_origin_forgotten, p.realm, p.quoted, {time} FROM listening_placement p WHERE p.post_id IN ({{}})"""


def fetch_places(scene: Scene, seqs: Iterable[int]) -> None:
    """Bring these posts' placements into the scene, and their stories."""
    wanted = scene.missing(seqs)
    labels = set()
    for row in select(_PLACES.format(time=bare("p.published_at")), sorted(wanted)):
        seq, label, joined, anchor, relation, known, forgotten, realm, quoted, at = row
        scene.places[seq] = Place(
            seq, label, joined, anchor, relation, bool(known), bool(forgotten), realm, quoted, epoch(at),
            is_new=False,
        )  # fmt: skip
        labels.add(label)
    fetch_tales(scene, labels)


# The source's time is asked for row by row: a join may read every placement of a table that PostgreSQL knows little of.
_TALES = """SELECT s.id, s.number, s.posts, s.source_id,
    (SELECT {} FROM listening_placement p WHERE p.post_id = s.source_id), {}, {}, s.heat, s.is_origin_forgotten, {},
    s.quoted_name, s.changed_seq FROM listening_story s WHERE s.id IN ({{}})"""
_TALE_TIMES = ("p.published_at", "s.first_at", "s.last_at", "s.quoted_at")


def fetch_tales(scene: Scene, labels: Iterable[int]) -> None:
    """Bring these stories into the scene, and the placements of their sources."""
    wanted = sorted(label for label in labels if label not in scene.tales)
    sources = []
    for row in select(_TALES.format(*map(bare, _TALE_TIMES)), wanted):
        label, number, posts, source, source_at, first, last, heat, forgotten, quoted_at, name, changed = row
        scene.times[epoch(first)], scene.times[epoch(last)] = first, last
        scene.tales[label] = Tale(
            label, number, posts, source, inf if source is None else epoch(source_at), epoch(first), epoch(last), heat,
            bool(forgotten), epoch(quoted_at) if quoted_at else inf, name,
            is_row=True, changed_seq=changed, stored_number=number,
        )  # fmt: skip
        if source is not None:
            sources.append(source)
    if missing := scene.missing(sources):
        fetch_places(scene, missing)


def fetch_texts(seqs: Iterable[int], before: int) -> dict[int, str]:
    """Return the texts of these posts, as far as they stand before `before` in the log."""
    wanted = sorted(seq for seq in seqs if seq < before)
    return dict(select("SELECT seq, text FROM listening_mention WHERE seq IN ({})", wanted))


def fetch_authors(scene: Scene, seqs: Iterable[int]) -> None:
    """Bring the names, in lower case, of who wrote these posts into the scene."""
    wanted = sorted(seq for seq in seqs if seq not in scene.authors)
    for seq, name in select("SELECT seq, author_name FROM listening_mention WHERE seq IN ({})", wanted):
        scene.authors[seq] = name.lower()


def is_waited(channel: str) -> bool:
    """Say whether anybody waits here at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM listening_awaited WHERE channel = %s LIMIT 1", [channel])
        return cursor.fetchone() is not None


def fetch_waiting(scene: Scene, keys: Iterable[tuple[str, str]]) -> None:
    """Bring who waits for these (channel, parent) into the scene, and where they stand."""
    by_channel: dict[str, set[str]] = {}
    for channel, parent in keys:
        by_channel.setdefault(channel, set()).add(parent)
    waits = ("parent, post_id", "listening_awaited")
    for channel, parents in by_channel.items():
        for parent, post in select_of_channel(*waits, channel, "parent", sorted(parents), " ORDER BY post_id"):
            scene.waiting.setdefault((channel, parent), []).append(post)
    fetch_places(scene, (post for posts in scene.waiting.values() for post in posts))


def fetch_posts(keys: Iterable[tuple[str, str]], before: int) -> dict[tuple[str, str], int]:
    """Return the seq of the posts with these (channel, id) that stand before `before` in the log."""
    by_channel: dict[str, set[str]] = {}
    for channel, external_id in keys:
        by_channel.setdefault(channel, set()).add(external_id)
    posts = ("external_id, seq", "listening_mention")
    return {
        (channel, external_id): seq
        for channel, ids in by_channel.items()
        for external_id, seq in select_of_channel(*posts, channel, "external_id", sorted(ids))
        if seq < before
    }


def _many(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows and connection.vendor == "sqlite":
        connection.connection.executemany(sql.replace("%s", "?"), rows)
    elif rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


_COPY = "COPY {} ({}) FROM STDIN"
_NEW_PLACE = (
    "listening_placement",
    ("post_id", "story_id", "joined_id", "anchor_id", "relation", "is_parent_known", "is_origin_forgotten", "realm",
     "quoted", "published_at"),
)  # fmt: skip
_NEW_WAIT = ("listening_awaited", ("post_id", "channel", "parent"))


def _insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows the fastest way the database has."""
    if not rows:
        return
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(_COPY.format(table, names)) as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["?"] * len(columns))
            connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


_STORY = ("id", "number", "source_id", "posts", "heat", "first_at", "last_at", "changed_seq", "is_origin_forgotten",
          "quoted_at", "quoted_name")  # fmt: skip
_STORY_ROW = "VALUES (" + ", ".join(["%s"] * len(_STORY)) + ", '')"
_STORY_ROWS = """SELECT *, '' FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::float8[],
    %s::timestamptz[], %s::timestamptz[], %s::bigint[], %s::bool[], %s::timestamptz[], %s::varchar[])"""
_UPSERT_STORY = (
    f"INSERT INTO listening_story ({', '.join(_STORY)}, title) {{}} ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _STORY[1:])
)


def write(scene: Scene, times: dict[int, Any]) -> None:
    """Write all that a batch changed. `times` holds new posts' published_at as the log gave it.

    Renaming comes first, then stories that are gone (their numbers become free), then what is new.
    """
    for label in scene.renamed:
        _many("UPDATE listening_placement SET story_id = %s WHERE story_id = %s", [(_final(scene, label), label)])
    _many("DELETE FROM listening_story WHERE id = %s", [(label,) for label in sorted(scene.gone)])
    _many("DELETE FROM listening_picture WHERE story_id = %s", [(label,) for label in sorted(scene.gone)])
    new = [place for place in scene.places.values() if place.is_new]
    _insert(*_NEW_PLACE, [_as_row(scene, place, times[place.seq]) for place in new])
    _many(
        "UPDATE listening_placement SET anchor_id = %s, relation = %s, is_parent_known = %s WHERE post_id = %s",
        [
            (p.anchor, p.relation, p.is_parent_known, p.seq)
            for p in scene.places.values()
            if p.is_changed and not p.is_new
        ],
    )
    known = {place.at: times[place.seq] for place in new}
    write_tales([tale for tale in scene.tales.values() if tale.is_changed and tale.posts > 1], known | scene.times)
    _insert(*_NEW_WAIT, scene.new_waits)
    _many("DELETE FROM listening_awaited WHERE post_id = %s", [(seq,) for seq in sorted(scene.ended_waits)])
    write_events(scene)


def write_events(scene: Scene) -> None:
    """Append the events of a batch."""
    _many(
        "INSERT INTO listening_storyevent (story_number, seq, verb, post_id, other_number, happened_at)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        [(e.number, e.seq, e.verb, e.post, e.other, e.at) for e in scene.events],
    )


def write_tales(tales: Sequence[Tale], known: dict[float, Any]) -> None:
    """Insert or update stories. A number that moves from one story to another is freed first.

    known  unix seconds → the time as the database gave it, so that it need not be made again.
    """

    def time(seconds: float) -> Any:
        return known.get(seconds) or stored(seconds)

    moved = [(-tale.label, tale.label) for tale in tales if tale.is_row and tale.number != tale.stored_number]
    _many("UPDATE listening_story SET number = %s WHERE id = %s", moved)
    rows = [
        (t.label, t.number, t.source, t.posts, t.heat, time(t.first), time(t.last), t.changed_seq,
         t.is_origin_forgotten, None if t.quoted_at == inf else stored(t.quoted_at), t.quoted_name)
        for t in tales
    ]  # fmt: skip
    if connection.vendor == "sqlite":
        _many(_UPSERT_STORY.format(_STORY_ROW), rows)
        return
    if rows:  # one statement: a round trip for each row would cost ten times as much
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT_STORY.format(_STORY_ROWS), [list(column) for column in zip(*rows, strict=True)])


def _final(scene: Scene, label: int) -> int:
    while label in scene.renamed:
        label = scene.renamed[label]
    return label


def _as_row(scene: Scene, place: Place, at: Any) -> tuple[Any, ...]:
    return (
        place.seq, _final(scene, place.label), place.joined, place.anchor, place.relation, place.is_parent_known,
        place.is_origin_forgotten, place.realm, place.quoted, at,
    )  # fmt: skip
