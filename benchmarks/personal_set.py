"""Our own texts with and without personal data, and how well a finder marks them.

A text a line, its spans marked in place: `call [[telephone:07700 900123]]`; `\\n` and `\\t` stand for themselves.
Numbers are invented, those with check digits have right ones. Three parts by one author: *dev* was written by kind of
number and the shapes it takes, and the rules were made on it; *seen* was written by who writes what to whom, as tests,
each until its errors had been looked at; *test* is the last of those.

A mail address, a number or a plate is right to the character. An address has no sharp ends ("…号门口", "旁边的…"), so
one is right when what it and the true one have in common is at least half of both together; how many are exact is told
beside.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.story_scores import Share
from codriver.reading.personal import Span

FOLDER = Path(__file__).parent.parent / "codriver/reading/personal/tests/set"
PARTS, LANGUAGES = ("dev", "seen", "test"), ("zh", "en")
_MARK = re.compile(r"\[\[([a-z-]+):(.+?)\]\](?!\])")


@dataclass(frozen=True)
class Marked:
    """A text and its true spans."""

    text: str
    spans: list[Span]


def marked(half: str, language: str) -> list[Marked]:
    lines = (FOLDER / f"{half}.{language}.txt").read_text("utf-8").splitlines()
    return [read(line) for line in lines if line]


def read(line: str) -> Marked:
    """Take the marks out of a line: "a [[mail:x@y.z]]" → "a x@y.z", mail at 2 to 7."""
    line = line.replace("\\n", "\n").replace("\\t", "\t")
    text, spans, end = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[end : mark.start()]
        spans.append(Span(mark[1], len(text), len(text) + len(mark[2])))
        text, end = text + mark[2], mark.end()
    return Marked(text + line[end:], spans)


@dataclass
class Score:
    """Spans that are right, exact to the character, found, and there; and the texts with those missed or wrong."""

    right: int = 0
    exact: int = 0
    found: int = 0
    true: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def precision(self) -> Share:
        return Share(self.right, self.found)

    @property
    def recall(self) -> Share:
        return Share(self.right, self.true)


def score(texts: Iterable[Marked], find: Callable[[str], list[Span]], kind: str = "") -> Score:
    """Compare what a finder finds with the true spans, of one kind or of all."""
    total = Score()
    for text in texts:
        true = {span for span in text.spans if kind in ("", span.kind)}
        found = {span for span in find(text.text) if kind in ("", span.kind)}
        met = {span for span in true if any(is_right(span, other) for other in found)}
        total.true, total.found, total.right = total.true + len(true), total.found + len(found), total.right + len(met)
        total.exact += len(true & found)
        wrong = {span for span in found if not any(is_right(other, span) for other in true)}
        total.missed += [(text.text, f"{span.kind} {text.text[span.start : span.end]}") for span in true - met]
        total.wrong += [(text.text, f"{span.kind} {text.text[span.start : span.end]}") for span in wrong]
    return total


def is_right(true: Span, found: Span) -> bool:
    if true.kind != "address" or found.kind != "address":
        return true == found
    common = min(true.end, found.end) - max(true.start, found.start)
    return common * 2 >= max(true.end, found.end) - min(true.start, found.start)
