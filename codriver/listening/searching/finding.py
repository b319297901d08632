"""A page of what was found, the latest first or the best first.

The index names candidates. What only the texts or the posts can tell (long words, filters) is asked of at most LOOKED
of them, so that a page takes a bounded time and a fixed number of queries whatever is asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from codriver.listening.models import Mention, Stretch
from codriver.listening.searching import accounts, cards, rules
from codriver.listening.searching.hits import Filters, Hit, dressed, held, latest_texts, others_of
from codriver.listening.searching.rules import Asked
from codriver.staff.models import User

PAGE = 20
LOOKED = 1_000  # candidates whose texts and posts one page looks at
COUNTED = 10_000  # up to here what the index alone can tell is counted


@dataclass(frozen=True)
class Page:
    """Some hits; `following` is the cursor of the next page, "" when there is none."""

    hits: list[Hit]
    following: str = ""
    found: int | None = None  # how many there are; None on later pages
    is_more: bool = False  # there are more than `found`
    is_in_part: bool = False  # the page ends because enough was looked at


def search(viewer: User, asked: Asked, filters: Filters, cursor: str = "", *, is_best: bool = False) -> Page:
    """Return a page of what was found.

    cursor  where the page before ended, from Page.following; one that cannot be read begins at the top.
    """
    place = int(cursor) if cursor.isdecimal() and len(cursor) < 19 else 0
    if asked.is_empty:
        return Page([])
    if is_best and not asked.authors:
        page = _best(asked, filters, place)
    else:
        page = _latest(viewer, asked, filters, place)
    dressed(viewer, asked, page.hits)
    return Page([hit for hit in page.hits if hit.post], *list(vars(page).values())[1:])


def _latest(viewer: User, asked: Asked, filters: Filters, before: int) -> Page:
    hits, numbers = _window(viewer, asked, filters, before or cards.LAST, LOOKED, shown=PAGE + 1)
    is_more = len(numbers) > LOOKED
    is_in_part = is_more and len(hits) <= PAGE and not _is_sure(asked, filters)
    following = str(hits[PAGE - 1].number) if len(hits) > PAGE else str(numbers[LOOKED - 1]) if is_in_part else ""
    found, is_more = (None, is_more) if before else _count(asked, filters, hits, is_more)
    return Page(hits[:PAGE], following, found, is_more, is_in_part)


def _window(
    viewer: User, asked: Asked, filters: Filters, before: int, size: int, shown: int | None = None
) -> tuple[list[Hit], list[int]]:
    """Return what is meant among the next `size` candidates, and their numbers and one more if there is one.

    shown  where the index alone can tell, only so many are fetched.
    """
    if asked.authors:
        numbers = accounts.posts_of(accounts.named(viewer, asked.authors), before, size + 1)
        return _posted(viewer, asked, filters, numbers[:size]), numbers
    numbers = cards.find(Stretch.Of.WORDS, cards.need(asked.wanted, asked.unwanted), size + 1, before)
    return held(asked, filters, numbers[: shown if shown and _is_sure(asked, filters) else size]), numbers


def _is_sure(asked: Asked, filters: Filters) -> bool:
    """Say whether every candidate of the index is what was asked for."""
    return asked.is_exact and filters.is_open and not asked.authors


def _posted(viewer: User, asked: Asked, filters: Filters, seqs: list[int]) -> list[Hit]:
    """Return which posts are what was asked for."""
    posts = list(Mention.objects.visible_to(viewer).filter(filters.posts(), seq__in=seqs).order_by("-seq"))
    texts = latest_texts(posts)
    return [Hit(seq, seq, text) for seq, text in texts.items() if text and rules.holds(asked, text)]


def _count(asked: Asked, filters: Filters, hits: list[Hit], is_more: bool) -> tuple[int, bool]:
    """Return how many were found, and whether there are more than that."""
    if not _is_sure(asked, filters):
        return len(hits), is_more
    found = len(cards.find(Stretch.Of.WORDS, cards.need(asked.wanted, asked.unwanted), COUNTED + 1))
    return min(found, COUNTED), found > COUNTED


def _best(asked: Asked, filters: Filters, start: int) -> Page:
    """Put the latest LOOKED in order, best first; the cursor counts how many were shown."""
    numbers = cards.find(Stretch.Of.WORDS, cards.need(asked.wanted, asked.unwanted), LOOKED + 1)
    hits = held(asked, filters, numbers[:LOOKED])
    said = others_of(hit.number for hit in hits)
    hits.sort(key=lambda hit: (-rules.worth(asked, hit.text, 1 + said.get(hit.number, 0)), -hit.number))
    following = str(start + PAGE) if len(hits) > start + PAGE else ""
    found, is_more = _count(asked, filters, hits, len(numbers) > LOOKED)
    return Page(hits[start : start + PAGE], following, None if start else found, is_more)


def every(viewer: User, asked: Asked, filters: Filters, most: int, size: int = 500) -> Iterator[list[Hit]]:
    """Yield all that was found, the latest first, some hundreds at a time; it ends after `most` candidates."""
    before, looked = cards.LAST, 0
    while looked < most:
        hits, numbers = _window(viewer, asked, filters, before, min(size, most - looked))
        yield dressed(viewer, asked, hits)
        looked += size
        if len(numbers) <= size:
            return
        before = numbers[size - 1]
