"""The log as the engine reads it: posts in a row, then one deletion or ruling at a time, in `seq` order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection

from codriver.listening.models import Deletion, LogHead, Ruling

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - SQLite hands out naive UTC; see epoch()


class Post(NamedTuple):
    """A Mention, or a later text of one, as the log has it. Times are as the database gives them."""

    seq: int
    channel: str
    external_id: str
    author_id: str
    author_name: str
    text: str
    parent: str
    parent_kind: str
    published_at: datetime | str
    arrived_at: datetime | str
    edition_of: int | None


class Words(Post):
    """Words of something beside a post, which bears their number as `edition_of`. They place nothing by themselves."""

    __slots__ = ()


def epoch(value: datetime | str) -> float:
    """Return unix seconds of a time as the database gives it: aware, or SQLite's naive text in UTC."""
    if isinstance(value, str):
        return (datetime.fromisoformat(value) - _EPOCH).total_seconds()
    return value.timestamp()


def stored(seconds: float) -> datetime | str:
    """Return unix seconds as the database takes a time in plain SQL."""
    if connection.vendor == "sqlite":
        return as_time(seconds).replace(tzinfo=None).isoformat(" ")
    return as_time(seconds)


def as_time(seconds: float) -> datetime:
    """Return unix seconds as an aware time."""
    return datetime.fromtimestamp(seconds, UTC)


@dataclass(slots=True)
class Segment:
    """What the engine does in one step: a run of posts, or one deletion, or one ruling."""

    last: int
    posts: list[Post]
    deletion: Deletion | None = None
    ruling: Ruling | None = None


def bare(column: str) -> str:
    """Return SQL for a time as it is stored: on SQLite the text itself, which costs a tenth of a datetime."""
    return f"{column} || ''" if connection.vendor == "sqlite" else column


_MENTIONS = """SELECT seq, channel, external_id, author_id, author_name, text, parent_external_id, parent_kind,
    {}, {}, NULL FROM listening_mention WHERE seq > %s AND seq <= %s ORDER BY seq LIMIT %s"""
_EDITIONS = """SELECT e.seq, m.channel, m.external_id, m.author_id, m.author_name, e.text, m.parent_external_id,
    m.parent_kind, {}, {}, e.mention_id
    FROM listening_edition e JOIN listening_mention m ON m.seq = e.mention_id
    WHERE e.seq > %s AND e.seq <= %s ORDER BY e.seq"""

_WORDINGS = """SELECT w.seq, m.channel, m.external_id, m.author_id, m.author_name, w.text, m.parent_external_id,
    m.parent_kind, {}, {}, w.mention_id
    FROM listening_mediawords w JOIN listening_mention m ON m.seq = w.mention_id
    WHERE w.seq > %s AND w.seq <= %s ORDER BY w.seq"""


def head() -> int:
    """Return the last number given out."""
    row = LogHead.objects.filter(id=1).values_list("seq", flat=True).first()
    return row or 0


def _posts(position: int, limit: int) -> tuple[list[Post], int]:
    """Return the next posts and editions, and up to which seq the log is covered by them."""
    end = head()  # before reading: numbers are in the order of commit, so nothing up to here is still to come
    with connection.cursor() as cursor:
        cursor.execute(_MENTIONS.format(bare("published_at"), bare("arrived_at")), [position, end, limit])
        posts = [Post._make(row) for row in cursor.fetchall()]
        if len(posts) == limit:
            end = posts[-1].seq
        cursor.execute(_EDITIONS.format(bare("m.published_at"), bare("e.arrived_at")), [position, end])
        editions = [Post._make(row) for row in cursor.fetchall()]
        cursor.execute(_WORDINGS.format(bare("m.published_at"), bare("w.arrived_at")), [position, end])
        editions += [Words._make(row) for row in cursor.fetchall()]
    if editions:
        posts = sorted(posts + editions)
    return posts, end


def segments(position: int, limit: int) -> Iterator[Segment]:
    """Yield what comes after `position`, in order, at most `limit` mentions; nothing when all is read."""
    posts, end = _posts(position, limit)
    stops: list[Deletion | Ruling] = [
        *Deletion.objects.filter(seq__gt=position, seq__lte=end),
        *Ruling.objects.filter(seq__gt=position, seq__lte=end),
    ]
    start = 0
    for stop in sorted(stops, key=lambda row: row.seq):
        upto = start
        while upto < len(posts) and posts[upto].seq < stop.seq:
            upto += 1
        if upto > start:
            yield Segment(posts[upto - 1].seq, posts[start:upto])
        start = upto
        if isinstance(stop, Deletion):
            yield Segment(stop.seq, [], deletion=stop)
        else:
            yield Segment(stop.seq, [], ruling=stop)
    if start < len(posts) or end > position:
        yield Segment(end, posts[start:])
