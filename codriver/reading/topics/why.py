"""Which stretches of a text weighed most. Pure."""

from collections.abc import Sequence
from itertools import groupby

from codriver.reading.letters import SIGN, fold, kind

MOST = 6
LEAST_SHARE = 0.25  # of the heaviest: what weighs less is not shown
Place = tuple[int, int]


def pieces(text: str) -> list[Place]:
    """Return the words of a text, and every two neighbouring signs; a sign that stands alone as well."""
    found: list[Place] = []
    for what, run in groupby(enumerate(fold(text)), lambda one: kind(one[1])):
        at = [place for place, _ in run]
        begin, end = at[0], at[-1] + 1
        if what == SIGN and end - begin > 1:
            found += [(place, place + 2) for place in range(begin, end - 1)]
        elif what:
            found.append((begin, end))
    return found


def heaviest(places: Sequence[Place], weights: Sequence[float]) -> list[Place]:
    """Return the heaviest places in their order, at most MOST, none that weighs against it or touches a heavier one."""
    found: list[Place] = []
    least = LEAST_SHARE * max(weights, default=0.0)
    for weight, (begin, end) in sorted(zip(weights, places, strict=True), key=lambda one: (-one[0], one[1])):
        if weight <= 0 or weight < least or len(found) == MOST:
            break
        if all(end <= first or last <= begin for first, last in found):
            found.append((begin, end))
    return sorted(found)
