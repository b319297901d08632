"""What a batch of the engine knows and has changed, before it is written in one go.

Labels name stories inside the engine: the seq of one of the story's posts (models.Story).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from typing import Any

from codriver.listening import heat
from codriver.listening.engine.log import Post
from codriver.listening.models import Relation

CLOCK_SLACK = 60.0  # seconds that two sites' clocks may differ before we say that one post was first


@dataclass(slots=True)
class Place:
    """A Placement in memory."""

    seq: int
    label: int
    joined: int | None
    anchor: int | None
    relation: int
    is_parent_known: bool
    is_origin_forgotten: bool
    realm: int
    quoted: str
    at: float  # when it was published, unix seconds
    is_new: bool
    is_changed: bool = False


@dataclass(slots=True)
class Tale:
    """A Story in memory; also of one post, which has no row."""

    label: int
    number: int
    posts: int
    source: int | None
    source_at: float
    first: float
    last: float
    heat: float
    is_origin_forgotten: bool
    quoted_at: float
    quoted_name: str
    is_row: bool
    is_changed: bool = False
    changed_seq: int = 0
    stored_number: int = 0  # the number its row has


def alone(place: Place) -> Tale:
    """Return the story of one post."""
    is_source = place.relation == Relation.SOURCE
    is_quote = bool(place.quoted) and not place.is_parent_known
    return Tale(
        label=place.label,
        number=place.seq,
        posts=1,
        source=place.seq if is_source else None,
        source_at=place.at if is_source else inf,
        first=place.at,
        last=place.at,
        heat=heat.heat_of(place.at),
        is_origin_forgotten=place.is_origin_forgotten,
        quoted_at=place.at if is_quote else inf,
        quoted_name=place.quoted if is_quote else "",
        is_row=False,
    )


@dataclass(slots=True)
class Event:
    """A StoryEvent in memory."""

    number: int
    seq: int
    verb: str
    post: int | None
    other: int | None
    at: datetime | str


@dataclass(slots=True)
class Scene:
    """The posts and stories a batch touches. `tales` holds only what was asked for."""

    places: dict[int, Place] = field(default_factory=dict)
    tales: dict[int, Tale] = field(default_factory=dict)
    renamed: dict[int, int] = field(default_factory=dict)  # label that was merged away → label it became
    waiting: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # (channel, parent) → posts, oldest first
    new_waits: list[tuple[int, str, str]] = field(default_factory=list)
    ended_waits: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)  # labels whose Story row must go
    events: list[Event] = field(default_factory=list)
    times: dict[float, Any] = field(default_factory=dict)  # unix seconds → the same time as the database wrote it
    authors: dict[int, str] = field(default_factory=dict)  # post → its author's name, lower case, where asked for
    ask_author: Callable[[int], None] = field(default=lambda seq: None)

    def author(self, seq: int) -> str:
        """Return a post's author, lower case."""
        if seq not in self.authors:
            self.ask_author(seq)
        return self.authors.get(seq, "")

    def label(self, seq: int) -> int:
        """Return the label of a known post's story, merges of this batch included."""
        label = self.places[seq].label
        while label in self.renamed:
            label = self.renamed[label]
        return label

    def tale(self, seq: int) -> Tale:
        """Return the story of a known post."""
        label = self.label(seq)
        found = self.tales.get(label)
        if found is None:
            found = self.tales[label] = alone(self.places[label])  # no row: its one post gave it its label
        return found

    def change(self, seq: int, **fields: object) -> None:
        """Change a placement."""
        place = self.places[seq]
        for name, value in fields.items():
            setattr(place, name, value)
        place.is_changed = True

    def add(self, place: Place, post: Post) -> None:
        """Put a new post into the story whose label it has, or alone."""
        self.places[place.seq] = place
        if place.label == place.seq:
            return
        tale = self.tale(place.seq)
        tale.posts += 1
        tale.first, tale.last = min(tale.first, place.at), max(tale.last, place.at)
        tale.heat = heat.heat_sum(tale.heat, heat.heat_of(place.at))
        self.touch(tale, place.seq)
        self.weigh_source(tale, place, post)

    def touch(self, tale: Tale, seq: int) -> None:
        """Note that a story changed at this point of the log."""
        tale.is_changed, tale.changed_seq = True, max(tale.changed_seq, seq)

    def weigh_source(self, tale: Tale, place: Place, post: Post) -> None:
        """Let a post become, or cease to let another be, the story's source.

        The source is the earliest post without parent or quotation, unless an earlier post already quotes somebody
        else: then the source is not among what we hold.
        """
        if place.quoted and not place.is_parent_known and place.at < tale.quoted_at:
            tale.quoted_at, tale.quoted_name = place.at, place.quoted
            self.doubt_source(tale, place.seq, post)
        if place.relation not in (Relation.COPY, Relation.EDIT):
            return
        is_late = place.at > tale.quoted_at + CLOCK_SLACK and not self.is_by_quoted(tale, place.seq)
        if is_late or (place.at, place.seq) >= (tale.source_at, tale.source or 0):
            return
        self.dethrone(tale, place.relation)
        self.enthrone(tale, place)
        self.events.append(Event(tale.number, place.seq, "story.re-rooted", place.seq, None, post.arrived_at))

    def is_by_quoted(self, tale: Tale, seq: int) -> bool:
        """Say whether a post is by the account that the story's posts quote; of a forgotten name nobody can."""
        return bool(tale.quoted_name) and self.author(seq) == tale.quoted_name

    def doubt_source(self, tale: Tale, seq: int, post: Post) -> None:
        """Take the crown from a source that an earlier post proves to be none."""
        if tale.source is None or tale.source_at <= tale.quoted_at + CLOCK_SLACK:
            return
        if not self.is_by_quoted(tale, tale.source):
            self.dethrone(tale, Relation.COPY)
            self.events.append(Event(tale.number, seq, "story.source-lost", seq, None, post.arrived_at))

    def dethrone(self, tale: Tale, relation: int) -> None:
        """Make the source a copy; the story has none until another is found."""
        if tale.source is not None:
            self.change(tale.source, relation=int(relation))
            tale.source, tale.source_at = None, inf

    def enthrone(self, tale: Tale, place: Place) -> None:
        """Make a post the source."""
        self.change(place.seq, relation=int(Relation.SOURCE))
        tale.source, tale.source_at = place.seq, place.at
        tale.is_origin_forgotten = place.is_origin_forgotten

    def merge(self, one: int, other: int, seq: int, post: Post, *, ruled: bool = False) -> bool:
        """Make the stories of two posts one. Returns False when a ruling keeps them apart or they are one already.

        The larger keeps its label (fewer rows to rename), the older its number.
        """
        if self.label(one) == self.label(other):
            return False
        if self.places[one].realm != self.places[other].realm and not ruled:
            return False
        a, b = self.tale(one), self.tale(other)
        keep, drop = (a, b) if (a.posts, -a.label) >= (b.posts, -b.label) else (b, a)
        self.renamed[drop.label] = keep.label
        if drop.is_row:
            self.gone.add(drop.label)
        self._pour(drop, keep, seq, post)
        return True

    def _pour(self, drop: Tale, keep: Tale, seq: int, post: Post) -> None:
        numbers = sorted((drop.number, keep.number))
        keep.number = numbers[0]
        keep.posts += drop.posts
        keep.first, keep.last = min(keep.first, drop.first), max(keep.last, drop.last)
        keep.heat = heat.heat_sum(keep.heat, drop.heat)
        self.touch(keep, max(seq, drop.changed_seq))
        del self.tales[drop.label]
        if drop.posts > 1 and keep.posts > drop.posts + 1:
            self.events.append(Event(numbers[0], seq, "story.merged", None, numbers[1], post.arrived_at))
        if drop.quoted_at < keep.quoted_at:
            keep.quoted_at, keep.quoted_name = drop.quoted_at, drop.quoted_name
        self._one_source(drop, keep)
        self.doubt_source(keep, seq, post)

    def _one_source(self, drop: Tale, keep: Tale) -> None:
        """Of two sources let the earlier one reign."""
        if drop.source is None:
            return
        if (drop.source_at, drop.source) < (keep.source_at, keep.source or 0):
            keep_was = keep.source
            self.dethrone(keep, Relation.COPY)
            keep.source, keep.source_at = drop.source, drop.source_at
            keep.is_origin_forgotten = drop.is_origin_forgotten
            if keep_was is None:
                return
        else:
            self.change(drop.source, relation=int(Relation.COPY))

    def missing(self, seqs: Iterable[int]) -> set[int]:
        """Return which of these posts are not here yet."""
        return {seq for seq in seqs if seq not in self.places}
