"""Where a story's posts stand on the page: time runs right on a log axis, the source is left, branches keep together.

Across, everything is a share of the width, so that one drawing fits a telephone and a wall screen; down, it is pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil, log1p, sqrt

from codriver.listening.stories.figures import Bundle, Figure, Node

LEFT, RIGHT = 0.03, 0.96  # shares of the width between which time runs
SCALES = (60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 86400, 7 * 86400)  # seconds; where the axis bends
DAY = 86400
TICKS = [60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, DAY, 2 * DAY, 4 * DAY, 7 * DAY, 14 * DAY, 30 * DAY]
TICKS += [91 * DAY, 182 * DAY, 365 * DAY, 3 * 365 * DAY, 10 * 365 * DAY]
NAMED = 5  # carriers whose name is written
STEPS = (-9, 18, -22, 31, -35, 44, -48, 57)  # pixels from a dot at which its name may stand, the best first
Box = tuple[float, float, float, float]  # left, top, right, bottom
LANE, LOW, HIGH = 5.0, 150, 420  # pixels: one lane, the lowest and the highest drawing


@dataclass(eq=False)
class Spot:
    """A post or a bundle with its place: x as a share of the width, y in pixels."""

    node: Node | None
    bundle: Bundle | None
    x: float
    y: float = 0.0
    above: "Spot | None" = None
    below: list["Spot"] = field(default_factory=list)
    lanes: float = 1.0
    is_carrier: bool = False

    @property
    def seq(self) -> int:
        """Return the post's number, or that of the post under which a bundle hangs."""
        return self.node.seq if self.node else self.bundle.under if self.bundle else 0

    @property
    def radius(self) -> float:
        """Return pixels: a bundle's area grows with what it counts, but slowly."""
        if self.bundle:
            return round(min(3 + 1.1 * sqrt(self.bundle.posts) ** 0.8, 16), 1)
        return 2.2


