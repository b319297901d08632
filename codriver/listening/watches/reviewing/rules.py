"""Whether what a watch learned helps, from where on it tells, and what to ask next. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, comb, floor
from typing import NamedTuple

LEAST = 20  # answers drawn by lot before anything is held back
LEAST_OF_EACH = 5  # of them meant, and as many not meant
TOLD_SHARE = 0.85  # of the meant ones: so many are told at once
LOST_SHARE = 0.05  # of the meant ones: at most so many are left out
LEAST_GAIN = 0.05  # by which more of what is told must be meant
MOST_LUCK = 0.05  # how likely mere luck would do as well
EXAMPLES = 10  # that a watch about something begins with
OTHERS = 100  # posts of all kinds without which nobody can say what is far from the examples
RARE_SHARE, SELDOM_SHARE = 0.01, 0.1  # of all posts: so many may be told, or asked about, by examples alone
NEVER = 1e9  # a bound that no value reaches


class Verdict(StrEnum):
    """What the answers say about what was learned from them."""

    TOO_FEW = "too few answers"
    NO_HELP = "it does not help"
    HELPS = "it helps"


class Answered(NamedTuple):
    """A post with an answer, and the value it gets from the other answers alone."""

    value: float
    is_meant: bool
    is_drawn: bool


@dataclass(frozen=True)
class Proof:
    """Counts of the answers drawn by lot, and the bounds that hold when it helps."""

    verdict: Verdict
    drawn: int
    meant: int
    told: int
    told_meant: int
    left: int = 0
    left_meant: int = 0
    told_from: float | None = None
    doubted_from: float | None = None


def prove(answered: Sequence[Answered]) -> Proof:
    """Say whether more of what would be told is meant than without learning, and not by luck.

    answered   of which those drawn by lot alone are counted; each with a value that its own answer had no part in.
    Returns    told_from so low that TOLD_SHARE of the meant ones reach it, doubted_from so low that no more than
               LOST_SHARE of them stay below; both None unless it helps.
    Source     docs/explain/watches.md
    """
    drawn = [one for one in answered if one.is_drawn]
    meant = sorted(one.value for one in drawn if one.is_meant)
    if not is_enough(len(drawn), len(meant)):
        return Proof(Verdict.TOO_FEW, len(drawn), len(meant), len(drawn), len(meant))
    values = sorted(one.value for one in drawn)
    told_from = _below(meant[-ceil(TOLD_SHARE * len(meant))], values)
    doubted_from = min(_below(meant[floor(LOST_SHARE * len(meant))], values), told_from)
    return _counted(drawn, told_from, doubted_from)


def is_enough(drawn: int, meant: int) -> bool:
    """Say whether so many answers drawn by lot can tell anything."""
    return drawn >= LEAST and min(meant, drawn - meant) >= LEAST_OF_EACH


def _counted(drawn: Sequence[Answered], told_from: float, doubted_from: float) -> Proof:
    told = [one.is_meant for one in drawn if one.value >= told_from]
    left = [one.is_meant for one in drawn if one.value < doubted_from]
    meant = sum(one.is_meant for one in drawn)
    is_better = sum(told) / len(told) >= meant / len(drawn) + LEAST_GAIN
    helps = is_better and luck(len(drawn), meant, len(told), sum(told)) <= MOST_LUCK
    counts = (len(drawn), meant, len(told), sum(told), len(left), sum(left))
    bounds = (told_from, doubted_from) if helps else (None, None)
    return Proof(Verdict.HELPS if helps else Verdict.NO_HELP, *counts, *bounds)


def _below(value: float, values: Sequence[float]) -> float:
    """Return the middle between a value and the next lower one; what comes later is never quite the same."""
    lower = [one for one in values if one < value]
    return (value + lower[-1]) / 2 if lower else value


def luck(drawn: int, meant: int, told: int, told_meant: int) -> float:
    """Return how likely `told` of `drawn` posts taken blindly hold `told_meant` or more of the `meant` ones (0–1)."""
    ways = sum(comb(meant, hit) * comb(drawn - meant, told - hit) for hit in range(told_meant, min(told, meant) + 1))
    return ways / comb(drawn, told)


def by_examples(examples: Sequence[float], others: Sequence[float]) -> tuple[float, float]:
    """Return (told_from, doubted_from) of a watch about something that nobody has reviewed yet.

    examples, others   values of what was meant, and of posts of all kinds, each from the rest alone.
    Returns    bounds such that few posts of all kinds pass; told_from is NEVER when less than a third of the examples
               would reach it, or there are too few others to compare with.
    """
    if not examples:
        return NEVER, NEVER
    rank, rest = sorted(examples), sorted(others, reverse=True)
    doubted_from = max([rank[len(rank) // 10], *rest[floor(SELDOM_SHARE * len(rest)) :][:1]])
    told_from = max([rank[len(rank) // 2], doubted_from, *rest[floor(RARE_SHARE * len(rest)) :][:1]])
    is_apart = sum(value >= told_from for value in examples) * 3 >= len(examples)
    return (told_from if is_apart and len(others) >= OTHERS else NEVER), doubted_from


class Waiting(NamedTuple):
    """A match without an answer: its post, its value, and whether it is doubtful."""

    post: int
    value: float | None
    is_doubtful: bool


def next_one(waiting: Collection[Waiting], drawn: int, answers: int, middle: float) -> tuple[int, bool] | None:
    """Return the post to ask about, and whether it was drawn by lot; None when there is nothing to ask.

    The first LEAST are drawn; then every other one, and between them the one of which the watch is least sure.
    """
    doubtful = [one for one in waiting if one.value is not None and one.is_doubtful]
    if drawn >= LEAST and answers % 2 and doubtful:
        return min(doubtful, key=lambda one: (abs((one.value or 0.0) - middle), one.post)).post, False
    return (min(waiting, key=lambda one: lot(one.post)).post, True) if waiting else None


def lot(post: int) -> int:
    """Return a post's lot: the same one for ever, and no order in them."""
    stirred = (post + 1) * 0x9E3779B97F4A7C15 & (1 << 64) - 1
    return ((stirred ^ stirred >> 29) * 0xBF58476D1CE4E5B9 & (1 << 64) - 1) >> 20


def paragraphs(text: str) -> list[str]:
    """Return the examples in a field: an empty line stands between two; each once."""
    found: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return list(dict.fromkeys("\n".join(some) for some in found if some))
