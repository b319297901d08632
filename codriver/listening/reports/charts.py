"""The two pictures of a report, as SVG made of numbers alone; every word on them is laid over as a value."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from codriver.listening.reports.saying import Label, Picture, Piece, clean, count
from codriver.listening.stories.figures import Figure
from codriver.listening.stories.spread_page import Dot, Spread

WIDE = 480  # points: the width of the text on an A4 sheet
HIGH = 96  # of the growth chart
TALL = 330  # of the spread, at most
SMALLER = 0.85  # times as large as on a screen are its dots
INK, SOFT, LINE, ROAD, SIGN, BAD = "#1b232c", "#5f6873", "#e7e2d7", "#1d5b8f", "#d98a00", "#b23a24"
DAY = 1440  # minutes
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 91 * DAY, 365 * DAY)
TICKS = 6  # times that stand under a chart, at most
DOTS = {
    "source": f'fill="{INK}"',
    "carried": f'fill="{SIGN}"',
    "copy": f'fill="#ffffff" stroke="{BAD}" stroke-width="1.2"',
    "gone": f'fill="#ffffff" stroke="{SOFT}" stroke-dasharray="1.5 1.5"',
    "bundle": f'fill="{ROAD}" fill-opacity="0.45"',
    "": f'fill="{ROAD}"',
}


def moment(at: float | datetime) -> str:
    """Write a time whole, in the reader's zone: a report is read on another day than today."""
    zone = timezone.get_current_timezone()
    here = timezone.localtime(at) if isinstance(at, datetime) else datetime.fromtimestamp(at, zone)
    return f"{formats.date_format(here, 'DATE_FORMAT')} {formats.time_format(here, 'H:i')}"


def growth(figure: Figure, url: str) -> Picture:
    """Draw how many posts there were over time. url: where all of them are listed."""
    points = figure.growth
    first, last, most = points[0][0], points[-1][0], points[-1][1]
    span = max(last - first, 1.0)
    places = [(WIDE * (at - first) / span, HIGH - (HIGH - 14) * posts / most) for at, posts in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in _stairs(places))
    ticks = _times(first, last)
    rules = "".join(_rule(WIDE * (at.timestamp() - first) / span, HIGH) for at in ticks)
    shapes = (
        f'{rules}<polygon points="0,{HIGH} {line} {WIDE},{HIGH}" fill="{ROAD}" fill-opacity="0.12"/>'
        f'<polyline points="{line}" fill="none" stroke="{ROAD}" stroke-width="1.5" stroke-linejoin="round"/>'
    )
    labels = [
        Label((at.timestamp() - first) / span, HIGH + 3, "middle", [Piece(_short(at, last - first))]) for at in ticks
    ]
    labels.append(Label(1.0, 0, "end", [Piece(count(most), url, "strong")]))
    alt = _("Posts so far over time: %(number)s from %(first)s to %(last)s")
    told = {"number": count(most), "first": moment(first), "last": moment(last)}
    return Picture(_svg(shapes, HIGH), HIGH + 14, alt % told, labels)


def _stairs(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a line that stays level until the next post comes."""
    found = places[:1]
    for (_x, before), (x, y) in pairwise(places):
        found += [(x, before), (x, y)]
    return found


def _times(first: float, last: float) -> list[datetime]:
    """Return round times of the reader's clock between two moments, not too many."""
    minutes = (last - first) / 60
    step = next((step for step in STEPS if minutes / step <= TICKS), STEPS[-1])
    zone = timezone.get_current_timezone()
    begin = datetime.fromtimestamp(first, zone)
    day = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    at = day + timedelta(minutes=step) * max(0, -(-(begin - day) // timedelta(minutes=step)))
    found: list[datetime] = []
    while at.timestamp() <= last and len(found) <= TICKS:
        found.append(at)
        at += timedelta(minutes=step)
    edge = (last - first) * 0.04  # a word there would stand over the edge
    return [at for at in found if first + edge < at.timestamp() < last - edge]


def _short(at: datetime, span: float) -> str:
    if at.hour or at.minute:
        return formats.time_format(at, "H:i")
    return formats.date_format(at, "MONTH_DAY_FORMAT" if span < 300 * 86400 else "YEAR_MONTH_FORMAT")


def spread(drawn: Spread, legend: list[tuple[str, str]], under: Callable[[int], str]) -> Picture:
    """Draw which post came by which. under: the address of the posts that came by a carrier's."""
    high = min(drawn.height, TALL)
    flat = high / drawn.height
    shapes = "".join(
        (
            *(_rule(_share(x) * WIDE, high) for _words, x, _anchor in drawn.ticks),
            _path(drawn.edges, flat, f'stroke="{ROAD}" stroke-opacity="0.25"'),
            _path(drawn.guesses, flat, f'stroke="{ROAD}" stroke-opacity="0.25" stroke-dasharray="3 3"'),
            _path(drawn.carried, flat, f'stroke="{SIGN}" stroke-width="1.5"'),
            *(_dot(dot, flat) for dot in drawn.dots),
        )
    )
    labels = [Label(_share(x), high + 3, anchor, [Piece(words)]) for words, x, anchor in drawn.ticks]
    labels += [
        Label(_share(name.x), float(name.y) * flat - 8, name.anchor, [Piece(clean(name.words, 60), under(name.seq))])
        for name in drawn.names
    ]
    alt = _("Spread of %(number)s posts over time, from the source at the left") % {"number": count(drawn.figure.posts)}
    return Picture(_svg(shapes, high), high + 14, alt, labels, legend)


def _svg(shapes: str, height: float) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}">{shapes}</svg>'


def _rule(x: float, height: float) -> str:
    return f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{height}" stroke="{LINE}" stroke-width="0.75"/>'


def _path(curves: str, flat: float, style: str) -> str:
    """Return curves that were drawn a thousand wide, as wide as the sheet and as flat as the picture."""

    def narrow(xy: re.Match[str]) -> str:
        return f"{float(xy[1]) * WIDE / 1000:.1f} {float(xy[2]) * flat:.1f}"

    path = re.sub(r"([\d.]+) ([\d.]+)", narrow, curves)
    return f'<path d="{path}" fill="none" {style}/>' if curves else ""


def _dot(dot: Dot, flat: float) -> str:
    x, y, radius = _share(dot.x) * WIDE, float(dot.y) * flat, float(dot.radius) * SMALLER
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {DOTS.get(dot.kind, DOTS[""])}/>'


def _share(percent: str) -> float:
    return float(percent.rstrip("%")) / 100
