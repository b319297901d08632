"""A story in few numbers: the posts worth drawing, the rest in bundles, its growth, who carried it, its sites."""

from bisect import bisect
from heapq import nlargest
from math import exp, log
from typing import NamedTuple

import msgspec

from codriver.listening.stories.trees import Tree

DRAWN = 300  # nodes and bundles that one drawing may hold
BINS = 12  # steps of the log time axis into which bundles are sorted
POINTS = 300  # of the growth line
CARRIERS = 10
SMALL = 5_000  # posts up to which several divisions into posts and bundles are tried
LARGE = 1500  # branches whose size is kept, so that a part of a very large story can be opened


class Node(msgspec.Struct, array_like=True):
    """One post of a drawing. `anchor` is 0 where nobody knows; `size` counts the post and all that came by it."""

    seq: int
    anchor: int
    at: float
    relation: int
    is_copy: bool
    size: int
    direct: int


class Bundle(msgspec.Struct, array_like=True):
    """Posts that are counted instead of drawn: they came by the post `under`, about then."""

    under: int
    at: float
    posts: int


class Site(msgspec.Struct, array_like=True):
    """How many posts one channel holds, and the first of them."""

    channel: str
    posts: int
    first: int
    at: float


class Crossed(msgspec.Struct, array_like=True):
    """The first post of the press in a story that others began: when, its number, of which kind its source is."""

    at: float
    seq: int
    kind: str


class Meant(msgspec.Struct, array_like=True):
    """How many posts were read to mean the same: codes as in a Reading."""

    sentiment: int
    kind: int
    needs: int
    posts: int


class Bin(NamedTuple):
    """Hidden posts under one drawn post, at about one time: how many, their log times together, one of them."""

    posts: int
    moments: float
    place: int


class Figure(msgspec.Struct):
    """All that a story's page draws. `sites` stays the first field: the wall reads it without the rest."""

    sites: list[Site]
    posts: int
    source: int
    known: int
    named: int
    nodes: list[Node]
    bundles: list[Bundle]
    growth: list[tuple[float, int]]
    carriers: list[Node]
    large: list[Node]
    voices: list[int] = []
    meant: list[Meant] = []
    standings: dict[str, int] = {}  # posts by how their authors stand to us
    crossed: Crossed | None = None


def figure(tree: Tree, large: int = 0) -> Figure:
    """Return what to draw of a story.

    tree   the posts of the story, or of one branch of it.
    large  how many of the largest branches to keep beside the drawing.
    """
    ranked = _largest(tree, max(DRAWN, large, CARRIERS + 1))
    nodes, bundles = _choose(tree, ranked)
    carriers = [place for place in ranked if tree.direct[place] and place != tree.source][:CARRIERS]
    return Figure(
        sites=_sites(tree),
        posts=len(tree),
        source=tree.seqs[tree.source] if len(tree) else 0,
        known=tree.known,
        named=tree.named,
        nodes=[_node(tree, place) for place in nodes],
        bundles=bundles,
        growth=growth(sorted(tree.ats)),
        carriers=[_node(tree, place) for place in carriers],
        large=[_node(tree, place) for place in ranked[:large] if tree.direct[place]],
    )


