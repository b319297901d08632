"""The meaning of one text in plain Python: what meaning.c does for many, and the web process for one.

Integers in, integers out, so that tests can compare the two exactly.
"""

from collections.abc import Sequence
from typing import NamedTuple

from codriver.reading.meaning.alphabet import DIGIT, DROP, HIGH, LETTER, LOW, SINGLE, alphabet

ROW = 16
LONGEST = 8192
LONGEST_GRAM, LONGEST_WORD = 3, 24
LEAST_PIECE, MOST_PIECE = 3, 4
WORD_P, GRAM_P, PIECE_P = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F
SPREAD = (0, 0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3, 0x589965CC75374CC3)
PIECE_SPREAD = 0x9FB21C651E98DF25
BEGIN, END, LINK, NAME, NUMBER = range(0x200001, 0x200006)
MASK = 2**64 - 1
LINKS = ([ord(letter) for letter in "http"], [ord(letter) for letter in "https"])
WWW = [ord(letter) for letter in "www"]


class Sums(NamedTuple):
    """What a text adds up to: one sum an output, one a language, how many grams and pieces, letters by script."""

    sums: list[int]
    languages: list[int]
    grams: int
    pieces: int
    scripts: list[int]


class Table(NamedTuple):
    """Which grams are known, and the weights.

    known       a bit for each of 2**bits places, little-endian: training met a gram of this place often enough.
    weights     2**row_bits rows of ROW signed bytes, for known grams and pieces.
    languages   2**language_bits rows of ROW signed bytes, for all pieces.
    """

    known: Sequence[int]
    bits: int
    weights: Sequence[int]
    row_bits: int
    languages: Sequence[int]
    language_bits: int


def sums(text: str, table: Table) -> Sums:
    """Add up the weights of a text's known grams, and those of its pieces by language."""
    cutter = Cutter(table)
    cutter.cut(text)
    total, languages = _added(table.weights, cutter.grams), _added(table.languages, cutter.pieces)
    return Sums(total, languages, len(cutter.grams), len(cutter.pieces), cutter.scripts)


def _added(weights: Sequence[int], rows: list[int]) -> list[int]:
    found = [weights[row * ROW : row * ROW + ROW] for row in rows]
    return [sum(column) for column in zip(*found, strict=True)] if found else [0] * ROW


def stir(value: int) -> int:
    value = value * WORD_P & MASK
    return value ^ value >> 29


class Cutter:
    """Cuts one text into the rows of its known grams, and into the language rows of its pieces."""

    def __init__(self, table: Table):
        self.table, self.scripts = table, [0] * ROW
        self.grams, self.pieces = list[int](), list[int]()
        self.last, self.runs, self.tokens = [0, 0], [0] * LONGEST_GRAM, 0
        symbols, self.kind = alphabet()
        self.symbol = memoryview(symbols).cast("H")

    def cut(self, text: str) -> None:
        """Find the rows of a text, in its order."""
        raw = text.replace("\0", " ").encode("utf-16-le", "surrogatepass")[: 2 * LONGEST]
        self.units = memoryview(raw).cast("H")
        self._token(stir(BEGIN))
        at = 0
        while at < len(self.units):
            at = self._step(at)
        self._token(stir(END))

    # ---- one token after the other

    def _step(self, at: int) -> int:
        kind = self.kind[self.units[at]] & 7
        if kind == LETTER:
            return self._word(at)
        if kind == DIGIT:
            self._token(stir(NUMBER))
            return self._past(at, lambda unit: self.kind[unit] & 7 == DIGIT)
        if kind == SINGLE:
            return self._single(at)
        return self._astral(at) if kind == HIGH else at + 1

    def _single(self, at: int) -> int:
        unit = self.units[at]
        if unit == ord("@") and at + 1 < len(self.units) and is_name(self.units[at + 1]):
            self._token(stir(NAME))
            return self._past(at + 1, is_name)
        self.scripts[self.kind[unit] >> 3] += 1
        self._token(stir(self.symbol[unit]))
        return at + 1

    def _astral(self, at: int) -> int:
        """Emoji and rare ideographs: two units, one token; half of a pair is dropped."""
        high, low = self.units[at], self.units[at + 1] if at + 1 < len(self.units) else 0
        if self.kind[low] & 7 != LOW:
            return at + 1
        self._token(stir(0x10000 + ((high & 0x3FF) << 10 | low & 0x3FF)))
        return at + 2

    def _word(self, at: int) -> int:
        letters, at = self._letters(at)
        if self._is_link(letters, at):
            self._token(stir(LINK))
            return self._past(at, is_plain)
        value = 0
        for letter in letters:
            value = (value * PIECE_P + letter + 1) & MASK
        self._token(stir(value), most=2)
        self._pieces([0, *letters, 0])
        return at

    def _letters(self, at: int) -> tuple[list[int], int]:
        """The folded letters of a word, and where it ends. Three equal letters count as two."""
        letters: list[int] = []
        while at < len(self.units):
            kind = self.kind[self.units[at]]
            if kind & 7 not in (LETTER, DROP):
                break
            if kind & 7 == LETTER:
                self.scripts[kind >> 3] += 1
                letter = self.symbol[self.units[at]]
                if letters[-2:] != [letter, letter] and len(letters) < LONGEST_WORD:
                    letters.append(letter)
            at += 1
        return letters, at

    def _is_link(self, letters: list[int], at: int) -> bool:
        after = bytes(min(unit, 255) for unit in self.units[at : at + 3])
        return (letters in LINKS and after == b"://") or (letters == WWW and after[:1] == b".")

    def _past(self, at: int, belongs) -> int:  # type: ignore[no-untyped-def]
        while at < len(self.units) and belongs(self.units[at]):
            at += 1
        return at

    # ---- grams

    def _token(self, value: int, most: int = LONGEST_GRAM) -> None:
        """One more token: the grams that end with it. A third equal one in a row says nothing more."""
        if self.last == [value, value]:
            return
        self.last = [self.last[1], value]
        grams = [value, *((run * GRAM_P + value) & MASK for run in self.runs[1:])]
        for size in range(1, min(most, self.tokens + 1) + 1):
            self._keep(stir(grams[size - 1]) * SPREAD[size] & MASK)
        self.runs = [0, *grams[:-1]]
        self.tokens += 1

    def _pieces(self, word: list[int]) -> None:
        """Pieces of a word, with its edges: all of them tell the language; the longer ones are grams too."""
        for start in range(len(word) - LEAST_PIECE + 1):
            value = 0
            for size, letter in enumerate(word[start : start + MOST_PIECE], 1):
                value = (value * PIECE_P + letter + 1) & MASK
                if size >= LEAST_PIECE:
                    hashed = stir(value) * PIECE_SPREAD & MASK
                    if size == MOST_PIECE:
                        self._keep(hashed)
                    self.pieces.append(hashed >> 64 - self.table.language_bits)

    def _keep(self, hashed: int) -> None:
        place = hashed >> 64 - self.table.bits
        if self.table.known[place >> 3] >> (place & 7) & 1:
            self.grams.append(place >> self.table.bits - self.table.row_bits)


def is_plain(unit: int) -> bool:
    return 32 < unit < 127 and unit not in b'"<>'


def is_name(unit: int) -> bool:
    return unit < 128 and (chr(unit).isalnum() or unit == ord("_"))
