"""An overview as a CSV: every number of the page in one table, hour by hour or day by day."""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO

from django.utils import timezone

from codriver.listening.meaning.labels import FEELINGS, KIND_LABELS, NEED_LABELS
from codriver.listening.overview.figures import Figures, Place

BOM = "\ufeff"  # by which spreadsheets know that the text is UTF-8
HEAD = ("part", "label", "from", "to", "posts", "complaints", "praise", "posts_before")


def table(figures: Figures) -> str:
    """Return the table; its words are those of the file formats, the same in every language."""
    to = StringIO()
    to.write(BOM)
    writer = csv.writer(to)
    writer.writerow(HEAD)
    writer.writerows(_totals(figures))
    writer.writerows(_places(figures, "site", figures.sites))
    writer.writerows(_places(figures, "kind of source", figures.source_kinds))
    writer.writerows(_points(figures))
    return to.getvalue()


Row = tuple[object, ...]


def _totals(figures: Figures) -> Iterator[Row]:
    ends = _time(figures.period.start), _time(figures.period.end)
    now, before = figures.now, figures.before
    for part, labels in _labels():
        for label, columns in labels:
            yield part, label, *ends, _sum(now, columns), *_said(now, part, label), _sum(before, columns)


def _points(figures: Figures) -> Iterator[Row]:
    for point in figures.points:
        ends = _time(point.start), _time(point.end)
        for part, labels in _labels():
            for label, columns in labels:
                posts = _sum(point.counts, columns)
                yield f"{part} over time", label, *ends, posts, *_said(point.counts, part, label), ""


def _places(figures: Figures, part: str, places: list[Place]) -> Iterator[Row]:
    ends = _time(figures.period.start), _time(figures.period.end)
    for one in places:
        yield part, _safe(one.key), *ends, one.now, "", "", one.before


def _labels() -> Iterator[tuple[str, list[tuple[str, dict[str, int]]]]]:
    """Return the parts of the table with their labels, each with the columns of Tally that make its number."""
    yield "posts", [("all", {"posts": 1})]
    for part, labels in (("feeling", FEELINGS), ("kind", KIND_LABELS)):
        known = [(label, {label: 1}) for label in labels]
        yield part, [*known, ("unknown", {"posts": 1} | dict.fromkeys(labels, -1))]
    needs = [(label, {label: 1}) for label in NEED_LABELS]
    yield "need", [*needs, ("none", {"no_need": 1}), ("unknown", {"unknown_need": 1})]


def _sum(counts: dict[str, int], columns: dict[str, int]) -> int:
    return sum(counts[name] * times for name, times in columns.items())


def _said(counts: dict[str, int], part: str, label: str) -> tuple[object, object]:
    """Return how many of a need's posts complain and praise."""
    if part != "need" or label not in NEED_LABELS:
        return "", ""
    return counts[f"{label}_complaint"], counts[f"{label}_praise"]


def _time(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()


def _safe(words: str) -> str:
    """Keep a site's own name from being read as a formula."""
    return f"'{words}" if words[:1] in ("=", "+", "-", "@", "\t", "\r") else words
