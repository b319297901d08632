"""Our own texts with and without personal data, and how well a finder marks them.

A text a line, its spans marked in place: `call [[telephone:07700 900123]]`; `\\n` and `\\t` stand for themselves. Numbers are
invented, those with check digits have right ones. Two halves were written in two ways: *dev* by kind of number and the
shapes it takes, which the rules were made on; *test* by who writes what to whom, before any rule was run on it.
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
    """Spans that are right to the character, that were found, that are there; and those covered by at least half."""

    right: int = 0
    found: int = 0
    true: int = 0
    touched: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def precision(self) -> Share:
        return Share(self.right, self.found)

    @property
    def recall(self) -> Share:
        return Share(self.right, self.true)

    @property
    def covered(self) -> Share:
        return Share(self.touched, self.true)


def score(texts: Iterable[Marked], find: Callable[[str], list[Span]], kind: str = "") -> Score:
    """Compare what a finder finds with the true spans, of one kind or of all."""
    total = Score()
    for text in texts:
        true = {span for span in text.spans if kind in ("", span.kind)}
        found = {span for span in find(text.text) if kind in ("", span.kind)}
        total.right += len(true & found)
        total.true, total.found = total.true + len(true), total.found + len(found)
        total.touched += sum(any(_is_half_of(span, other) for other in found) for span in true)
        total.missed += [(text.text, f"{span.kind} {text.text[span.start : span.end]}") for span in true - found]
        total.wrong += [(text.text, f"{span.kind} {text.text[span.start : span.end]}") for span in found - true]
    return total


def _is_half_of(span: Span, found: Span) -> bool:
    common = min(span.end, found.end) - max(span.start, found.start)
    return span.kind == found.kind and common * 2 >= span.end - span.start
