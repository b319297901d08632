"""The posts of a story, page by page, whatever its size."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from codriver.listening.meaning.labels import UNKNOWN, code
from codriver.listening.models import Edition, Mention, Placement, Reading, Story
from codriver.listening.stories.pictures import branch_of
from codriver.listening.voices import queries as voices
from codriver.reading.meaning.heads import KINDS, NEEDS, SENTIMENTS
from codriver.staff.models import User

PAGE = 50
SEARCHED = 20_000  # posts that one page of a large story looks through
UNDER = 5_000  # posts of a branch that are listed


@dataclass
class Row:
    """One post of a story with its place in it."""

    placement: Placement
    post: Mention
    anchor: Mention | None = None
    latest: Edition | None = None
    versions: int = 1
    reading: Reading | None = None

    @property
    def text(self) -> str:
        """Return its words as they are now."""
        return self.latest.text if self.latest else self.post.text


@dataclass(frozen=True)
class Page:
    """Some posts; `following` is the cursor of the next page, 0 when there is none."""

    rows: list[Row] = field(default_factory=list)
    following: int = 0
    is_searched_in_part: bool = False


def posts(viewer: User, story: Story, asked: dict[str, Any], cursor: int = 0, size: int = PAGE) -> Page:
    """Return one page of a story's posts in the order of arrival, latest first unless asked otherwise.

    asked   PostsForm.asked().   cursor  seq at which the page before ended, 0 for the first page.
    """
    found, following, is_searched_in_part = _some(story, asked, cursor, size)
    anchors = Mention.objects.visible_to(viewer).in_bulk([one.anchor_id for one in found if one.anchor_id])
    rows = _rows(found, anchors)
    readings = Reading.objects.in_bulk([row.post.seq for row in rows])
    for row in rows:
        row.reading = readings.get(row.post.seq)
    voices.mark(row.post for row in rows)
    return Page(rows, following, is_searched_in_part)


def every(story: Story, asked: dict[str, Any], size: int) -> Iterator[list[Row]]:
    """Yield all posts that were asked for, some at a time, first arrival first; not the posts that they hang on."""
    found, following, _ = _some(story, asked | {"order": "first"}, 0, size)
    yield _rows(found, {})
    while following:
        found, following, _ = _some(story, asked | {"order": "first"}, following, size)
        yield _rows(found, {})


def _some(story: Story, asked: dict[str, Any], cursor: int, size: int) -> tuple[list[Placement], int, bool]:
    """Return the next posts, where to go on (0: nowhere), and whether only a part was looked through."""
    queue = _queue(story, asked, cursor)
    filters = _filters(asked)
    told = queue.annotate(voice=voices.voice_of()) if "standing" in asked else queue
    if not filters or story.posts <= SEARCHED:
        found = list(told.filter(*filters).select_related("post__forgotten")[: size + 1])
        return found[:size], found[size - 1].post_id if len(found) > size else 0, False
    window = queue.values("post_id")[:SEARCHED]
    found = list(told.filter(*filters, post_id__in=window).select_related("post__forgotten")[: size + 1])
    if len(found) > size:
        return found[:size], found[size - 1].post_id, False
    last = list(queue.values_list("post_id", flat=True)[SEARCHED - 1 : SEARCHED])
    return found, last[0] if last else 0, bool(last)


def _queue(story: Story, asked: dict[str, Any], cursor: int) -> "QuerySet[Placement]":
    held = Placement.objects.filter(story_id=story.id)
    if "under" in asked:
        below = [post.seq for post in branch_of(story.id, asked["under"], UNDER + 1)]
        held = held.filter(post_id__in=[seq for seq in below if seq != asked["under"]][:UNDER])
    if "after" in asked:
        held = held.filter(post_id__gt=asked["after"])
    is_first = asked.get("order") == "first"
    if cursor:
        held = held.filter(post_id__gt=cursor) if is_first else held.filter(post_id__lt=cursor)
    return held.order_by("post_id" if is_first else "-post_id")


def _filters(asked: dict[str, Any]) -> list[Q]:
    """Return the filters that an index of the story does not answer."""
    columns = {
        "channel": "post__channel",
        "author": "post__author_id",
        "relation": "relation",
        "parent": "anchor_id",
        "post": "post_id",
    }
    found = [Q((column, asked[name])) for name, column in columns.items() if name in asked]
    found += [Q(one) for one in _meaning(asked).items()]
    if "known" in asked:
        found.append(Q(is_parent_known=asked["known"] == "1", relation__in=(1, 2, 3, 4)))
    if "until" in asked:
        found.append(Q(published_at__lte=datetime.fromtimestamp(asked["until"], UTC)))
    if "standing" in asked:
        found.append(voices.spoken_by(asked["standing"]))
    return found


def _meaning(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the filters on what posts mean."""
    found: dict[str, Any] = {}
    if "feeling" in asked:
        found["post__reading__sentiment"] = code(SENTIMENTS, asked["feeling"])
    if "kind" in asked:
        found["post__reading__kind"] = code(KINDS, asked["kind"])
    if "need" in asked:
        found["post__reading__needs__in"] = with_need(asked["need"])
    return found


def with_need(need: str) -> list[int]:
    """Return the values of a Reading's needs that hold a need; of "unknown" the one that says nothing."""
    if need not in NEEDS:
        return [UNKNOWN]
    bit = 1 << NEEDS.index(need)
    return [bits for bits in range(1 << len(NEEDS)) if bits & bit]


def _rows(found: list[Placement], anchors: dict[int, Mention]) -> list[Row]:
    editions: dict[int, list[Edition]] = {}
    for edition in Edition.objects.filter(mention__in=[one.post_id for one in found]).order_by("edited_at"):
        editions.setdefault(edition.mention_id, []).append(edition)
    rows = []
    for one in found:
        later = editions.get(one.post_id, [])
        latest = later[-1] if later else None
        rows.append(Row(one, one.post, anchors.get(one.anchor_id or 0), latest, len(later) + 1))
    return rows
