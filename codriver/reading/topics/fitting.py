"""Logistic regression on a few hundred lessons, by how alike each two are. Never in the web process.

Values in, values out. With so few lessons and so many grams it is solved lesson by lesson: each gets a weight.
"""

import numpy as np

from codriver.reading.topics.cutting import Numbers

FOLDS = 20  # parts of which each is left out once
STEPS = 20


def fit(alike: Numbers, is_meant: Numbers, weight: Numbers, hold: float) -> tuple[Numbers, float]:
    """Return each lesson's weight, and what is added to every sum.

    alike      [n, n], how alike each two lessons are.     is_meant   n answers, True or False.
    weight     n, how much each lesson counts, > 0.        hold       > 0: how strongly the weights are held near 0.
    """
    count = len(is_meant)
    found, plus = np.zeros(count), 0.0
    whole = np.ones((count + 1, count + 1))
    whole[count, count] = 0
    for _ in range(STEPS):
        sums = alike @ found + plus
        share = 0.5 + 0.5 * np.tanh(sums / 2)
        bend = np.maximum(weight * share * (1 - share), 1e-6)
        aim = sums + weight * (is_meant - share) / bend
        whole[:count, :count] = alike + np.diag(hold / bend)
        new = np.linalg.solve(whole, np.append(aim, 0))
        moved, found, plus = np.abs(new[:count] - found).max(initial=0), new[:count], float(new[count])
        if moved < 1e-5:
            break
    return found, plus


def apart(alike: Numbers, is_meant: Numbers, weight: Numbers, hold: float) -> Numbers:
    """Return what each lesson would get from the others alone: a part of them is left out at a time."""
    count = len(is_meant)
    # Those that were meant and those that were not are dealt out in turn, so that no part has one kind only.
    order = np.lexsort((np.arange(count), is_meant))
    part = np.empty(count, int)
    part[order] = np.arange(count) % min(FOLDS, count)
    found = np.zeros(count)
    for one in range(min(FOLDS, count)):
        out, rest = np.flatnonzero(part == one), np.flatnonzero(part != one)
        if len(rest):
            lesson, plus = fit(alike[np.ix_(rest, rest)], is_meant[rest], weight[rest], hold)
            found[out] = alike[np.ix_(out, rest)] @ lesson + plus
    return found
