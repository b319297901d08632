"""What was found as a table, written while it is read: the latest first, at most MOST texts looked at."""

import csv
import io
from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async

from codriver.kit.cells import quoted
from codriver.listening.searching import finding
from codriver.listening.searching.asking import Asking
from codriver.listening.searching.hits import Hit
from codriver.staff.models import User

MOST = 10_000
COLUMNS = ("channel", "id", "author_id", "author_name", "published_at", "url", "text", "others", "story")
MARK = "\ufeff"  # spreadsheets take a file without it for another encoding


def lines(viewer: User, asking: Asking) -> Iterator[str]:
    """Yield the table, some hundreds of rows at a time."""
    yield MARK + _written([COLUMNS])
    if not asking.asked.is_empty:
        for hits in finding.every(viewer, asking.asked, asking.filters, MOST):
            yield _written(_cells(hit) for hit in hits if hit.post)


async def stream(viewer: User, asking: Asking) -> AsyncIterator[str]:
    """Yield the same to a reader who takes it as it comes."""
    rows = lines(viewer, asking)
    following = sync_to_async(lambda: next(rows, None))
    while (some := await following()) is not None:
        yield some


def _cells(hit: Hit) -> tuple[str, ...]:
    post = hit.post
    assert post is not None
    told = (post.channel, post.external_id, post.author_id, post.author_name, post.published_at.isoformat(), post.url)
    return tuple(map(quoted, (*told, hit.text, hit.others, hit.story)))


def _written(rows: "Iterator[tuple[str, ...]] | list[tuple[str, ...]]") -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