class Axis:
    """A time axis that is even near the start and logarithmic further on."""

    def __init__(self, start: float, ats: list[float]) -> None:
        self.start = start
        ages = sorted(max(at - start, 0) for at in ats) or [0]
        self.span = max(ages[-1], 60.0)
        middle = ages[len(ages) // 2]
        self.scale = min(SCALES, key=lambda scale: abs(self._share(middle, scale) - 0.5))

    def _share(self, age: float, scale: float) -> float:
        return log1p(age / scale) / log1p(self.span / scale)

    def x(self, at: float) -> float:
        """Return a share of the width. What is dated before the source stands with it."""
        return LEFT + (RIGHT - LEFT) * self._share(min(max(at - self.start, 0), self.span), self.scale)

    def ticks(self) -> list[tuple[int, float]]:
        """Return (seconds since the start, share of the width), none too near another."""
        kept: list[tuple[int, float]] = []
        for age in (tick for tick in TICKS if tick <= self.span * 1.001):
            x = self.x(self.start + age)
            if x - (kept[-1][1] if kept else LEFT) >= 0.13:
                kept.append((age, x))
        return kept


@dataclass(frozen=True)
class Label:
    """A carrier's name and count beside its dot; a narrow screen leaves out those which are not `is_first`."""

    spot: Spot
    x: float
    y: float
    anchor: str
    is_first: bool


@dataclass(frozen=True)
class Drawing:
    """A laid-out figure: the spots, the axis, the names."""

    spots: list[Spot]
    ticks: list[tuple[int, float]]
    height: int
    carriers: list[Spot]

    @property
    def source(self) -> Spot | None:
        """Return the leftmost spot, from which the story went out."""
        return self.spots[0] if self.spots else None


def lay_out(figure: Figure) -> Drawing:
    """Give every post and bundle of a figure its place."""
    if not figure.nodes:
        return Drawing([], [], LOW, [])
    axis = Axis(figure.nodes[0].at, [node.at for node in figure.nodes] + [bundle.at for bundle in figure.bundles])
    spots = _hang(figure, axis)
    lanes = _measure(spots[0])
    height = round(min(max(lanes * LANE, LOW), HIGH))
    _place(spots, (height - 16) / max(lanes, 1.0), height)
    carrying = {node.seq for node in figure.carriers[:NAMED] if node.size >= 3}
    carriers = [spot for spot in spots if spot.node and spot.node.seq in carrying]
    for spot in carriers:
        spot.is_carrier = True
    return Drawing(spots, axis.ticks(), height, sorted(carriers, key=lambda spot: -spot.node.size if spot.node else 0))


def _hang(figure: Figure, axis: Axis) -> list[Spot]:
    """Make the spots and hang each on the drawn post it came by; on the source where nobody knows."""
    spots = [Spot(node, None, axis.x(node.at)) for node in figure.nodes]
    drawn = {spot.seq: spot for spot in spots}
    spots += [Spot(None, bundle, axis.x(bundle.at)) for bundle in figure.bundles]
    for spot in spots[1:]:
        above = drawn.get(spot.node.anchor if spot.node else spot.seq, spots[0])
        spot.above = above if above is not spot else spots[0]
        spot.above.below.append(spot)
    return spots


def _downward(root: Spot) -> list[Spot]:
    """Return a spot and everything below it, parents first."""
    found = [root]
    for spot in found:  # grows while it is read
        found.extend(spot.below)
    return found


def _measure(root: Spot) -> float:
    """Give every branch its number of lanes. Posts without followers share lanes, as they stand at different times."""
    for spot in reversed(_downward(root)):
        leaves = sum(1 for below in spot.below if not below.below)
        spot.lanes = _leaf_lanes(leaves) + sum(below.lanes for below in spot.below if below.below) or 1.0
    return root.lanes


def _leaf_lanes(leaves: int) -> int:
    return ceil(1.3 * sqrt(leaves)) if leaves > 1 else leaves


def _place(spots: list[Spot], lane: float, height: int) -> None:
    """Give every spot its height: branches in blocks, the largest inside, each post at the middle of its own."""
    tops = {id(spots[0]): 8.0}
    spots[0].y = height / 2
    for spot in _downward(spots[0]):
        top = tops[id(spot)]
        spot.y = top + spot.lanes * lane / 2
        leaves = sorted((below for below in spot.below if not below.below), key=lambda below: below.x)
        lanes = _leaf_lanes(len(leaves))
        blocks = _largest_inside([below for below in spot.below if below.below])
        upper = blocks[: len(blocks) // 2]
        top = _stack(upper, top, lane, tops)
        for place, leaf in enumerate(leaves):
            leaf.y = top + lane * (lanes * _scatter(place) if lanes > 1 else 0.5)
            tops[id(leaf)] = leaf.y - lane * leaf.lanes / 2
        _stack(blocks[len(upper) :], top + lanes * lane, lane, tops)


def _stack(blocks: list[Spot], top: float, lane: float, tops: dict[int, float]) -> float:
    for block in blocks:
        tops[id(block)] = top
        top += block.lanes * lane
    return top


def _scatter(place: int) -> float:
    """Return a share of the height for the n-th leaf, so that neighbours in time stand apart and no rows appear."""
    return (0.5 + place * 0.6180339887) % 1.0  # the golden ratio fills evenly from whatever number on


def _largest_inside(blocks: list[Spot]) -> list[Spot]:
    """Order blocks so that the largest stands in the middle and the smaller ones outwards."""
    ranked = sorted(blocks, key=lambda block: (-block.lanes, block.x))
    return ranked[1::2][::-1] + ranked[0::2]


def curves(spots: list[Spot], width: int = 1000) -> str:
    """Return one SVG path with a curve from each spot's post above to the spot."""
    return "".join(_curve(spot.above, spot, width) for spot in spots if spot.above)


def _curve(start: Spot, end: Spot, width: int) -> str:
    x0, x1 = round(start.x * width, 1), round(end.x * width, 1)
    bend = round(x0 + (x1 - x0) * 0.5, 1)
    return f"M{x0} {start.y:.1f}C{bend} {start.y:.1f} {bend} {end.y:.1f} {x1} {end.y:.1f}"


def labels(
    carriers: list[tuple[Spot, float]], height: int, spots: Sequence[Spot] = (), wide: int = 680, narrow: int = 310
) -> list[Label]:
    """Return the names that can be written without covering each other; each where it covers the fewest dots.

    carriers  spots, the most important first, with the width of their words in pixels.
    spots     all that is drawn.
    wide, narrow  pixels of a usual and of a small drawing; the first two names are placed so that they fit on both.
    """
    drawn = spots or [spot for spot, _ in carriers]
    weighed = {width: [(_dot(spot, width), 10 if spot.is_carrier else 1) for spot in drawn] for width in (narrow, wide)}
    taken: dict[int, list[Box]] = {narrow: [], wide: []}
    first = _fit(carriers[:2], height, weighed, taken)
    done = {id(label.spot) for label in first}
    others = _fit([one for one in carriers if id(one[0]) not in done], height, {wide: weighed[wide]}, taken)
    return [replace(label, is_first=True) for label in first] + others


def _fit(
    carriers: list[tuple[Spot, float]],
    height: int,
    dots: dict[int, list[tuple[Box, int]]],
    taken: dict[int, list[Box]],
) -> list[Label]:
    """Place names at every width of `dots`, where they cover the least; `taken` learns of them."""
    kept = []
    for spot, words in carriers:
        anchor = "start" if spot.x * min(dots) + words + 8 < min(dots) else "end"
        places = []
        for rank, y in enumerate(spot.y + step for step in STEPS):
            boxes = {width: _box(spot.x * width, y, anchor, words) for width in dots}
            is_free = not any(_overlap(box, other) for width, box in boxes.items() for other in taken[width])
            if 10 < y < height - 2 and is_free:
                covered = sum(_covered(box, dots[width]) for width, box in boxes.items())
                places.append((covered + rank, rank, y, boxes))  # a step away is as bad as a dot covered
        if places:
            _, _, y, boxes = min(places, key=lambda place: place[:2])
            for width, box in boxes.items():
                taken[width].append(box)
            kept.append(Label(spot, spot.x, y, anchor, False))
    return kept


def _covered(box: Box, dots: list[tuple[Box, int]]) -> int:
    return sum(bad for dot, bad in dots if _overlap(box, dot))


def _dot(spot: Spot, width: int) -> Box:
    reach = spot.radius + 2.5
    x = spot.x * width
    return x - reach, spot.y - reach, x + reach, spot.y + reach


def _box(x: float, y: float, anchor: str, width: float) -> Box:
    left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    return left, y - 11, left + width, y + 3


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
