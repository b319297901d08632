"""What a watch would have heard among the latest posts, before it is saved."""

from dataclasses import dataclass, field

from codriver.listening.models import Mention, Watch
from codriver.listening.queries import position
from codriver.listening.searching.hits import Hit
from codriver.listening.watches.actions import back
from codriver.listening.watches.ear import Ear
from codriver.listening.watches.hearing import posts, sought
from codriver.listening.watches.rules import Span
from codriver.reading.letters import composed
from codriver.staff.models import User

SHOWN = 5
STEP = 2_000  # numbers of the log that are held at once


@dataclass
class Preview:
    """How many of the latest posts would have been heard, and the last few of them."""

    heard: int = 0
    read: int = 0
    hits: list[Hit] = field(default_factory=list)


def preview(viewer: User, watch: Watch) -> Preview:
    """Return what an unsaved watch would have heard in the latest posts."""
    ear, found = Ear({0: sought(watch)}), Preview()
    end = position()
    latest: list[Hit] = []
    for since in range(back(), end, STEP):
        for post in posts(since, min(since + STEP, end)):
            if not post.text:
                continue
            found.read += 1
            if spans := ear.listen(post).get(0):
                found.heard += 1
                latest = [*latest, Hit(post.seq, post.seq, composed(post.text), marks=marks(spans))][-SHOWN:]
    found.hits = _dressed(viewer, latest[::-1])
    return found


def _dressed(viewer: User, hits: list[Hit]) -> list[Hit]:
    posts_of = Mention.objects.visible_to(viewer).in_bulk([hit.seq for hit in hits])
    for hit in hits:
        hit.post = posts_of.get(hit.seq)
    return [hit for hit in hits if hit.post]


def marks(spans: list[Span]) -> list[tuple[int, int]]:
    """Return the stretches to mark, in order, none of which touch."""
    found: list[tuple[int, int]] = []
    for begin, end, _ in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found
