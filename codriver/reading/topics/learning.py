"""Learning a topic from a few answers, and what it makes of other texts. Never in the web process.

Fifty answers name few words. So the texts around them help without being answered: the directions in which these differ
most (the largest singular vectors of their grams) bring words together that are said of the same things. A lesson says
as much about its direction as about its grams; all of it is folded into one weight a gram.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from codriver.reading.topics import fitting, why
from codriver.reading.topics.cutting import Numbers, Space

GRAMS = 4_096  # that count, at most
DIRECTIONS = 16
TURNS = 3  # of the iteration that finds them
HOLD = 0.3
MAGIC = b"topic 1\n"


class Lesson(NamedTuple):
    """A text, whether it was meant, and how much that counts: an answer 1, a guess less."""

    text: str
    is_meant: bool
    weight: float = 1.0


@dataclass(frozen=True)
class Topic:
    """Grams, how rare they are, what each weighs, and what every text begins with."""

    space: Space
    weights: Numbers
    plus: float

    def values(self, texts: Sequence[str]) -> list[float]:
        """Return how much each text is of the topic; above 0: rather so. Batches do not matter."""
        return (self.space.cut(texts).by(self.weights) + self.plus).round(6).tolist() if texts else []

    def why(self, text: str) -> list[tuple[int, int]]:
        """Return the stretches of a composed text that weighed most for the topic."""
        pieces = why.pieces(text)
        cut = self.space.cut([text[begin:end] for begin, end in pieces])
        lengths = np.sqrt(np.diff(cut.begin))  # a piece's shares are of the piece
        return why.heaviest(pieces, (cut.by(self.weights) * lengths).tolist())

    def packed(self) -> bytes:
        """Return it as bytes."""
        parts = (np.array([self.plus], "<f8"), self.space.grams.astype("<u4"))
        halves = (self.space.rarity.astype("<f4"), self.weights.astype("<f4"))
        return b"".join([MAGIC, *(part.tobytes() for part in (*parts, *halves))])

    @classmethod
    def unpacked(cls, raw: bytes) -> Self:
        """Return a topic from its bytes. Raises ValueError when they are none."""
        body = raw[len(MAGIC) + 8 :]
        if not raw.startswith(MAGIC) or len(body) % 12:
            raise ValueError("These bytes are no topic.")
        third = len(body) // 3
        grams, rarity, weights = (
            np.frombuffer(body[third * at : third * (at + 1)], kind) for at, kind in enumerate(("<u4", "<f4", "<f4"))
        )
        return cls(Space(grams, rarity), weights, float(np.frombuffer(raw[len(MAGIC) :][:8], "<f8")[0]))


class Learned(NamedTuple):
    """A topic, and what each lesson would have got from the others alone."""

    topic: Topic
    apart: list[float]


def learn(lessons: Sequence[Lesson], around: Sequence[str]) -> Learned | None:
    """Learn from lessons, among the texts around them. The same ones teach the same. None when one kind is missing."""
    is_meant = np.array([lesson.is_meant for lesson in lessons], float)
    if not len(is_meant) or is_meant.min() == is_meant.max():
        return None
    weight = np.array([lesson.weight for lesson in lessons])
    texts = [lesson.text for lesson in lessons]
    space = Space.of([*texts, *around], GRAMS)
    ways = directions(space.cut([*texts, *around]).dense(len(space.grams)))
    cut = space.cut(texts)
    full, along = cut.dense(len(space.grams)), cut.by(ways)
    alike = 0.5 * (full @ full.T) + 0.5 * (along @ along.T)
    lesson, plus = fitting.fit(alike, is_meant, weight, HOLD)
    weights = 0.5 * (full.T @ lesson) + 0.5 * (ways @ (along.T @ lesson))
    apart = fitting.apart(alike, is_meant, weight, HOLD)
    return Learned(Topic(space, weights.astype("f4"), plus), apart.round(6).tolist())


def directions(full: Numbers) -> Numbers:
    """Return the directions in which texts differ most, [grams, DIRECTIONS], so long that texts along them weigh 1."""
    many = min(DIRECTIONS, *full.shape)
    found = np.linalg.qr(full.T @ np.random.default_rng(0).standard_normal((len(full), many)).astype("f4"))[0]
    for _ in range(TURNS):
        found = np.linalg.qr(full.T @ (full @ found))[0]
    length = np.sqrt(np.mean(np.square(full @ found).sum(1)))
    return found / max(float(length), 1e-9)
