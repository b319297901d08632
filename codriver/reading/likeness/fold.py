"""What each character counts as: one table for case, width, accents and traditional or simplified forms.

Two planes of 65,536 entries. 0 drops the character; ASK hands it to the rules of clean.c, which look at its
neighbours; anything else is the character it counts as. Folding is for comparing only: nobody reads folded text.
"""

import hashlib
import unicodedata
from array import array
from pathlib import Path

from codriver.reading import places

ASK = 1
# Punctuation whose neighbours decide, and the last characters of "转发微博", "网页链接" and "收起全文".
ASKED = ":/.@#([（【博接文"
# The converter keeps these apart, because either is right somewhere; for likeness they are one.
VARIANTS = {"著": "着", "牠": "它", "妳": "你", "祂": "他", "菓": "果", "荳": "豆", "燄": "焰"}
REVISION = 1
KEPT = frozenset(["Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "Mn", "Mc"])


def table() -> bytes:
    """The table as bytes (131,072 uint16), from the cache if it is there: building takes a tenth of a second."""
    name = hashlib.sha256(f"{unicodedata.unidata_version} {REVISION} {ASKED} {VARIANTS}".encode()).hexdigest()[:12]
    return places.cached(f"fold-{name}.bin", lambda path: path.write_bytes(build()), Path.read_bytes)


def build() -> bytes:
    """Build the table from Unicode and the traditional-to-simplified dictionary."""
    forms = simplified()
    entries = array("H", (_fold(code, forms) for code in range(0x20000)))
    if entries.itemsize != 2:
        raise RuntimeError("This machine has no 16-bit array type.")
    return entries.tobytes()


def simplified() -> dict[str, str]:
    import opencc

    ideographs = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))]
    converted = opencc.OpenCC("t2s").convert("\n".join(ideographs)).split("\n")
    return dict(zip(ideographs, converted, strict=True)) | VARIANTS


def _fold(code: int, known: dict[str, str]) -> int:
    if 0xD800 <= code < 0xE000 or chr(code) in ASKED:
        return ASK
    character = unicodedata.normalize("NFKC", chr(code)).casefold()[:1]
    if not character or unicodedata.category(character) not in KEPT:
        return 0
    if 0x300 <= ord(character) < 0x370 or 0xFE00 <= ord(character) < 0xFE10:  # accents and variation selectors
        return 0
    base = unicodedata.normalize("NFD", character)[0]
    if ord(base) < 0x1100:  # é counts as e; Hangul syllables and kana stay whole
        character = base
    character = known.get(character, character)
    return ord(character) if 1 < ord(character) < 0x10000 else 0
