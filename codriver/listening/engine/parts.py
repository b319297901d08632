"""Texts that their author cut into numbered parts: put together again, so that the whole can be compared."""

from collections.abc import Sequence

from django.db import connection

from codriver.listening.engine.log import Post, epoch
from codriver.reading.parts import Part, as_part

NEAR = 24 * 3600.0  # seconds within which the parts of one text are published
LATEST = 30  # posts of an author that are looked through
MOST_SIBLINGS = 10  # a story with more posts than this is not moved on the word of a number

_BEFORE = """SELECT seq, text, published_at FROM listening_mention
    WHERE channel = %s AND author_id = %s AND seq < %s ORDER BY seq DESC LIMIT %s"""


def _earlier_parts(post: Post, part: Part) -> dict[int, tuple[int, Part]]:
    """Return number → (seq, part) of the author's latest earlier parts of the same whole."""
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [post.channel, post.author_id, post.seq, LATEST])
        rows = cursor.fetchall()
    at = epoch(post.published_at)
    found: dict[int, tuple[int, Part]] = {}
    for seq, text, published_at in rows:
        other = as_part(text)
        if other is None or other.total != part.total or abs(epoch(published_at) - at) > NEAR:
            continue
        if other.number != part.number and other.number not in found:
            found[other.number] = (seq, other)
    return found


def _families(posts: Sequence[Post]) -> dict[int, dict[int, tuple[int, Part]]]:
    """Return the numbered posts of a batch → all parts of their whole that were there by then, themselves included."""
    families = {}
    for post in posts:
        part = as_part(post.text) if post.author_id and post.edition_of is None else None
        if part and (earlier := _earlier_parts(post, part)):
            families[post.seq] = earlier | {part.number: (post.seq, part)}
    return families


def put_together(posts: Sequence[Post]) -> dict[int, str]:
    """Return numbered posts → the text of all parts that are there, in the order of their numbers."""
    return {
        seq: "".join(part.text for _, (_, part) in sorted(family.items())) for seq, family in _families(posts).items()
    }


class Siblings:
    """The earlier parts that go where their whole belongs, for the posts whose whole is like something."""

    def __init__(self, posts: Sequence[Post]) -> None:
        families = _families(posts)
        self._by_post = {
            seq: [other for other, _ in family.values() if other != seq] for seq, family in families.items()
        }
        self.earlier = {other for others in self._by_post.values() for other in others}

    def of(self, seq: int) -> list[int]:
        """Return the earlier parts beside this post."""
        return self._by_post.get(seq, [])
