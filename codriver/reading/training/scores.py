"""How good: shares with their 95 % intervals, and F1."""

from collections.abc import Callable
from math import sqrt
from typing import NamedTuple

import numpy as np

Z = 1.96
ROUNDS = 1_000


class Figure(NamedTuple):
    """A figure with its 95 % interval, and on how many texts it rests."""

    value: float
    low: float
    high: float
    texts: int


def accuracy(is_right: np.ndarray) -> Figure:
    """The share of right answers with its Wilson interval."""
    count = len(is_right)
    if not count:
        return Figure(0.0, 0.0, 1.0, 0)
    share = float(is_right.mean())
    middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    half = Z * sqrt(share * (1 - share) / count + Z * Z / (4 * count * count)) / (1 + Z * Z / count)
    return Figure(share, middle - half, middle + half, count)


def f1(said: np.ndarray, is_so: np.ndarray) -> float:
    """The F1 of yes; 0 when there is nothing to find and nothing was said."""
    return 2 * float((said & is_so).sum()) / max(1.0, float(said.sum() + is_so.sum()))


def macro_f1(said: np.ndarray, is_so: np.ndarray, labels: int) -> float:
    """The mean F1 over labels numbered from 0."""
    return float(np.mean([f1(said == label, is_so == label) for label in range(labels)]))


def kappa(one: list[object], other: list[object]) -> float:
    """Cohen's kappa: how far two labellers agree beyond chance."""
    labels = set(one) | set(other)
    agree = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
    chance = sum(one.count(label) * other.count(label) for label in labels) / len(one) ** 2
    return (agree - chance) / (1 - chance)


def with_interval(measure: Callable[[np.ndarray], float], count: int, seed: int = 1) -> Figure:
    """A measure of chosen texts (given their numbers) with its bootstrap interval."""
    dice = np.random.default_rng(seed)
    drawn = [measure(dice.integers(0, count, count)) for _ in range(ROUNDS)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Figure(measure(np.arange(count)), float(low), float(high), count)
