"""What each UTF-16 unit counts as before grams are cut: its symbol, its kind and its script.

Case, width and traditional forms are folded as in likeness; marks, emoji and question marks stay, because a feeling
is in them. Two tables of 65,536 entries, kept as one file: building takes a tenth of a second.
"""

import hashlib
import unicodedata
from array import array
from functools import cache
from pathlib import Path
from typing import NamedTuple

from codriver.reading import places
from codriver.reading.likeness import fold

DROP, SPACE, LETTER, DIGIT, SINGLE, HIGH, LOW = range(7)
SCRIPTS = ("", "latin", "han", "kana", "hangul", "cyrillic", "greek", "arabic", "hebrew", "thai", "devanagari", "other")
RANGES = (  # first, last, script; a letter in none of them is of another script
    (0x3041, 0x30FF, "kana"),
    (0x3400, 0x9FFF, "han"),
    (0xAC00, 0xD7A3, "hangul"),
    (0x0041, 0x024F, "latin"),
    (0x1E00, 0x1EFF, "latin"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0370, 0x03FF, "greek"),
    (0x0600, 0x06FF, "arabic"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0E00, 0x0E7F, "thai"),
    (0x0900, 0x097F, "devanagari"),
)
APOSTROPHES = "'’‘`´"
IDEOGRAPHS = 0x2E80  # from here on a character is a token by itself; Hangul is written in words
REVISION = 1


class Alphabet(NamedTuple):
    """symbol[unit] is what it counts as; kind[unit] holds its kind in the low three bits and its script above."""

    symbol: bytes
    kind: bytes


@cache
def alphabet() -> Alphabet:
    """The two tables, from the cache if they are there. `symbol` is little-endian uint16."""
    source = f"{unicodedata.unidata_version} {fold.VARIANTS} {RANGES} {REVISION}"
    name = f"alphabet-{hashlib.sha256(source.encode()).hexdigest()[:12]}.bin"
    whole = places.cached(name, lambda path: path.write_bytes(build()), Path.read_bytes)
    return Alphabet(whole[:0x20000], whole[0x20000:])


def build() -> bytes:
    """Build both tables from Unicode and the traditional-to-simplified dictionary."""
    simplified = fold.simplified()
    entries = [_entry(code, simplified) for code in range(0x10000)]
    symbols = array("H", (symbol for symbol, _ in entries))
    if symbols.itemsize != 2:
        raise RuntimeError("This machine has no 16-bit array type.")
    return symbols.tobytes() + bytes(kind for _, kind in entries)


def _entry(code: int, simplified: dict[str, str]) -> tuple[int, int]:
    if 0xD800 <= code < 0xE000:
        return 0, HIGH if code < 0xDC00 else LOW
    folded = unicodedata.normalize("NFKC", chr(code)).casefold()[:1]
    category = unicodedata.category(folded) if folded else "Cn"
    if chr(code).isspace() or category[0] == "Z":
        return 0, SPACE
    if category[0] == "C" or category == "Mn" or chr(code) in APOSTROPHES or ord(folded) > 0xFFFF:
        return 0, DROP
    symbol = min(simplified.get(folded, folded), folded, key=lambda one: one > "\uffff")  # a rare form may lie outside
    if category == "Nd":
        return ord(symbol), DIGIT
    return ord(symbol), _kind(symbol) | _script(symbol) << 3


def _kind(symbol: str) -> int:
    """In scripts that part words by spaces, letters make words; everything else is a token by itself."""
    is_in_words = ord(symbol) < IDEOGRAPHS or 0xAC00 <= ord(symbol) <= 0xD7A3
    return LETTER if is_in_words and unicodedata.category(symbol)[0] in "LM" else SINGLE


def _script(symbol: str) -> int:
    if not symbol.isalpha():
        return 0
    name = next((name for first, last, name in RANGES if first <= ord(symbol) <= last), "other")
    return SCRIPTS.index(name)
