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
    CLASHES,
    EMPTY,
    HAN,
    HAN_WEIGHT,
    KANA,
    KINDS,
    LANGUAGES,
    LATIN,
    NEEDS,
    OUTPUTS,
    RULES,
    SENTIMENTS,
    SPOKEN,
    Heads,
    Meaning,
    Share,
    meaning,
)
from codriver.reading.meaning.kernel import Adder, Batch
from codriver.reading.meaning.model import SHIPPED, Model, load
from codriver.reading.meaning.reference import Table

IS_SPOKEN = np.array([language in SPOKEN for language in LANGUAGES])
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
    """Reads texts by one model; make it once, it holds the weights.

    taught    the model's weights with a company's layer over them, if there is one; `name` tells it from others.
    """

    def __init__(self, model: Model, taught: Table | None = None, name: str = "none"):
        self.heads, self.version = model.heads, f"{layer.name_of(model.table)}.{RULES}+{name}"
        self._adder = Adder(taught or model.table)
        self._untaught = Adder(model.table) if taught else None
        self._slope, self._half_offset = np.array([part[1:] for part in self.heads.by_output], "f4").T.copy()
        self._need_from = np.array([self.heads.needs_from.get(need, 2.0) for need in NEEDS])

    @classmethod
    def load(cls, company: Path | None = None, path: Path = SHIPPED) -> Self:
        """The shipped weights, with the newest layer of a company's folder over them.

        Raises    ValueError when a file is no model or no layer.
        """
        model, newest = load(path), layer.newest(company) if company else None
        return cls(model, layer.over(model.table, newest), newest.stem) if newest else cls(model)

    def read(self, texts: Sequence[str]) -> Meanings:
        """Read each text. Batches do not matter. Where feeling and kind contradict each other, as heads.meaning."""
        found = self.apart(texts)
        clashing = _clashing(found)
        if len(clashing):
            some = [texts[at] for at in clashing]
            _silence(found, clashing, self._said(self._untaught.add(some)) if self._untaught else None)
        return found

    def apart(self, texts: Sequence[str]) -> Meanings:
        """Read each text by each head for itself."""
        return self._said(self._adder.add(texts))

    def _said(self, batch: Batch) -> Meanings:
        share = self._shares(batch)
        language = _languages(batch, self.heads)
        is_text = IS_SPOKEN[language] & (batch.grams > EMPTY)
        return Meanings(
            language,
            *_sentiment(share, is_text, self.heads),
            *_kind(share, is_text, self.heads),
            *_needs(share, is_text, self._need_from),
        )

    def one(self, text: str) -> Meaning:
        """Read one text, in about twenty microseconds."""
        untaught = self._untaught
        return meaning(self._adder.one(text), self.heads, (lambda: untaught.one(text)) if untaught else None)

    def _shares(self, batch: Batch) -> np.ndarray:
        """Each output's share: [text, output]."""
        half = (0.5 / np.sqrt(np.maximum(batch.grams, 1))).astype("f4")
        value = batch.sums[:, : len(OUTPUTS)] * half[:, None] * self._slope + self._half_offset
        np.tanh(value, out=value)
        value *= 0.5
        value += 0.5
        return value


def _clashing(found: Meanings) -> np.ndarray:
    """Rows in which feeling and kind contradict each other."""
    pairs = ((SENTIMENTS.index(feeling), KINDS.index(kind)) for feeling, kind in CLASHES)
    each = [(found.sentiment == feeling) & (found.kind == kind) for feeling, kind in pairs]
    return np.flatnonzero(np.logical_or(*each))


def _silence(found: Meanings, clashing: np.ndarray, before: Meanings | None) -> None:
    """Let both heads say nothing in these rows, save what the shipped weights (`before`, one row each) do not say."""
    for label, share in (("sentiment", "score"), ("kind", "kind_share")):
        said = getattr(found, label)
        silent = clashing if before is None else clashing[said[clashing] == getattr(before, label)]
        said[silent], getattr(found, share)[silent] = -1, 0


def _sentiment(share: np.ndarray, is_text: np.ndarray, heads: Heads) -> tuple[np.ndarray, np.ndarray]:
    polarity, neutral = share[:, 0], share[:, 1]
    positive = (1 - neutral) * polarity
    negative = (1 - neutral) * (1 - polarity)
    best = np.maximum(np.maximum(negative, neutral), positive)
    label = np.where(best == negative, 0, np.where(best == neutral, 1, 2))
    is_known = (best >= heads.sentiment_from) & is_text
    label = np.where(is_known, label, -1).astype("i1")
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
    """As heads.language_of, for a batch. Most texts are of Han and Latin letters alone, so the others come after."""
    scripts = batch.scripts.view("i4")
    han, kana, latin = scripts[:, HAN], scripts[:, KANA], scripts[:, LATIN]
    eastern = (han + kana) * HAN_WEIGHT
    found = np.where(kana * 10 >= np.maximum(han, 1), JA, ZH).astype("u1")
    found[eastern + latin == 0] = UND
    other = scripts[:, KANA + 1 :]
    is_western, most = (latin > 0) & (latin >= eastern), other.max(1)
    west = np.flatnonzero(is_western)
    found[west] = _by_words(batch.languages[west], batch.pieces[west], heads)
    rest = np.flatnonzero((most > latin) & (most > eastern))
    found[rest] = SAID_BY_SCRIPT[KANA + 1 + other[rest].argmax(1)]
    return found


def _by_words(languages: np.ndarray, pieces: np.ndarray, heads: Heads) -> np.ndarray:
    known = languages[:, : len(LANGUAGES) - BY_WORDS + 1]
    best = known.argmax(1)
    two = np.partition(known, -2, axis=1)[:, -2:]
    lead = (two[:, 1] - two[:, 0]) / np.sqrt(np.maximum(pieces, 1))
    is_sure = (best < known.shape[1] - 1) & (lead >= heads.language_from)
    return np.where(is_sure, BY_WORDS + best, UND)
