"""Stories as others read them: `stories show` and `stories export` (formats.md)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from codriver.listening.engine.log import as_time, epoch
from codriver.listening.models import Placement, Relation, Story, StoryEvent

PAGE = 20_000

_EXPORT = """SELECT m.seq, m.channel, m.external_id, p.story_id, s.number, p.relation, p.is_parent_known,
    a.external_id, p.published_at
    FROM listening_placement p JOIN listening_mention m ON m.seq = p.post_id
    LEFT JOIN listening_story s ON s.id = p.story_id
    LEFT JOIN listening_mention a ON a.seq = p.anchor_id
    WHERE m.seq > %s ORDER BY m.seq LIMIT %s"""
_POSTS = """SELECT m.seq, m.channel, m.external_id, m.author_id, m.author_name, m.followers, m.text, p.relation,
    p.is_parent_known, p.anchor_id, p.published_at,
    (SELECT COUNT(*) FROM listening_edition e WHERE e.mention_id = m.seq) + 1
    FROM listening_placement p JOIN listening_mention m ON m.seq = p.post_id
    WHERE p.story_id = %s ORDER BY p.published_at, m.seq"""


def _stamp(value: datetime | str) -> str:
    return as_time(epoch(value)).isoformat().replace("+00:00", "Z")


def export() -> Iterator[dict[str, Any]]:
    """Yield every placed post in log order, as formats.md has it."""
    seq = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_EXPORT, [seq, PAGE])
            rows = cursor.fetchall()
        for _, channel, external_id, label, number, relation, known, parent, at in rows:
            yield {
                "channel": channel,
                "id": external_id,
                "story": number or label,
                "parent_id": parent if known else None,
                "relation": Relation(relation).label,
                "at": _stamp(at),
            }
        if len(rows) < PAGE:
            return
        seq = rows[-1][0]


def story(number: int) -> dict[str, Any] | None:
    """Return one story with all its posts, by the number of any of them; None when there is no such post."""
    place = Placement.objects.filter(post_id=number).first()
    if place is None:
        return None
    row = Story.objects.filter(id=place.story_id).first()
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, [place.story_id])
        posts = [_post(values) for values in cursor.fetchall()]
    public = row.number if row else place.story_id
    events = StoryEvent.objects.filter(story_number=public).order_by("seq")
    source = next((post for post in posts if post["relation"] == "source"), None)
    return {
        "id": public,
        "title": row.title if row else "",
        "posts_count": len(posts),
        "first_at": posts[0]["at"],
        "last_at": posts[-1]["at"],
        "is_origin_forgotten": row.is_origin_forgotten if row else place.is_origin_forgotten,
        "source": source,
        "posts": posts,
        "spread": [
            {"from": post["parent"], "to": post["post"], "relation": post["relation"]}
            for post in posts
            if post["parent"]
        ],
        "spreaders": _spreaders(posts),
        "timeline": [
            {"at": event.happened_at.astimezone(UTC).isoformat(), "what": event.verb, "post": event.post_id}
            for event in events
        ],
        "alerts": [],
    }


def _post(values: tuple[Any, ...]) -> dict[str, Any]:
    seq, channel, external_id, author_id, author, followers, text, relation, known, anchor, at, version = values
    return {
        "post": seq,
        "channel": channel,
        "id": external_id,
        "author_id": author_id,
        "author": author,
        "followers": followers,
        "text": text,
        "relation": Relation(relation).label,
        "parent": anchor if known else None,
        "version": version,
        "at": _stamp(at),
    }


def _spreaders(posts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return who caused reposts: directly, and in all that hangs below."""
    parent = {post["post"]: post["parent"] for post in posts}
    direct: dict[int, int] = {}
    reach: dict[int, int] = {}
    for above in parent.values():
        if above is not None:
            direct[above] = direct.get(above, 0) + 1
        seen = 0
        while above is not None and seen < len(parent):
            reach[above] = reach.get(above, 0) + 1
            above, seen = parent.get(above), seen + 1
    found = [
        {"author": post["author"], "author_id": post["author_id"], "channel": post["channel"], "post": post["post"],
         "followers": post["followers"], "reposts": direct[post["post"]], "reach": reach[post["post"]]}
        for post in posts
        if post["post"] in direct
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one["reach"], one["post"]))