def growth(ats: list[float]) -> list[tuple[float, int]]:
    """Return at most POINTS (unix seconds, posts until then) of sorted times: half even in time, half in number."""
    last = len(ats) - 1
    if last < POINTS:
        return [(at, place + 1) for place, at in enumerate(ats)]
    half = POINTS // 2 - 1
    span = ats[last] - ats[0]
    by_post = {last * step // half for step in range(half + 1)}
    by_time = {bisect(ats, ats[0] + span * step / half) - 1 for step in range(half + 1)}
    return [(ats[place], place + 1) for place in sorted(by_post | by_time)]


def _node(tree: Tree, place: int) -> Node:
    parent = tree.parents[place]
    return Node(
        seq=tree.seqs[place],
        anchor=tree.seqs[parent] if parent >= 0 else 0,
        at=tree.ats[place],
        relation=tree.relations[place],
        is_copy=tree.is_copy(place) and place != tree.source,
        size=tree.sizes[place],
        direct=tree.direct[place],
    )


def _largest(tree: Tree, count: int) -> list[int]:
    """Return the source, then the posts by which most came. A post never stands before the one it came by."""
    others = (place for place in range(len(tree)) if place != tree.source)
    first = [tree.source] if len(tree) else []
    return first + nlargest(count - 1, others, key=lambda place: (tree.sizes[place], -tree.ats[place]))


def _choose(tree: Tree, ranked: list[int]) -> tuple[list[int], list[Bundle]]:
    """Return the posts to draw and the bundles of the others, together no more than DRAWN."""
    if len(tree) <= DRAWN:
        return ranked, []
    for count in range(DRAWN - 10, DRAWN // 2 - 1, -10) if len(tree) < SMALL else (200, 150):
        nodes = ranked[:count]
        bins = _bins(tree, nodes)
        if len(bins) + count <= DRAWN or len({under for under, _ in bins}) + count <= DRAWN * 0.9:
            break
    kept = _fit(bins, DRAWN - len(nodes))
    alone = [one.place for under, one in kept if one.posts == 1 and tree.parents[one.place] == under]
    start = tree.ats[tree.source]
    bundles = [
        Bundle(tree.seqs[under], start + exp(one.moments / one.posts) - 60, one.posts)
        for under, one in kept
        if one.posts > 1 or tree.parents[one.place] != under
    ]
    return nodes + alone, bundles


def _bins(tree: Tree, nodes: list[int]) -> dict[tuple[int, int], Bin]:
    """Count the hidden posts by (nearest drawn post above, step of the log time axis)."""
    drawn = set(nodes)
    start, low = tree.ats[tree.source], log(60)
    latest = log(max(max(tree.ats) - start, 60) + 60)
    nearest = [tree.source] * len(tree)
    bins: dict[tuple[int, int], Bin] = {}
    for place in reversed(tree.upward):  # parents before children
        parent = tree.parents[place]
        if place in drawn:
            nearest[place] = place
            continue
        under = nearest[place] = nearest[parent] if parent >= 0 else tree.source
        moment = log(max(tree.ats[place] - start, 0) + 60)
        step = int(BINS * (moment - low) / (latest - low + 1e-9))
        before = bins.get((under, step))
        bins[under, step] = Bin(before.posts + 1, before.moments + moment, place) if before else Bin(1, moment, place)
    return bins


def _fit(bins: dict[tuple[int, int], Bin], room: int) -> list[tuple[int, Bin]]:
    """Return (post, bin), as many as there is room for: the posts with the fewest hidden ones get a single bin."""
    by_post: dict[int, list[Bin]] = {}
    for (under, _), one in sorted(bins.items()):
        by_post.setdefault(under, []).append(one)
    spare = len(bins) - room
    for under in sorted(by_post, key=lambda under: sum(one.posts for one in by_post[under])):
        if spare <= 0:
            break
        some = by_post[under]
        spare -= len(some) - 1
        by_post[under] = [Bin(sum(one.posts for one in some), sum(one.moments for one in some), some[0].place)]
    return [(under, one) for under, some in by_post.items() for one in some]


def _sites(tree: Tree) -> list[Site]:
    """Return the sites, the fullest first, each with its first post."""
    posts, first = [0] * len(tree.channels), [-1] * len(tree.channels)
    for place, site in enumerate(tree.sites):
        posts[site] += 1
        if first[site] < 0 or tree.ats[place] < tree.ats[first[site]]:
            first[site] = place
    found = [
        Site(channel, posts[site], tree.seqs[first[site]], tree.ats[first[site]])
        for channel, site in tree.channels.items()
    ]
    return sorted(found, key=lambda site: (-site.posts, site.at))
