"""Texts as rows of numbers: which grams they have, weighed by how rare these are around here. Never in the web process.

Grams are those of meaning: words, their pieces, signs, and up to three of them in a row, as places among 2 ** ROW_BITS.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import numpy as np

from codriver.reading.meaning import kernel

ROW_BITS = 18
ALL = np.full(1 << 15, (1 << 64) - 1, np.uint64)  # every gram is known
BITS = 21
LEAST = 2  # texts that must have a gram before it counts
Numbers = np.ndarray[Any, np.dtype[Any]]


class Cut(NamedTuple):
    """Texts in a Space: text i has the columns at[begin[i]:begin[i + 1]], rising, each with its share of the text."""

    begin: Numbers
    at: Numbers
    share: Numbers

    def by(self, weights: Numbers) -> Numbers:
        """Return each text's sum of shares times weights; weights may have several columns."""
        each = weights[self.at] * (self.share if weights.ndim == 1 else self.share[:, None])
        total = np.zeros((len(each) + 1, *each.shape[1:]))
        np.cumsum(each, axis=0, out=total[1:])
        return total[self.begin[1:]] - total[self.begin[:-1]]

    def dense(self, columns: int) -> Numbers:
        """Return the texts as one full matrix."""
        found = np.zeros((len(self.begin) - 1, columns), np.float32)
        found[np.repeat(np.arange(len(found)), np.diff(self.begin)), self.at] = self.share
        return found


class Space(NamedTuple):
    """The grams that count, rising, and how rare each is: the logarithm of one text in so many."""

    grams: Numbers
    rarity: Numbers

    @classmethod
    def of(cls, texts: Sequence[str], most: int) -> Self:
        """Return the grams that several of some texts have, at most the `most` commonest."""
        rows = kernel.rows(texts, ALL, BITS, ROW_BITS)
        often = np.bincount(rows.row, minlength=1 << ROW_BITS)
        found = np.flatnonzero(often >= LEAST)
        if len(found) > most:
            found = np.sort(found[np.argsort(-often[found], kind="stable")[:most]])
        return cls(found.astype("u4"), np.log((1 + len(texts)) / often[found]).astype("f4"))

    def cut(self, texts: Sequence[str]) -> Cut:
        """Cut texts; the squares of the shares of each add up to one."""
        rows = kernel.rows(texts, ALL, BITS, ROW_BITS)
        at = np.searchsorted(self.grams, rows.row)
        known = np.flatnonzero(np.append(self.grams, 0)[np.minimum(at, len(self.grams))] == rows.row)
        known = known[at[known] < len(self.grams)]
        of = np.repeat(np.arange(len(texts)), np.diff(rows.begin))[known]
        share = (1 + np.log(rows.often[known])) * self.rarity[at[known]]
        length = np.sqrt(np.bincount(of, share * share, len(texts)))
        begin = np.append(0, np.cumsum(np.bincount(of, minlength=len(texts))))
        return Cut(begin, at[known], share / np.maximum(length, 1e-9)[of])
