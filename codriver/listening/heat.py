"""How hot a story is: its posts counted, each worth half as much with every six hours that pass.

Kept as log2 of the sum of 2^(t / half-life): the order of two stories never changes with the clock, so nothing has to
be computed again as time passes (docs/explain/stories.md).
"""

from math import log2

HALF_LIFE = 6 * 3600.0  # seconds


def heat_of(at: float) -> float:
    """Return the heat of one post published at `at`, unix seconds. Unit: half-lives since 1970."""
    return at / HALF_LIFE


def heat_sum(one: float, other: float) -> float:
    """Return the heat of two groups of posts together: log2(2^one + 2^other), without overflow."""
    high, low = (one, other) if one >= other else (other, one)
    return high + log2(1.0 + 2.0 ** max(low - high, -1074.0))


def weight(heat: float, now: float) -> float:
    """Return the posts a heat is worth at `now`, unix seconds: at least 0, at most the number of posts so far."""
    return 2.0 ** min(max(heat - now / HALF_LIFE, -1074.0), 1000.0)
