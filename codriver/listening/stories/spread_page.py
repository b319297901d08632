"""A story's spread and growth, ready for their templates: places as percent, words translated, links resolved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext, ngettext

from codriver.listening.models import Mention, Relation, Story
from codriver.listening.stories import drawing
from codriver.listening.stories.clauses import CJK
from codriver.listening.stories.drawing import Drawing, Spot
from codriver.listening.stories.figures import Figure
from codriver.listening.stories.forms import RELATIONS
from codriver.listening.stories.pictures import branch_figure, path_to
from codriver.listening.stories.story_page import posts_by_seq
from codriver.staff.models import User


def count(number: int) -> str:
    """Write a number with its thousands apart."""
    return str(formats.number_format(number, use_l10n=True, force_grouping=True))


FIRST_LINES = 40
LAST_TICK = 0.9  # share of the width from which on a centred word might be cut off
UNITS = ((365 * 86400, "y"), (30 * 86400, "mo"), (86400, "d"), (3600, "h"), (60, "min"))


@dataclass(frozen=True)
class Dot:
    """A circle of the drawing: a post, or a bundle of posts."""

    x: str
    y: str
    radius: str
    kind: str
    href: str
    words: str
    is_stop: bool  # a stop of the Tab key


@dataclass(frozen=True)
class Name:
    """A carrier's name and count beside its dot."""

    seq: int
    x: str
    y: str
    anchor: str
    shift: str
    words: str
    is_first: bool


@dataclass(frozen=True)
class Line:
    """A row of the table that says the same as the drawing."""

    post: Mention | None
    above: Mention | None
    relation: str
    at: datetime
    posts: int
    direct: int
    is_bundle: bool
    href: str


@dataclass(frozen=True)
class Spread:
    """The drawing of a story, or of one branch of it."""

    figure: Figure
    root: int
    path: list[Mention]
    height: int
    edges: str
    guesses: str
    carried: str
    dots: list[Dot]
    names: list[Name]
    ticks: list[tuple[str, str, str]]  # words, place, anchor
    lines: list[Line]

    @property
    def hidden(self) -> int:
        """Return how many posts are counted in bundles."""
        return sum(bundle.posts for bundle in self.figure.bundles)

    @property
    def first_lines(self) -> list[Line]:
        """Return the rows that stand below the drawing; the others are on a page of their own."""
        ranked = sorted(self.lines, key=lambda line: -line.posts)[:FIRST_LINES]
        return sorted(ranked, key=lambda line: line.at)

    @property
    def listed(self) -> int:
        """Return how many posts have a row of their own in the whole table."""
        return sum(not line.is_bundle for line in self.lines)

    @property
    def first_listed(self) -> int:
        """Return how many posts have a row of their own below the drawing."""
        return sum(not line.is_bundle for line in self.first_lines)

    @property
    def unknown(self) -> int:
        """Return of how many posts the parent is not known."""
        return self.figure.named - self.figure.known


class _Words:
    """What the drawing says of a post: read once, for all its posts."""

    def __init__(self, story: Story, root: int, posts: dict[int, Mention]) -> None:
        self.story, self.root, self.posts = story, root, posts
        self.page = reverse("listening:story", args=[story.number])
        self.list = reverse("listening:posts", args=[story.number])

    def author(self, seq: int) -> str:
        post = self.posts.get(seq)
        if post is None:
            return ""
        return gettext("an account we forgot") if post.is_author_forgotten else post.author_name or post.author_id

    def href(self, spot: Spot) -> str:
        """Return where a dot leads: into its branch, or to the posts it stands for."""
        if spot.bundle:
            return f"{self.list}?under={spot.seq}" if spot.seq == self.root else f"{self.page}?node={spot.seq}#spread"
        is_branch = spot.node is not None and spot.node.size > 1 and spot.seq != self.root
        return f"{self.page}?node={spot.seq}#spread" if is_branch else f"{self.list}?post={spot.seq}"

    def words(self, spot: Spot) -> str:
        """Return what a dot says when it is pointed at."""
        if spot.bundle:
            posts = spot.bundle.posts
            more = ngettext("%(number)s more post came by %(name)s", "%(number)s more posts came by %(name)s", posts)
            return more % {"number": count(posts), "name": self.author(spot.seq)}
        node = spot.node
        assert node is not None
        at = timezone.localtime(datetime.fromtimestamp(node.at, timezone.get_current_timezone()))
        relation = str(RELATIONS[Relation(node.relation)])
        parts = [self.author(node.seq), relation, formats.date_format(at, "DATE_FORMAT") + f" {at:%H:%M}"]
        if node.size > 1:
            came = ngettext("%(number)s post came by it", "%(number)s posts came by it", node.size - 1)
            parts.append(came % {"number": count(node.size - 1)})
        return " · ".join(part for part in parts if part)


