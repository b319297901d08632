"""A lesson: a text and, for some outputs, yes or no. Sets say what each of their rows teaches."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from codriver.reading.meaning.heads import KINDS, NEEDS, OUTPUTS

FOLDS = 5


class Lesson(NamedTuple):
    """A text, the set it is from, and what it teaches: output → 1 yes, -1 no."""

    text: str
    source: str
    said: dict[str, int]


def feeling(label: str) -> dict[str, int]:
    """What "negative", "neutral" or "positive" teaches."""
    if label == "neutral":
        return {"neutral": 1}
    return {"neutral": -1, "polarity": 1 if label == "positive" else -1}


def kind(label: str) -> dict[str, int]:
    """What one of KINDS teaches: yes to it, no to the others."""
    return {one: 1 if one == label else -1 for one in KINDS}


def needs(touched: Iterable[str]) -> dict[str, int]:
    """What a list of needs teaches: yes to each of them, no to the others."""
    return {one: 1 if one in set(touched) else -1 for one in NEEDS}


def number(text: str) -> int:
    """The SHA-256 of a text as a number: what decides its fold, so that equal texts never part."""
    return int(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), 16)


@dataclass
class Class:
    """Lessons as arrays: signs[output, text] is 1, -1, or 0 where nothing is said."""

    texts: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    said: list[dict[str, int]] = field(default_factory=list)

    def add(self, lessons: Iterable[Lesson], cost: float = 1.0) -> None:
        for lesson in lessons:
            self.texts.append(lesson.text)
            self.sources.append(lesson.source)
            self.costs.append(cost)
            self.said.append(lesson.said)

    def signs(self) -> np.ndarray:
        signs = np.zeros((len(OUTPUTS), len(self.texts)), "i1")
        for at, said in enumerate(self.said):
            for name, sign in said.items():
                signs[OUTPUTS.index(name), at] = sign
        return signs

    def cost(self) -> np.ndarray:
        """How much a mistake on each text counts."""
        return np.array(self.costs, "f4")

    def folds(self) -> np.ndarray:
        return np.array([number(text) % FOLDS for text in self.texts], "i1")

    def of(self) -> np.ndarray:
        """Each text's source."""
        return np.array(self.sources)


def whole(lessons: Iterable[Lesson]) -> Iterator[Lesson]:
    """Leave out lessons without a text."""
    return (lesson for lesson in lessons if lesson.text.strip())
