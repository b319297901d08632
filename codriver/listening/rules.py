"""Heat: how hot a story is, as one number whose order never has to be computed again."""

from collections.abc import Iterable
from math import exp2, inf, log2

HALF_LIFE = 6 * 3600.0  # seconds after which a post counts half
HOT = 10.0  # weight now from which a story is called hot


def heat(posts_at: Iterable[float], half_life: float = HALF_LIFE) -> float:
    """Return the heat of posts: the logarithm of their weights, each half as much every half-life.

    posts_at   unix seconds, UTC, in any order.
    half_life  seconds, > 0.
    Returns    log2(sum(2 ** (t / half_life))); minus infinity for no posts. All weights fade alike, so of two stories
               the hotter one stays the hotter one until a post arrives: the order needs no recomputing.
    """
    return heat_join(at / half_life for at in posts_at)


def heat_add(old_heat: float | None, posts_at: Iterable[float]) -> float:
    """Return the heat of a story to which posts were added; None is a story without posts."""
    return heat_join([-inf if old_heat is None else old_heat, heat(posts_at)])


def heat_join(heats: Iterable[float]) -> float:
    """Return the heat of stories that became one. The largest is taken out first, so nothing overflows."""
    known = [one for one in heats if one > -inf]
    if not known:
        return -inf
    top = max(known)
    return top + log2(sum(exp2(one - top) for one in known))


def weight(heat: float, now: float, half_life: float = HALF_LIFE) -> float:
    """Return what a heat means now: its posts counted, each half as much every half-life.

    heat  of a story.   now  unix seconds, UTC.
    Returns a number >= 0; 12.0 is as hot as twelve posts made this second. A post dated ahead counts a little more
    than one; what would be beyond a float is cut.
    """
    return exp2(min(heat - now / half_life, 1000.0))


def is_hot(weight: float) -> bool:
    """Say whether a weight is called hot on the pages."""
    return weight >= HOT
