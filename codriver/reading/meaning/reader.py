"""The meaning of many texts, as arrays. Imports numpy and compiled code: never in the web process."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from codriver.reading.meaning import layer
from codriver.reading.meaning.alphabet import SCRIPTS
from codriver.reading.meaning.heads import (
    BY_SCRIPT,
    BY_WORDS,
    EMPTY,
    HAN,
    HAN_WEIGHT,
    KANA,
    KINDS,
    LANGUAGES,
    LATIN,
    NEEDS,
    OUTPUTS,
    SENTIMENTS,
    SPOKEN,
    Heads,
    Meaning,
    Share,
    meaning,
)
from codriver.reading.meaning.kernel import Adder, Batch
from codriver.reading.meaning.model import SHIPPED, Model, load

SPOKEN_CODES = [LANGUAGES.index(language) for language in SPOKEN]
ZH, JA, UND = LANGUAGES.index("zh"), LANGUAGES.index("ja"), LANGUAGES.index("und")
SAID_BY_SCRIPT = np.array([LANGUAGES.index(BY_SCRIPT.get(script, "und")) for script in SCRIPTS], "u1")


@dataclass(frozen=True)
class Meanings:
    """One row a text; see the package's docstring for the numbers. -1: not known."""

    language: np.ndarray
    sentiment: np.ndarray
    score: np.ndarray
    kind: np.ndarray
    kind_share: np.ndarray
    needs: np.ndarray
    need_shares: np.ndarray

    def __len__(self) -> int:
        return len(self.language)

    def one(self, at: int) -> Meaning:
        """One row in words."""
        sentiment, kind, needs = int(self.sentiment[at]), int(self.kind[at]), int(self.needs[at])
        touched = [Share(NEEDS[n], float(self.need_shares[at, n])) for n in range(len(NEEDS)) if needs >> n & 1]
        return Meaning(
            LANGUAGES[self.language[at]],
            Share(SENTIMENTS[sentiment], float(self.score[at])) if sentiment >= 0 else None,
            Share(KINDS[kind], float(self.kind_share[at])) if kind >= 0 else None,
            sorted(touched, key=lambda need: -need.share) if needs >= 0 else None,
        )


class Reader:
    """Reads texts by one model; make it once, it holds the weights."""

    def __init__(self, model: Model, company: Path | None = None):
        newest = layer.newest(company) if company else None
        table = layer.over(model.table, newest)
        self.heads, self.version = model.heads, f"{layer.name_of(model.table)}+{newest.stem if newest else 'none'}"
        self._adder = Adder(table)
        self._slope = np.array([self.heads.curves[name].slope for name in OUTPUTS])
        self._offset = np.array([self.heads.curves[name].offset for name in OUTPUTS])
        self._need_from = np.array([self.heads.needs_from.get(need, 2.0) for need in NEEDS])

    @classmethod
    def load(cls, company: Path | None = None, path: Path = SHIPPED) -> Self:
        """The shipped weights, with the newest layer of a company's folder over them.

        Raises    ValueError when a file is no model or no layer.
        """
        return cls(load(path), company)

    def read(self, texts: Sequence[str]) -> Meanings:
        """Read each text. Batches do not matter."""
        batch = self._adder.add(texts)
        share = self._shares(batch)
        language = _languages(batch, self.heads)
        is_text = np.isin(language, SPOKEN_CODES) & (batch.grams > EMPTY)
        return Meanings(
            language,
            *_sentiment(share, is_text, self.heads),
            *_kind(share, is_text, self.heads),
            *_needs(share, is_text, self._need_from),
        )

    def one(self, text: str) -> Meaning:
        """Read one text, in about twenty microseconds."""
        return meaning(self._adder.one(text), self.heads)

    def _shares(self, batch: Batch) -> np.ndarray:
        """Each output's share: [text, output]."""
        value = batch.sums[:, : len(OUTPUTS)] * (self._slope / np.sqrt(np.maximum(batch.grams, 1))[:, None])
        value += self._offset
        return 0.5 + 0.5 * np.tanh(value / 2)


def _sentiment(share: np.ndarray, is_text: np.ndarray, heads: Heads) -> tuple[np.ndarray, np.ndarray]:
    polarity, neutral = share[:, 0], share[:, 1]
    positive = (1 - neutral) * polarity
    negative = (1 - neutral) * (1 - polarity)
    by_label = np.stack([negative, neutral, positive])
    is_known = (by_label.max(0) >= heads.sentiment_from) & is_text
    label = np.where(is_known, by_label.argmax(0), -1).astype("i1")
    return label, np.where(is_known, positive - negative, 0).astype("f4")


def _kind(share: np.ndarray, is_text: np.ndarray, heads: Heads) -> tuple[np.ndarray, np.ndarray]:
    each = share[:, 2 : 2 + len(KINDS)]
    best = each.max(1) / each.sum(1)
    is_known = (best >= heads.kind_from) & is_text
    return np.where(is_known, each.argmax(1), -1).astype("i1"), np.where(is_known, best, 0).astype("f4")


def _needs(share: np.ndarray, is_text: np.ndarray, bound: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    each = share[:, len(OUTPUTS) - len(NEEDS) : len(OUTPUTS)]
    bits = ((each >= bound) << np.arange(len(NEEDS))).sum(1)
    is_known = is_text & bool((bound <= 1).any())
    return np.where(is_known, bits, -1).astype("i1"), (each * (bound <= 1)).astype("f4")


def _languages(batch: Batch, heads: Heads) -> np.ndarray:
    """As heads.language_of, for a batch."""
    weight = batch.scripts.astype("i4")
    weight[:, 0] = 0
    weight[:, HAN] = (batch.scripts[:, HAN] + batch.scripts[:, KANA]) * HAN_WEIGHT
    weight[:, KANA] = 0
    best = weight.argmax(1)
    found = SAID_BY_SCRIPT[best]
    is_japanese = batch.scripts[:, KANA] * 10 >= np.maximum(batch.scripts[:, HAN], 1)
    found = np.where(best == HAN, np.where(is_japanese, JA, ZH), found)
    found = np.where(best == LATIN, _by_words(batch, heads), found)
    return np.where(weight.sum(1) == 0, UND, found).astype("u1")


def _by_words(batch: Batch, heads: Heads) -> np.ndarray:
    known = batch.languages[:, : len(LANGUAGES) - BY_WORDS + 1]
    best = known.argmax(1)
    two = np.partition(known, -2, axis=1)[:, -2:]
    lead = (two[:, 1] - two[:, 0]) / np.sqrt(np.maximum(batch.pieces, 1))
    is_sure = (best < known.shape[1] - 1) & (lead >= heads.language_from)
    return np.where(is_sure, BY_WORDS + best, UND)
