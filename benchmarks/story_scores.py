"""How well a grouping of posts fits the truth: pairs, joined copies, sources, edges.

All pair counts come from the table of (true story, found story), never from listing pairs. A post that the grouping
does not mention is a story of its own.

Pairs   every two posts, but two posts of the background are never compared, posts left out are not there at all,
        and pairs across doubtful stories can be left out too.
Joined  a copy is joined when it is in the story of the source post it was made from; a reprint in numbered parts when
        every part is.
Sources a true story has its source when the found story that holds most of its posts names that source post, and
        no other, as `source`.
Edges   a given edge is kept when the post is said to hang on that parent and is in the parent's story.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

from benchmarks.story_posts import BACKGROUND, Key, Truth

Found = Mapping[Key, Mapping[str, Any]]  # post → {"story", "parent_id", "relation", …}


@dataclass(frozen=True)
class Pairs:
    """Counts of pairs: together in truth, together as found, together in both."""

    true: int
    found: int
    both: int

    @property
    def precision(self) -> float:
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.both / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.both / (self.true + self.found) if self.true + self.found else 1.0


@dataclass(frozen=True)
class Share:
    """So many of so many, with its 95 % Wilson interval."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.hits, self.of)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.4f} ({self.hits}/{self.of}, {low:.3f}–{high:.3f})"


def wilson(hits: int, of: int, z: float = 1.959964) -> tuple[float, float]:
    """The Wilson score interval of a proportion (Wilson 1927). 9 of 10 → .596 to .982."""
    if not of:
        return 0.0, 1.0
    share, spread = hits / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def pairs(
    true: Mapping[Key, str],
    found: Mapping[Key, str],
    *,
    background: str | None = BACKGROUND,
    doubtful: Iterable[frozenset[str]] = (),
) -> Pairs:
    """Pairs of posts together, by the table of true and found stories.

    true        post → story; the posts of `background` are not compared with each other.
    found       post → story; posts not in `true` are ignored.
    doubtful    pairs of true stories whose posts may be together or apart: such pairs count neither way.
    """
    table: dict[Any, Counter[str]] = defaultdict(Counter)
    for post, story in true.items():
        table[found.get(post, post)][story] += 1
    sizes = Counter(true.values())
    both = sum(_two(n) for row in table.values() for story, n in row.items() if story != background)
    together = sum(_two(row.total()) - _two(row[background or ""]) for row in table.values())
    undecided = sum(row[first] * row[second] for first, second in map(tuple, doubtful) for row in table.values())
    return Pairs(sum(_two(n) for story, n in sizes.items() if story != background), together - undecided, both)


def agreement(first: Mapping[Key, str], second: Mapping[Key, str], background: Iterable[Key] = ()) -> Pairs:
    """How far two groupings of the same posts agree, `first` taken as true; two background posts are never compared."""
    aside = frozenset(background)
    one, other, both = Counter[Any](), Counter[Any](), Counter[Any]()
    for post in first.keys() | second.keys():
        cells = first.get(post, post), second.get(post, post)
        for counter, cell in ((one, cells[0]), (other, cells[1]), (both, cells)):
            counter[cell, post in aside] += 1
    return Pairs(_not_aside(one), _not_aside(other), _not_aside(both))


def _not_aside(sizes: Mapping[tuple[Any, bool], int]) -> int:
    """Pairs within the cells, less those between two posts that stand aside."""
    scored = sum(_two(n) for (_, aside), n in sizes.items() if not aside)
    return scored + sum(n * sizes.get((cell, False), 0) for (cell, aside), n in sizes.items() if aside)


def _two(n: int) -> int:
    return n * (n - 1) // 2


def story_pairs(truth: Truth, found: Found, *, with_doubtful: bool = True) -> Pairs:
    true = {post: story for post, story in truth.story.items() if post not in truth.left_out}
    return pairs(true, stories(found), doubtful=() if with_doubtful else truth.doubtful)


def stories(found: Found) -> dict[Key, str]:
    return {post: line["story"] for post, line in found.items()}


def joined(truth: Truth, found: Found) -> dict[str, Share]:
    """By kind of copy and reprint: the share that is in the story of the source it was made from."""
    story, hits, of = stories(found), Counter[str](), Counter[str]()
    for kind, source, posts in truth.reprints:
        of[kind] += 1
        hits[kind] += all(story.get(post, post) == story.get(source) for post in posts)
    return {kind: Share(hits[kind], of[kind]) for kind in of}


def parts_joined(truth: Truth, found: Found) -> Share:
    """Of the numbered parts, counted one by one."""
    story = stories(found)
    parts = [
        story.get(post, post) == story.get(source)
        for kind, source, posts in truth.reprints
        if kind == "parts"
        for post in posts
    ]
    return Share(sum(parts), len(parts))


def together(shares: Mapping[str, Share], kinds: Iterable[str]) -> Share:
    chosen = [shares[kind] for kind in kinds if kind in shares]
    return Share(sum(share.hits for share in chosen), sum(share.of for share in chosen))


def sources(truth: Truth, found: Found) -> Share:
    """True stories whose source is the one post that their found story calls `source`."""
    story = stories(found)
    members: dict[str, Counter[str]] = defaultdict(Counter)
    named: dict[str, set[Key]] = defaultdict(set)
    for post, true in truth.story.items():
        if post in story:
            members[true][story[post]] += 1
    for post, line in found.items():
        if line["relation"] == "source":
            named[line["story"]].add(post)
    right = [
        named[members[true].most_common(1)[0][0]] == {source} for true, source in truth.source.items() if members[true]
    ]
    return Share(sum(right), len(truth.source))


def edges(edges_of: Mapping[Key, str], found: Found) -> Share:
    """Edges (post → parent_id, same channel) that are said as they are, inside one story."""
    story = stories(found)
    kept = [
        post in found and found[post]["parent_id"] == parent and story[post] == story.get((post[0], parent))
        for post, parent in edges_of.items()
    ]
    return Share(sum(kept), len(kept))
