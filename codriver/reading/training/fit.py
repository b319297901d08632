"""Weights from lessons: one linear classifier an output over the same grams, then eight bits a weight."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from codriver.reading.meaning import model
from codriver.reading.meaning.heads import KINDS, NEEDS, OUTPUTS, Curve
from codriver.reading.meaning.kernel import Rows, native, pointer, rows
from codriver.reading.meaning.reference import ROW

COST = 0.5  # how much a mistake counts against simple weights
ROUNDS, ENOUGH = 12, 0.05  # over the texts, at most; until no text is violated by more
RARITY = 1.3  # power of a gram's rarity
KNOWN_FROM, OWN_COUNTS = 3.0, 3.0  # texts that make a gram known; one of our own counts as so many
SEED = 2026


class Temper(NamedTuple):
    """How an output is learned: its mistakes cost this times as much, and missing a yes so many times a false one."""

    cost: float
    yes: float


# Chosen by five-fold on the sentences that are learned from: few sentences, and few of them a yes, want a gentle hand.
TEMPERS = dict.fromkeys(KINDS, Temper(0.3, 3)) | dict.fromkeys(NEEDS, Temper(0.02, 8))
PLAIN = Temper(1, 1)


def known(texts: Sequence[str], counts: np.ndarray | None = None, bits: int = model.BITS) -> np.ndarray:
    """Which grams are known, as bits in a uint64 array: those of several texts. `counts`: as how many each counts."""
    everything = np.full(1 << bits - 6, ~np.uint64(0))
    cut = rows(texts, everything, bits, bits)
    weight = None if counts is None else np.repeat(counts, np.diff(cut.begin))
    met = np.bincount(cut.row, weight, minlength=1 << bits)
    return np.packbits(met >= KNOWN_FROM, bitorder="little").view("<u8")


@dataclass(frozen=True)
class Weighed:
    """Rows whose counts have become values: rare grams weigh more, and every text is of length one."""

    rows: Rows
    value: np.ndarray
    square: np.ndarray
    rarity: np.ndarray


def weigh(cut: Rows, row_bits: int, among: np.ndarray) -> Weighed:
    """Weigh grams by how rare they are, and bring every text to length one. `among`: the texts that say how rare."""
    met = np.bincount(cut.row[np.repeat(among, np.diff(cut.begin))], minlength=1 << row_bits)
    rarity = (np.log((among.sum() + 1) / (met + 1)) ** RARITY).astype("f4")
    value = cut.often * rarity[cut.row]
    length = np.sqrt(
        np.add.reduceat(np.append(value * value, np.float32(0)), cut.begin[:-1]) * (np.diff(cut.begin) > 0)
    )
    value /= np.repeat(np.maximum(length, 1e-6), np.diff(cut.begin)).astype("f4")
    return Weighed(cut, value, (length > 0).astype("f4"), rarity)


def learn(weighed: Weighed, signs: np.ndarray, cost: np.ndarray, base: np.ndarray | None = None) -> np.ndarray:
    """The weights of one output, a float a row: to be added up over a text's grams as they occur.

    signs   int8, a text: 1, -1, or 0 where nothing is said.      cost   float, a text; 0 leaves it out.
    base    float, a text: what weights that stay as they are add to its score.
    """
    base = np.zeros(len(signs), "f4") if base is None else np.ascontiguousarray(base, "f4")
    use = np.flatnonzero((signs != 0) & (cost > 0) & (weighed.square > 0)).astype("i4")
    signs, cost = np.ascontiguousarray(signs, "i1"), np.ascontiguousarray(COST * cost, "f4")
    weight, dual = np.zeros(len(weighed.rarity), "f4"), np.zeros(len(signs), "f4")
    cut, dice = weighed.rows, np.random.default_rng(SEED)
    for _ in range(ROUNDS if len(use) else 0):
        order = dice.permutation(use)
        parts = (order, cut.begin, cut.row, weighed.value, weighed.square, signs, cost, base, weight, dual)
        if native().meaning_learn(ctypes.c_int64(len(order)), *map(pointer, parts)) < ENOUGH:
            break
    return weight * weighed.rarity


def learn_all(cut: Rows, row_bits: int, signs: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """The weights of all outputs (signs[output, text]) as the kernel wants them: int8 [rows, ROW].

    Outputs that the same texts speak of are learned from the same weighing.
    """
    table, weighings = np.zeros((1 << row_bits, ROW), "i1"), dict[bytes, Weighed]()
    for at, sign in enumerate(signs):
        among = (sign != 0) & (cost > 0)
        if among.any():
            key = among.tobytes()
            weighings[key] = weighings.get(key) or weigh(cut, row_bits, among)
            temper = TEMPERS.get(OUTPUTS[at], PLAIN)
            table[:, at] = small(learn(weighings[key], sign, cost * np.where(sign > 0, temper.yes, 1) * temper.cost))
    return table


def small(weight: np.ndarray) -> np.ndarray:
    """Weights in eight bits, the largest at 127: an output's scale means nothing, its curve brings it back."""
    return np.rint(weight * (127 / max(float(np.abs(weight).max()), 1e-9))).astype("i1")


def curves(sums: np.ndarray, grams: np.ndarray, signs: np.ndarray, sources: np.ndarray) -> dict[str, Curve]:
    """The curves of all outputs, fitted on sums of texts that the weights had not seen; each source counts the same."""
    found = {}
    for at, name in enumerate(OUTPUTS):
        weight = np.zeros(len(sources))
        for source in set(sources[signs[at] != 0]):
            here = (sources == source) & (signs[at] != 0)
            weight[here] = 1000 / here.sum()
        found[name] = curve(sums[:, at], grams, signs[at], weight)
    return found


def curve(sums: np.ndarray, grams: np.ndarray, signs: np.ndarray, weight: np.ndarray) -> Curve:
    """Fit an output's curve by Newton's method on the log loss.

    sums, grams   of each text.      signs   1, -1, or 0 where nothing is said.      weight   of each text.
    """
    use = signs != 0
    if not use.any():
        return Curve(0.0, 0.0)
    x = sums[use] / np.sqrt(np.maximum(grams[use], 1))
    scale = max(float(x.std()), 1e-9)
    design = np.column_stack([x / scale, np.ones(use.sum())])
    yes, weight, at = (signs[use] > 0).astype("f8"), weight[use], np.zeros(2)
    for _ in range(30):
        share = 1 / (1 + np.exp(-design @ at))
        slope = design.T @ (weight * (yes - share)) - 1e-3 * at
        bend = (design * (weight * share * (1 - share))[:, None]).T @ design + 1e-3 * np.eye(2)
        at = at + np.linalg.solve(bend, slope)
    return Curve(float(at[0]) / scale, float(at[1]))
