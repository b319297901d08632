"""The sentences written for this project: sentiment, kind, needs, text; part of them labelled twice.

sentences/*.tsv holds the settled labels. Some texts were labelled twice, without sight of the first labels: first/*.tsv
and second/*.tsv hold both passes as they were. Of those, half are kept for the test and never learned from.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from codriver.reading.meaning.heads import KINDS, NEEDS, SENTIMENTS
from codriver.reading.training.lessons import Lesson, feeling, kind, needs, number

SENTENCES = Path(__file__).with_name("sentences")


class Sentence(NamedTuple):
    """One of our sentences with its labels."""

    language: str
    sentiment: str
    kind: str
    needs: tuple[str, ...]
    text: str

    def lesson(self) -> Lesson:
        said = feeling(self.sentiment) | kind(self.kind) | needs(self.needs)
        return Lesson(self.text, f"own, {self.language}", said)


def read(path: Path) -> Iterator[Sentence]:
    """Read one file; its name begins with its language.

    Raises    ValueError with file and line when a line has other labels or columns.
    """
    with path.open(encoding="utf-8", newline="\n") as lines:
        for count, line in enumerate(lines, 1):
            try:
                sentiment, kind, touched, text = line.rstrip("\n").split("\t")
                yield _sound(Sentence(path.name[:2], sentiment, kind, _needs(touched), text))
            except ValueError as problem:
                raise ValueError(f"{path.name}, line {count}: {problem}") from problem


def _needs(touched: str) -> tuple[str, ...]:
    return () if touched == "-" else tuple(touched.split(","))


def _sound(sentence: Sentence) -> Sentence:
    if sentence.sentiment not in SENTIMENTS or sentence.kind not in KINDS or set(sentence.needs) - set(NEEDS):
        raise ValueError(f"no such label: {sentence[1:4]}")
    if not sentence.text.strip():
        raise ValueError("no text")
    return sentence


@cache
def settled() -> tuple[Sentence, ...]:
    """All sentences with the labels that hold; of equal texts the first."""
    found = (sentence for path in sorted(SENTENCES.glob("*.tsv")) for sentence in read(path))
    return tuple({sentence.text: sentence for sentence in reversed(list(found))}.values())[::-1]


@cache
def second() -> dict[str, Sentence]:
    """The labels of the second pass, by text."""
    paths = sorted((SENTENCES / "second").glob("*.tsv"))
    return {sentence.text: sentence for path in paths for sentence in read(path)}


@cache
def first() -> dict[str, Sentence]:
    """The labels of the first pass, as they were before what differed was settled, by text."""
    paths = sorted((SENTENCES / "first").glob("*.tsv"))
    return {sentence.text: sentence for path in paths for sentence in read(path)}


def is_kept(text: str) -> bool:
    """Say whether a sentence is kept for the test: labelled twice, and its SHA-256 is even."""
    return text in second() and number(text) % 2 == 0


def learned() -> list[Sentence]:
    """The sentences that may be learned from."""
    return [sentence for sentence in settled() if not is_kept(sentence.text)]


def kept() -> list[Sentence]:
    """The sentences that only tests see."""
    return [sentence for sentence in settled() if is_kept(sentence.text)]
