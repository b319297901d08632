"""A story's posts as a tree held in columns: who came by whom, and how many came by each. Pure values."""

from array import array
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

COPY, EDIT = 5, 6  # models.Relation
CARRIED = range(1, 5)  # repost, reply, comment, quote: these have a parent somewhere


class Post(NamedTuple):
    """What the tree needs to know of one post; `at` is unix seconds, `anchor` the post it joined by."""

    seq: int
    anchor: int | None
    relation: int
    is_parent_known: bool
    at: float
    channel: str


class Tree:
    """Columns, one place a post. A million posts take some 100 bytes each while it lives."""

    def __init__(self, posts: Iterable[Post], source: int | None = None) -> None:
        self.seqs, self.ats = array("q"), array("d")
        self.relations, self.sites = array("b"), array("i")
        self.channels: dict[str, int] = {}
        self.known = 0  # posts whose parent is known, of those that say they have one
        self._read(posts)
        self.source = self._source(source)
        self._climb()

    def __len__(self) -> int:
        return len(self.seqs)

    @property
    def named(self) -> int:
        """Return how many posts were made from another one, known or not."""
        counted = Counter(self.relations)
        return sum(counted[relation] for relation in CARRIED)

    def is_copy(self, place: int) -> bool:
        """Say whether a post has the words of another without being made from it."""
        return self.relations[place] in (COPY, EDIT)

    def _read(self, posts: Iterable[Post]) -> None:
        self._anchors = array("q")
        for seq, anchor, relation, is_parent_known, at, channel in posts:
            self.seqs.append(seq)
            self._anchors.append(anchor or 0)
            self.relations.append(relation)
            self.ats.append(at)
            self.sites.append(self.channels.setdefault(channel, len(self.channels)))
            self.known += bool(is_parent_known and relation in CARRIED)

    def _source(self, source: int | None) -> int:
        places = range(len(self))
        earliest = min(places, key=lambda place: (self.ats[place], self.seqs[place]), default=-1)
        return next((place for place in places if self.seqs[place] == source), earliest)

    def _climb(self) -> None:
        """Find each post's parent, and, from the leaves up, how many posts hang on it."""
        place_of = {seq: place for place, seq in enumerate(self.seqs)}
        self.parents = array("i", (place_of.get(anchor, -1) for anchor in self._anchors))
        del place_of, self._anchors
        if self.source >= 0:
            self.parents[self.source] = -1
        self.direct = self._count_children()
        waiting = array("i", self.direct)
        self.sizes = array("i", [1]) * len(self)
        self.upward = array("i", (place for place in range(len(self)) if not waiting[place]))  # children before parents
        for place in self.upward:  # grows while it is read
            parent = self.parents[place]
            if parent >= 0:
                self.sizes[parent] += self.sizes[place]
                waiting[parent] -= 1
                if not waiting[parent]:
                    self.upward.append(parent)
        self._cut_circles(waiting)

    def _count_children(self) -> array:
        direct = array("i", [0]) * len(self)
        for parent in self.parents:
            if parent >= 0:
                direct[parent] += 1
        return direct

    def _cut_circles(self, waiting: array) -> None:
        """Posts that name each other in a circle have no first one: let each stand as if its parent were unknown."""
        for place in range(len(self)):
            if waiting[place] > 0:
                self.parents[place] = -1
                self.sizes[place] = 1
                self.upward.append(place)


def branch(posts: Iterable[Post], root: int) -> list[Post]:
    """Return the posts that came by `root`, itself first. They keep their order."""
    held = list(posts)
    children: dict[int, list[Post]] = {}
    for post in held:
        if post.anchor and post.seq != root:
            children.setdefault(post.anchor, []).append(post)
    found = [post for post in held if post.seq == root]
    for post in found:  # grows while it is read
        found.extend(children.pop(post.seq, ()))
    return found
