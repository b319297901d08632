"""The numbers that the kernel runs by; the sizes below are compiled in (shapes.c)."""

from dataclasses import astuple, dataclass

SKETCH = 32
FACE = 8
CELLS = 8
GRAM_CAP = 8192
FEWEST_BUCKETS = 2048
CELLS_A_SLOT = 20


@dataclass(frozen=True)
class Settings:
    """What counts as alike. The order is that of shapes.c.

    dense_n, letter_n   length of an n-gram that begins with a Chinese, Japanese or Korean character, or with any other.
    posted              features of a text that lead to it.
    crowd               stories that may hold a feature before it is boilerplate, while there are few texts.
    verified            candidates that are compared in full.
    weight, bound       thousandths: alike is whose face, with `weight` for each piece of evidence, reaches `bound`.
    evidence            pieces of evidence without which nothing is alike.
    thin, brief         a text weighs two for each Chinese, Japanese or Korean character and one for each other: below
                        `thin` it is not judged, below `brief` it is only alike what is equal.
    block, unchanged    thousandths: what shares less than `block`, in one piece of which `unchanged` is the same, is
                        a quotation or a phrase: it is answered, but its writers stay different stories for `crowd`.
    forgotten_hits      features found among the evicted before a text counts as forgotten.
    """

    dense_n: int = 4
    letter_n: int = 6
    posted: int = 20
    crowd: int = 3
    verified: int = 4
    weight: int = 75
    bound: int = 750
    evidence: int = 2
    thin: int = 12
    brief: int = 20
    block: int = 650
    unchanged: int = 800
    forgotten_hits: int = 3

    def numbers(self) -> tuple[int, ...]:
        return astuple(self)

    def buckets(self, slots: int) -> tuple[int, int]:
        """Buckets when full, and to begin with: a power of two fewer.

        Twenty cells a slot: copies of a story post little and boilerplate has one cell for all, so that a full window
        has room for its postings though each text may have as many. What does not fit drives out the oldest.
        """
        most = max(FEWEST_BUCKETS, slots * CELLS_A_SLOT // CELLS)
        doublings = (most // FEWEST_BUCKETS).bit_length() - 1
        first = most >> doublings
        return first << doublings, first
