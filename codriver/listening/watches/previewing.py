"""What a watch would have heard among the latest posts, before it is saved."""

from dataclasses import dataclass

from codriver.listening.models import Mention, Watch
from codriver.listening.queries import position
from codriver.listening.searching.hits import Hit
from codriver.listening.watches.actions import back
from codriver.listening.watches.ear import Ear
from codriver.listening.watches.hearing import posts, sought
from codriver.listening.watches.rules import BESIDE, Span
from codriver.reading.letters import composed
from codriver.staff.models import User

SHOWN = 5
STEP = 2_000  # numbers of the log that are held at once


@dataclass
class Preview:
    """How many of the latest posts would have been heard, and the last few of them."""

    heard: int
    read: int
    hits: list[Hit]


def preview(viewer: User, watch: Watch) -> Preview:
    """Return what an unsaved watch would have heard in the latest posts."""
    ear, end = Ear({0: sought(watch)}), position()
    read: set[int] = set()
    heard: dict[int, Hit] = {}
    for since in range(back(), end, STEP):
        for post in posts(since, min(since + STEP, end)):
            if not (post.text or post.beside):
                continue
            read.add(post.seq)
            heard.pop(post.seq, None)  # it was edited, or got words beside it
            if spans := ear.listen(post).get(0):
                is_beside = all(span.begin == BESIDE for span in spans)
                text, places = composed(post.text), marks(spans)
                heard[post.seq] = Hit(post.seq, post.seq, text, marks=places, is_beside=is_beside)
    return Preview(len(heard), len(read), _dressed(viewer, list(heard.values())[: -SHOWN - 1 : -1]))


def _dressed(viewer: User, hits: list[Hit]) -> list[Hit]:
    posts_of = Mention.objects.visible_to(viewer).in_bulk([hit.seq for hit in hits])
    for hit in hits:
        hit.post = posts_of.get(hit.seq)
    return [hit for hit in hits if hit.post]


def marks(spans: list[Span]) -> list[tuple[int, int]]:
    """Return the stretches to mark, in order, none of which touch."""
    found: list[tuple[int, int]] = []
    for begin, end, _ in sorted(span for span in spans if span.begin != BESIDE):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found
