"""A text cut into what an index holds of it: whole words, every sign, and every two signs that are neighbours.

"天气好 iPhone15" is cut into 天, 气, 好, 天气, 气好 and iphone15. A token is a number below 2 ** 47: made of one or two
signs, or the hash of a word. This is the plain form; postings.py does the same for many texts at once.
"""

from itertools import groupby

from codriver.reading.letters import BITS, LETTER, SIGN, composed, fold, kind

LONGEST = 100  # characters of a word that its token tells apart
WORD = 1 << 46  # a token from here on is a word's
FULL = (1 << 64) - 1


def _weights() -> list[int]:
    """Return LONGEST odd numbers that look random; the same ones for ever, for they stand in the index."""
    found, state = [], 0x9E3779B97F4A7C15
    for _ in range(LONGEST):
        state = (state * 6364136223846793005 + 1442695040888963407) & FULL
        found.append((state ^ state >> 29) | 1)
    return found


WEIGHTS = _weights()
MIX = 0xBF58476D1CE4E5B9


def word_token(word: str) -> int:
    """Return the token of a folded word."""
    total = sum((ord(letter) + 1) * weight for letter, weight in zip(word, WEIGHTS, strict=False)) & FULL
    total = ((total ^ total >> 31) * MIX) & FULL
    return WORD | total >> 19


def sign_token(first: str, second: str = "") -> int:
    """Return the token of one folded sign, or of two."""
    return ord(first) << BITS | (ord(second) if second else 0)


def runs(folded: str) -> list[tuple[int, str]]:
    """Return a folded text as runs of one kind: (kind, characters)."""
    return [(what, "".join(run)) for what, run in groupby(folded, kind)]


def tokens(text: str) -> set[int]:
    """Return the tokens of a text."""
    found: set[int] = set()
    for what, run in runs(fold(composed(text))):
        if what == SIGN:
            found.update(map(sign_token, run))
            found.update(map(sign_token, run, run[1:]))
        elif what == LETTER:
            found.add(word_token(run))
    return found
