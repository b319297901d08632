"""How pictures look: 64 bits that stay nearly the same when a picture is made smaller or saved anew.

The hash is the sign of the 64 lowest frequencies of a 32 × 32 picture in grey, against their median (Zauner 2010).
Two pictures are the same when at most NEAR bits differ; so at least one of NEAR + 1 bands of bits is then equal.
"""

import re

NEAR = 4  # bits
BANDS = (13, 13, 13, 13, 12)  # bits of each band; NEAR + 1 of them
FLAT = 8  # a picture whose bits are fewer than this, or more than 64 less this, says nothing: it is one colour
GIVEN = re.compile(r"(?:phash:)?([0-9a-f]{16})")


def given(written: str) -> int | None:
    """Read a hash as a record gives it: phash: and 16 signs; None when it is of another kind."""
    found = GIVEN.fullmatch(written.strip().lower()) if written.lower().startswith("phash:") else None
    return telling(int(found[1], 16)) if found else None


def telling(bits: int) -> int | None:
    """Return a hash that tells pictures apart, None for one that does not."""
    return bits if FLAT <= bits.bit_count() <= 64 - FLAT else None


def bands(bits: int) -> list[int]:
    """Cut a hash into its bands, the lowest bits first."""
    found = []
    for width in BANDS:
        found.append(bits & ((1 << width) - 1))
        bits >>= width
    return found


def distance(one: int, other: int) -> int:
    """Return in how many bits two hashes differ."""
    return (one ^ other).bit_count()


def signed(bits: int) -> int:
    """Return a hash as databases hold it."""
    return bits - (1 << 64) if bits >= 1 << 63 else bits


def unsigned(held: int) -> int:
    """Return a hash that a database held."""
    return held & ((1 << 64) - 1)
