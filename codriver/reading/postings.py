"""Which texts have which token: tokens.tokens for tens of thousands of texts at once. For the worker alone."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from codriver.reading import letters
from codriver.reading.letters import BITS, CODES, LETTER, SIGN, composed
from codriver.reading.tokens import LONGEST, MIX, WEIGHTS, WORD

MOST = 1 << 16  # texts at once
AT_ONCE = 4_000  # texts cut in one step, which keeps the arrays of a step in the processor's reach
ROOM = 1_280  # bytes from which on a card is full: three of them to a page of SQLite's
Numbers = np.ndarray[Any, np.dtype[Any]]


def cards(texts: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    """Yield cards, rising: (first token of the card, the card). A card has some neighbouring tokens and who has them.

    texts    at most MOST; none may hold a NUL, and no record does.
    A card   is little-endian: uint32 how many tokens, that many int64 tokens, uint32 where the places of each end
             (counted in places), then the places: uint16, the rising places in `texts` of those that have the token.
    """
    if len(texts) > MOST:
        raise ValueError(f"{len(texts)} texts are more than {MOST}")
    parts = [_pairs(texts[start : start + AT_ONCE], start) for start in range(0, len(texts), AT_ONCE)]
    held = np.sort(np.concatenate(parts)) if parts else np.empty(0, np.int64)
    held = held[np.flatnonzero(np.diff(held, prepend=-1))]  # a token twice in one text counts once
    tokens = held >> 16
    starts = np.flatnonzero(np.diff(tokens, prepend=-1))
    yield from _packed(tokens[starts].astype("<i8"), np.append(starts, len(held)), held.astype("<u2"))


def _packed(tokens: Numbers, bounds: Numbers, places: Numbers) -> Iterator[tuple[int, bytes]]:
    """Put tokens on cards; the places of token n are those from bounds[n] to bounds[n + 1]."""
    room = np.cumsum(12 + 2 * np.diff(bounds)) // ROOM
    firsts = np.flatnonzero(np.diff(room, prepend=-1)).tolist()
    for first, last in pairwise([*firsts, len(tokens)]):
        begin = bounds[first]
        ends = (bounds[first + 1 : last + 1] - begin).astype("<u4")
        body = places[begin : bounds[last]]
        head = (last - first).to_bytes(4, "little")
        yield int(tokens[first]), b"".join((head, tokens[first:last].tobytes(), ends.tobytes(), body.tobytes()))


@cache
def _tables() -> tuple[Numbers, Numbers, Numbers]:
    held = letters.table()
    folds = np.append(np.frombuffer(held[:-CODES], "<u4"), 0).astype(np.int64)
    return folds, np.frombuffer(held[-CODES:] + b"\0", np.uint8), np.array(WEIGHTS, np.uint64)


def _pairs(texts: Sequence[str], first: int) -> Numbers:
    """Return token << 16 | place of the text, for everything that stands in these texts."""
    whole = "\0".join([*map(composed, texts), "\0"])  # the last sign looks at what follows it
    codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), "<u4")
    folds, kinds, _ = _tables()
    known = np.minimum(codes, CODES)
    folded, what = folds[known], kinds[known]
    text = np.cumsum(codes == 0) + first
    return np.concatenate([_signs(folded, what == SIGN, text), _words(folded, what == LETTER, text)])


def _signs(folded: Numbers, is_sign: Numbers, text: Numbers) -> Numbers:
    at = np.flatnonzero(is_sign)
    pairs = at[is_sign[at + 1]]
    alone = folded[at] << BITS << 16 | text[at]
    return np.concatenate([alone, (folded[pairs] << BITS | folded[pairs + 1]) << 16 | text[pairs]])


def _words(folded: Numbers, is_letter: Numbers, text: Numbers) -> Numbers:
    at = np.flatnonzero(is_letter)
    if not len(at):
        return np.empty(0, np.int64)
    heads = np.flatnonzero(np.diff(at, prepend=-2) > 1)  # where in `at` a word begins
    lengths = np.diff(np.append(heads, len(at)))
    within = np.arange(len(at)) - np.repeat(heads, lengths)
    weights = np.where(within < LONGEST, _tables()[2][np.minimum(within, LONGEST - 1)], np.uint64(0))
    totals = np.add.reduceat((folded[at] + 1).astype(np.uint64) * weights, heads)
    totals = (totals ^ totals >> np.uint64(31)) * np.uint64(MIX)
    return (WORD | (totals >> np.uint64(19)).astype(np.int64)) << 16 | text[at[heads]]
