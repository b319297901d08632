"""The numbers of an overview as lines of a page: a word, its way through the period, its number and what that opens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from codriver.listening.meaning.labels import FEELINGS, KIND_LABELS, NEED_LABELS, NOT_KNOWN, TONES
from codriver.listening.overview.figures import Figures, Place, Point, Source
from codriver.listening.overview.labels import NEEDS_TOO, SOURCE_KINDS
from codriver.listening.sites import site_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HIGH, WIDE = 22.0, 100.0  # of the way of a line: viewBox units
SILENT = 200  # posts from which on it is no chance that a label is never read
SITES = 12  # that are shown, the loudest


@dataclass(frozen=True)
class Part:
    """A part of a line's number: how many of a need's posts complain, or praise."""

    label: "StrOrPromise"
    tone: str
    posts: int
    address: str


@dataclass(frozen=True)
class Line:
    """One label: how many posts, how many before, the way through the period, the address of its voices."""

    key: str
    label: "StrOrPromise"
    now: int
    before: int
    whole: int  # of which `now` is a part
    address: str
    tone: str = ""
    way: str = ""  # points of an SVG polyline
    parts: list[Part] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        """Say whether this is a label, and not its lack."""
        return self.key != "unknown"

    @property
    def is_silent(self) -> bool:
        """Say whether many posts were read and none to mean this: rather the reader is never sure of it."""
        return self.is_known and not self.now and not self.before and self.whole >= SILENT


class Addresses:
    """Where the voices of a period and of a source are listed."""

    def __init__(self, start: datetime, end: datetime, source: Source) -> None:
        self._asked = {"from": f"{start:%Y-%m-%dT%H:%MZ}", "to": f"{end:%Y-%m-%dT%H:%MZ}"}
        self._asked |= {"channel": source.channel} if source.channel else {}
        self._asked |= {"source": source.source_kind} if source.source_kind else {}
        self._asked |= {"watch": str(source.watch)} if source.watch else {}

    def __call__(self, **more: str) -> str:
        """Return the address of the posts with these labels too."""
        return f"{reverse('listening:overview-posts')}?{urlencode(self._asked | more)}"


def address_of(figures: Figures, source: Source) -> Addresses:
    """Return the addresses of a whole period."""
    return Addresses(figures.period.start, figures.period.end, source)


def volume(figures: Figures, source: Source) -> Line:
    """Return the line of all posts."""
    posts = figures.now["posts"]
    return Line("posts", gettext("posts"), posts, figures.before["posts"], posts, address_of(figures, source)())


def feelings(figures: Figures, source: Source) -> list[Line]:
    """Return a line for each feeling, and one for those not known."""
    return _lines(figures, address_of(figures, source), "feeling", FEELINGS)


def kinds(figures: Figures, source: Source) -> list[Line]:
    """Return a line for each kind, the fullest first, and one for those not known."""
    lines = _lines(figures, address_of(figures, source), "kind", KIND_LABELS)
    return sorted(lines, key=lambda line: (not line.is_known, line.key == "other", -line.now))


def _lines(figures: Figures, address: Addresses, name: str, labels: "dict[str, StrOrPromise]") -> list[Line]:
    def unknown(counts: dict[str, int]) -> int:
        return counts["posts"] - sum(counts[key] for key in labels)

    whole = sum(figures.now[key] for key in labels)
    found = [_line(figures, key, label, whole, address(**{name: key}), _column(key)) for key, label in labels.items()]
    return [*found, _line(figures, "unknown", NOT_KNOWN, whole, address(**{name: "unknown"}), unknown)]


def needs(figures: Figures, source: Source) -> list[Line]:
    """Return a line for each need with its complaints and its praise, the fullest first; then those without."""
    address = address_of(figures, source)
    whole = figures.now["posts"] - figures.now["unknown_need"]
    found = [_need(figures, need, whole, address) for need in NEED_LABELS]
    rest = [
        _line(figures, key, NEEDS_TOO[key], whole, address(need=key), _column(column))
        for key, column in (("none", "no_need"), ("unknown", "unknown_need"))
    ]
    return [*sorted(found, key=lambda line: -line.now), *rest]


def _need(figures: Figures, need: str, whole: int, address: Addresses) -> Line:
    parts = [
        Part(KIND_LABELS[kind], tone, figures.now[f"{need}_{kind}"], address(need=need, kind=kind))
        for kind, tone in (("complaint", "bad"), ("praise", "good"))
    ]
    return _line(figures, need, NEED_LABELS[need], whole, address(need=need), _column(need), parts)


def _column(name: str) -> Callable[[dict[str, int]], int]:
    return lambda counts: counts[name]


def _line(
    figures: Figures,
    key: str,
    label: "StrOrPromise",
    whole: int,
    address: str,
    count: Callable[[dict[str, int]], int],
    parts: list[Part] | None = None,
) -> Line:
    return Line(
        key=key,
        label=label,
        now=count(figures.now),
        before=count(figures.before),
        whole=whole,
        address=address,
        tone=TONES.get(key, ""),
        way=way([count(point.counts) for point in figures.points]),
        parts=parts or [],
    )


def sites(figures: Figures, source: Source) -> list[Line]:
    """Return a line for each of the loudest sites, with its unhappy and its happy posts."""
    return [_place(figures, source, "channel", one, site_name(one.key)) for one in figures.sites[:SITES]]


def source_kinds(figures: Figures, source: Source) -> list[Line]:
    """Return a line for each kind of source, with its unhappy and its happy posts."""
    return [_place(figures, source, "source", one, SOURCE_KINDS.get(one.key, one.key)) for one in figures.source_kinds]


def _place(figures: Figures, source: Source, name: str, one: Place, label: "StrOrPromise") -> Line:
    address = address_of(figures, source)
    parts = [
        Part(FEELINGS[feeling], TONES[feeling], posts, address(**{name: one.key, "feeling": feeling}))
        for feeling, posts in (("negative", one.negative), ("positive", one.positive))
    ]
    whole = figures.now["posts"]
    return Line(one.key, label, one.now, one.before, whole, address(**{name: one.key}), parts=parts)


def way(counts: list[int]) -> str:
    """Return how a number went through a period as points of an SVG polyline; "" when there is no way to show."""
    top = max(counts, default=0)
    if len(counts) < 2 or not top:
        return ""
    step = WIDE / (len(counts) - 1)
    return " ".join(f"{place * step:.1f},{HIGH - 1 - (HIGH - 2) * n / top:.1f}" for place, n in enumerate(counts))


def chart(figures: Figures, source: Source) -> dict[str, object]:
    """Return what web/chart.js draws as "stack": posts by feeling, and those of the period before as a line."""
    address = address_of(figures, source)
    return {
        "unit": gettext("posts"),
        "starts": [point.start.timestamp() for point in figures.points],
        "ends": [point.end.timestamp() for point in figures.points],
        "isHours": figures.period.is_hours,
        "zone": str(figures.period.zone),
        "bars": [
            {
                "name": str(FEELINGS_TOO[feeling]),
                "tone": tone,
                "values": [felt(point, feeling) for point in figures.points],
                "opens": address(feeling=feeling),
            }
            for feeling, tone in STACKED.items()
        ],
        "line": {"name": gettext("the period before"), "values": figures.then} if any(figures.then) else None,
    }


FEELINGS_TOO: "dict[str, StrOrPromise]" = FEELINGS | {"unknown": NOT_KNOWN}
STACKED = {"negative": "bad", "unknown": "line", "neutral": "soft", "positive": "good"}  # from the ground up, as tones


def felt(point: Point, feeling: str) -> int:
    """Return how many posts have a feeling, or "unknown"."""
    known = feeling in FEELINGS
    return point.counts[feeling] if known else point.counts["posts"] - sum(point.counts[one] for one in FEELINGS)


@dataclass(frozen=True)
class Moment:
    """One hour or day in the table of the same numbers: (number, address) of all posts and of each feeling."""

    start: datetime
    then: int
    cells: list[tuple[int, str]]


def moments(figures: Figures, source: Source) -> list[Moment]:
    """Return the table behind the chart; its columns are all posts and FEELINGS_TOO."""
    found = []
    for point, then in zip(figures.points, [*figures.then, *[0] * len(figures.points)], strict=False):
        address = Addresses(point.start, point.end, source)
        cells = [(point.counts["posts"], address())]
        cells += [(felt(point, feeling), address(feeling=feeling)) for feeling in FEELINGS_TOO]
        found.append(Moment(point.start, then, cells))
    return found
