"""Stories for tests, written as the story engine writes them, without waiting for it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any

from codriver.kit.clock import now
from codriver.listening import heat
from codriver.listening.models import EngineState, LogHead, Mention, Placement, Relation, Story

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def post(seq: int, text: str = "The lid burned my lip", at: datetime | None = None, **facts: Any) -> Mention:
    """Make a post, not yet stored, that is placed nowhere."""
    at = at or START + timedelta(minutes=seq)
    base = {
        "channel": "weibo",
        "external_id": f"p{seq}",
        "author_id": f"a{seq}",
        "author_name": f"Author {seq}",
        "followers": seq * 10,
        "text_hash": hash(text) % 2**31,
        "url": "",
        "parent_external_id": "",
        "parent_kind": "",
        "source_kind": "person",
        "extra": "",
    }
    return Mention(seq=seq, text=text, published_at=at, arrived_at=at, **(base | facts))


def place(mention: Mention, label: int, anchor: int | None = None, relation: int = Relation.REPOST) -> Placement:
    """Make a placement, not yet stored."""
    return Placement(
        post=mention,
        story_id=label,
        joined_id=anchor,
        anchor_id=anchor,
        relation=relation,
        is_parent_known=relation in (1, 2, 3, 4),
        is_origin_forgotten=False,
        quoted="",
        published_at=mention.published_at,
    )


def story(
    posts: Sequence[Mention], anchors: Sequence[int | None] = (), relations: Sequence[int] = (), **facts: Any
) -> Story:
    """Store a story: the first post is its source, the others repost it unless told otherwise."""
    source = posts[0]
    anchors = list(anchors) or [None, *[source.seq] * (len(posts) - 1)]
    relations = list(relations) or [Relation.SOURCE, *[Relation.REPOST] * (len(posts) - 1)]
    Mention.objects.bulk_create(posts)
    Placement.objects.bulk_create(
        [place(one, source.seq, anchor, kind) for one, anchor, kind in zip(posts, anchors, relations, strict=True)]
    )
    last = max(one.seq for one in posts)
    read_to(last)
    return Story.objects.create(
        **{
            "id": source.seq,
            "number": source.seq,
            "source": source,
            "posts": len(posts),
            "title": "",
            "heat": heat_of(posts),
            "first_at": min(one.published_at for one in posts),
            "last_at": max(one.published_at for one in posts),
            "changed_seq": last,
        }
        | facts
    )


def heat_of(posts: Sequence[Mention]) -> float:
    """Return the heat of posts."""
    total = -inf
    for one in posts:
        total = heat.heat_sum(total, heat.heat_of(one.published_at.timestamp()))
    return total


def read_to(seq: int) -> None:
    """Say that the engine has read the log up to here, and that it goes no further."""
    EngineState.objects.update_or_create(id=1, defaults={"position": max(seq, position())})
    LogHead.objects.update_or_create(id=1, defaults={"seq": max(seq, position())})


def position() -> int:
    """Return how far the engine has read."""
    return EngineState.objects.values_list("position", flat=True).first() or 0


def small_stories(count: int, first: int = 1, at: datetime | None = None) -> list[Story]:
    """Store stories of two posts each, the later ones hotter."""
    begun = at or now() - timedelta(hours=1)
    made = []
    for step in range(count):
        seq = first + step * 2
        pair = [post(seq + n, f"What they say, number {step}", begun + timedelta(seconds=step)) for n in (0, 1)]
        made.append(story(pair))
    return made
