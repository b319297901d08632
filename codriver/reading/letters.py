"""What a character counts as when words are looked for, and what it is part of: a sign, a word, or nothing.

Folding keeps the length of a text, so a place in the folded text is the same place in the text itself. Case, width and
traditional or simplified forms count alike, accents count, all that is neither letter nor sign counts as a space. The
table is made once and kept in a file, because making it takes the dictionary of traditional characters, which the web
process does not carry.
"""

import hashlib
import re
import unicodedata
from array import array
from functools import cache
from pathlib import Path

from codriver.reading import places

REVISION = 1
CODES = 0x32000  # beyond them there are no letters; less than 2 ** BITS
BITS = 18
BEYOND = re.compile(f"[{chr(CODES)}-\U0010ffff]")
NOTHING, LETTER, SIGN = 0, 1, 2
# Scripts that are written without spaces: every character of them is a sign.
SIGNS = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3041, 0x3096), (0x309D, 0x309F),
    (0x30A1, 0x30FA), (0x30FC, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0x20000, 0x31FFF),
)  # fmt: skip


def fold(text: str) -> str:
    """Return a text as it is compared: as many characters, in small letters, half width, simplified, no punctuation."""
    folded = text.translate(_folds())
    return BEYOND.sub(" ", folded) if folded and ord(max(folded)) >= CODES else folded


def kind(character: str) -> int:
    """Return SIGN, LETTER (of a word; digits and accents too) or NOTHING for a folded character."""
    code = ord(character)
    return _kinds()[code] if code < CODES else NOTHING


def composed(text: str) -> str:
    """Return a text whose accents stand with their letters, as nearly all texts come."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


@cache
def _folds() -> "array[int]":
    folds = array("I")
    folds.frombytes(table()[:-CODES])
    return folds


@cache
def _kinds() -> bytes:
    return table()[-CODES:]


def table() -> bytes:
    """Return the table: CODES uint32, what each character counts as, then CODES bytes, its kind."""
    name = hashlib.sha256(f"{unicodedata.unidata_version} {REVISION} {SIGNS}".encode()).hexdigest()[:12]
    return places.cached(f"letters-{name}.bin", lambda path: path.write_bytes(build()), Path.read_bytes)


def build() -> bytes:
    """Make the table from Unicode and the traditional-to-simplified dictionary."""
    from codriver.reading.likeness.fold import simplified

    known = simplified()
    folds = [_fold(code, known) for code in range(CODES)]
    kinds = bytes(map(_kind, folds))
    held = array("I", (code if what else ord(" ") for code, what in zip(folds, kinds, strict=True)))
    if held.itemsize != 4:
        raise RuntimeError("This machine has no 32-bit array type.")
    return held.tobytes() + kinds


def _fold(code: int, known: dict[str, str]) -> int:
    if 0xD800 <= code < 0xE000:
        return code
    folded = unicodedata.normalize("NFKC", chr(code)).casefold()
    character = folded if len(folded) == 1 else chr(code)
    return ord(known.get(character, character))


def _kind(code: int) -> int:
    if unicodedata.category(chr(code))[0] not in "LNM":
        return NOTHING
    return SIGN if any(first <= code <= last for first, last in SIGNS) else LETTER


if __name__ == "__main__":  # bin/setup makes the table, so that no page waits for it
    table()
