"""Reads that no single noun can answer: has anything changed, which story holds a post, which sites are there."""

from zlib import crc32

from django.db import connection
from django.db.models import Max, OuterRef, Subquery

from codriver.listening import heat
from codriver.listening.models import (
    Dispatch,
    EngineState,
    Import,
    Mention,
    Mute,
    Notice,
    Ownership,
    Placement,
    Relation,
    Story,
)
from codriver.staff.models import User


def pulse() -> int:
    """Return a number that is another one whenever a page of this room may have something new to show."""
    state = EngineState.objects.values_list("position", flat=True).first() or 0
    running = Import.objects.order_by("-id").values_list("id", "done", "ended_at").first()
    cared = [model.objects.aggregate(Max("at"))["at__max"] for model in (Mute, Ownership)]
    told = [model.objects.aggregate(Max("id"))["id__max"] for model in (Notice, Dispatch)]
    return state << 32 | crc32(repr((running, cared, told)).encode())


def position() -> int:
    """Return how far the story engine has read the log."""
    return EngineState.objects.values_list("position", flat=True).first() or 0


def label_of(post: str) -> Subquery:
    """Return, for a query on rows that hang on a post, the label of the story that holds the post now.

    A join would do the same, but a database that knows little of a new table may begin it at the million posts of a
    story instead of the few rows that we ask for.
    """
    return Subquery(Placement.objects.filter(post_id=OuterRef(post)).values("story_id")[:1])


def find_story(viewer: User, number: int) -> Story | None:
    """Return the story that a number names: its own, or any post's in it. A post that stands alone is its own story."""
    found = Story.objects.visible_to(viewer).select_related("source").filter(number=number).first()
    if found:
        return found
    label = Placement.objects.filter(post_id=number).values_list("story_id", flat=True).first()
    if label is not None:
        found = Story.objects.visible_to(viewer).select_related("source").filter(id=label).first()
    return found or alone(viewer, number)


def alone(viewer: User, seq: int) -> Story | None:
    """Return the story of a post that stands alone; it has no row."""
    post = Mention.objects.visible_to(viewer).filter(seq=seq).first()
    if post is None:
        return None
    is_source = not Placement.objects.filter(post_id=seq).exclude(relation=Relation.SOURCE).exists()
    return Story(
        id=seq,
        number=seq,
        source=post if is_source else None,
        posts=1,
        title="",
        heat=heat.heat_of(post.published_at.timestamp()),
        first_at=post.published_at,
        last_at=post.published_at,
        changed_seq=seq,
    )


def channels() -> list[str]:
    """Return the channels of which we hold posts. Each is one step in an index, however many posts there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH RECURSIVE step(name) AS (
                   SELECT MIN(channel) FROM listening_mention
                   UNION ALL
                   SELECT (SELECT MIN(channel) FROM listening_mention WHERE channel > step.name)
                   FROM step WHERE step.name IS NOT NULL
               ) SELECT name FROM step WHERE name IS NOT NULL LIMIT 500"""
        )
        return [name for (name,) in cursor.fetchall()]
