"""The posts of a story as CSV, in the order of arrival: the fields of a post with dotted names, then its place."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from asgiref.sync import sync_to_async

from codriver.kit.cells import quoted
from codriver.listening.importing.columns import FIELDS, PLACE
from codriver.listening.models import Relation, Story
from codriver.listening.stories.posts import Row, every

CHUNK = 900  # posts read at a time: SQLite takes no more numbers in one question
COLUMNS = FIELDS + PLACE
MARK = "\ufeff"  # without it spreadsheets take the file for another encoding


def lines(story: Story, asked: dict[str, Any]) -> Iterator[str]:
    """Yield the table, some hundreds of rows at a time: two questions to the database each, whatever the size.

    asked  PostsForm.asked(): which posts. Their order is always that of arrival, so that none comes twice.
    """
    yield MARK + _written([COLUMNS])
    for rows in every(story, asked, CHUNK):
        yield _written(cells(row, story) for row in rows)


async def stream(story: Story, asked: dict[str, Any]) -> AsyncIterator[str]:
    """Yield the same to a reader who takes it as it comes."""
    rows = lines(story, asked)
    following = sync_to_async(lambda: next(rows, None))
    while (some := await following()) is not None:
        yield some


def cells(row: Row, story: Story) -> list[str]:
    """Return a post as cells, each safe in a spreadsheet."""
    found = record(row) | place(row, story)
    return [quoted(_plain(found.get(column))) for column in COLUMNS]


def record(row: Row) -> dict[str, Any]:
    """Return a post's fields by their dotted names, its words as they are now."""
    post, more = row.post, _more(row.post.extra)
    author = more.get("author")
    author = author if isinstance(author, dict) and post.author_id else {}
    return {
        "channel": post.channel,
        "id": post.external_id,
        "author.id": post.author_id,
        "author.name": post.author_name,
        "author.followers": post.followers,
        "author.created_at": author.get("created_at"),
        "author.verified": author.get("verified"),
        "text": row.text,
        "published_at": post.published_at,
        "url": post.url,
        "parent_id": post.parent_external_id,
        "parent_kind": post.parent_kind,
        "counts.reposts": post.reposts,
        "counts.comments": post.comments,
        "counts.likes": post.likes,
        "source_kind": post.source_kind,
        "edited_at": row.latest.edited_at if row.latest else more.get("edited_at"),
        "deleted_at": post.deleted_at,
    }


def place(row: Row, story: Story) -> dict[str, Any]:
    """Return where a post stands: its number, its story's, how it stands to it, the number of its parent if known."""
    placement = row.placement
    return {
        "post": row.post.seq,
        "story": story.number,
        "relation": Relation(placement.relation).label,
        "parent": placement.anchor_id if placement.is_parent_known else None,
    }


def _more(extra: str) -> dict[str, Any]:
    found = msgspec.json.decode(extra) if extra else {}
    return found if isinstance(found, dict) else {}


def _plain(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _written(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