def spread(viewer: User, story: Story, whole: Figure, root: int = 0) -> Spread | None:
    """Draw a story, or what came by one of its posts; None when that post is not in the story."""
    if root in (0, whole.source):
        figure, root, path = whole, whole.source, []
    else:
        found = branch_figure(story, root, whole)
        if found is None:
            return None
        figure, path = found, path_to(story.id, root)
    laid = drawing.lay_out(figure)
    seqs = [node.seq for node in figure.nodes] + [bundle.under for bundle in figure.bundles] + path
    posts = posts_by_seq(viewer, seqs)
    words = _Words(story, root, posts)
    return Spread(
        figure=figure,
        root=root,
        path=[posts[seq] for seq in path if seq in posts],
        height=laid.height,
        dots=_dots(laid, words),
        names=_names(laid, words),
        ticks=[(since(age), _percent(x), "end" if x > LAST_TICK else "middle") for age, x in laid.ticks],
        lines=_lines(figure, words),
        **_edges(laid),
    )


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"


def _edges(laid: Drawing) -> dict[str, str]:
    """Return three paths: to carriers, to posts whose parent we know, to those that joined by their words."""
    kinds: dict[str, list[Spot]] = {"carried": [], "guesses": [], "edges": []}
    for spot in laid.spots[1:]:
        is_guess = spot.node is not None and (spot.node.is_copy or not spot.node.anchor)
        kinds["carried" if spot.is_carrier else "guesses" if is_guess else "edges"].append(spot)
    return {kind: drawing.curves(spots) for kind, spots in kinds.items()}


def _dots(laid: Drawing, words: _Words) -> list[Dot]:
    ranked = sorted(laid.spots, key=lambda spot: (spot is laid.source) * 2 + spot.is_carrier)  # the last lie on top
    return [_dot(spot, laid, words) for spot in ranked]


def _dot(spot: Spot, laid: Drawing, words: _Words) -> Dot:
    kind, radius = _kind(spot, laid, words)
    return Dot(
        x=_percent(spot.x),
        y=f"{spot.y:.1f}",
        radius=f"{radius:g}",
        kind=kind,
        href=words.href(spot),
        words=words.words(spot),
        is_stop=bool(spot.is_carrier or spot.bundle or spot is laid.source),
    )


def _kind(spot: Spot, laid: Drawing, words: _Words) -> tuple[str, float]:
    if spot.bundle:
        return "bundle", spot.radius
    post = words.posts.get(spot.seq)
    if spot is laid.source:
        return "source", 6
    if spot.is_carrier:
        return "carried", 4.5
    if post and post.deleted_at:
        return "gone", 2.6
    if spot.node and spot.node.is_copy:
        return "copy", 2.8
    return "", 1.9 if len(laid.spots) > 120 else 2.4


def _names(laid: Drawing, words: _Words) -> list[Name]:
    carriers = [(spot, spot.node.size - 1) for spot in laid.carriers if spot.node]
    told = [(spot, f"{words.author(spot.seq)[:16]} · {count(posts)}") for spot, posts in carriers]
    labels = drawing.labels([(spot, _width(text)) for spot, text in told], laid.height, laid.spots)
    text_of = {id(spot): text for spot, text in told}
    return [
        Name(
            seq=label.spot.seq,
            x=_percent(label.x),
            y=f"{label.y:.1f}",
            anchor=label.anchor,
            shift="0",
            words=text_of[id(label.spot)],
            is_first=label.is_first,
        )
        for label in labels
    ]


def _width(text: str) -> float:
    return sum(12 if CJK.match(sign) else 6.6 for sign in text)


def _lines(figure: Figure, words: _Words) -> list[Line]:
    zone = timezone.get_current_timezone()
    posts = words.posts
    lines = [
        Line(
            post=posts.get(node.seq),
            above=posts.get(node.anchor),
            relation=str(RELATIONS[Relation(node.relation)]),
            at=datetime.fromtimestamp(node.at, zone),
            posts=node.size - 1,
            direct=node.direct,
            is_bundle=False,
            href=words.href(Spot(node, None, 0)),
        )
        for node in figure.nodes
    ]
    lines += [
        Line(None, posts.get(bundle.under), "", datetime.fromtimestamp(bundle.at, zone), bundle.posts, 0, True,
             words.href(Spot(None, bundle, 0)))
        for bundle in figure.bundles
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.at)


def since(age: int) -> str:
    """Write a time since the source as short as on an axis: 5 min, 3 h, 2 d."""
    size, unit = next((size, unit) for size, unit in UNITS if age >= size or unit == "min")
    words = {
        "y": gettext("%(number)d y"),
        "mo": gettext("%(number)d mo"),
        "d": gettext("%(number)d d"),
        "h": gettext("%(number)d h"),
        "min": gettext("%(number)d min"),
    }
    return words[unit] % {"number": age // size}


def growth(figure: Figure) -> dict[str, Any]:
    """Return what the growth chart draws: posts so far over time."""
    points = [[round(at), posts] for at, posts in figure.growth]
    return {"unit": gettext("posts"), "lines": [{"name": gettext("posts so far"), "points": points}]}
