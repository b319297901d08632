"""The fast meaning: numpy arrays, and the compiled loop of meaning.c over them. Never in the web process."""

import ctypes
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from codriver.reading import build
from codriver.reading.meaning.alphabet import alphabet
from codriver.reading.meaning.reference import LONGEST, ROW, Sums, Table

GRAMS_A_UNIT, PIECES_A_UNIT, SPARE = 4, 2, 32


class _Alphabet(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_void_p) for name in ("symbol", "kind", "known")),
        *((name, ctypes.c_int64) for name in ("bits", "row_bits", "language_bits")),
    ]


class _Table(ctypes.Structure):
    _fields_ = [("weights", ctypes.c_void_p), ("languages", ctypes.c_void_p)]


class Batch(NamedTuple):
    """What texts add up to: int32 each, sums and languages [texts, ROW]; scripts uint32 [texts, ROW]."""

    sums: np.ndarray
    languages: np.ndarray
    grams: np.ndarray
    pieces: np.ndarray
    scripts: np.ndarray


@cache
def native() -> ctypes.CDLL:
    """The compiled kernel, loaded once a process."""
    library = ctypes.CDLL(str(build.library("meaning")))
    library.meaning_grams.restype = library.meaning_join.restype = ctypes.c_int64
    library.meaning_learn.restype = ctypes.c_float
    library.meaning_scores.restype = None
    number, place = ctypes.c_int64, ctypes.c_void_p
    library.meaning_scores.argtypes = [place, place, number, *[place] * 7, number]
    return library


@cache
def _tables() -> tuple[np.ndarray, np.ndarray]:
    symbol, kind = alphabet()
    return np.frombuffer(symbol, "<u2").astype("u2"), np.frombuffer(kind, "u1").copy()


def _alphabet(known: np.ndarray, *bits: int) -> _Alphabet:
    return _Alphabet(*(part.ctypes.data for part in (*_tables(), known)), *bits)


class Adder:
    """Adds up the weights of texts' grams; holds the weights and the room that the kernel works in."""

    def __init__(self, table: Table):
        self.known = np.frombuffer(bytes(table.known), "<u8").copy()
        self.weights = np.array(table.weights, "i1")
        self.languages = np.array(table.languages, "i1")
        self._room = np.empty(0, "u4")
        self._room_at = self._room.ctypes.data
        self._alphabet = _alphabet(self.known, table.bits, table.row_bits, table.language_bits)
        self._table = _Table(self.weights.ctypes.data, self.languages.ctypes.data)
        self._fixed = ctypes.addressof(self._alphabet), ctypes.addressof(self._table)
        self._add = native().meaning_scores
        self._start, self._out = (ctypes.c_int64 * 2)(), (ctypes.c_int32 * (3 * ROW + 2))()
        self._outs = [ctypes.addressof(self._out) + 4 * ROW * part for part in (0, 1, 3, 2)]

    def add(self, texts: Sequence[str]) -> Batch:
        """Add up each text. Batches do not matter."""
        units, start = joined(texts)
        count = len(texts)
        half = self._reserve(len(units))
        sums, languages, scripts = (np.zeros((count, ROW), kind) for kind in ("i4", "i4", "u4"))
        counts = np.zeros((count, 2), "i4")
        parts = (units, start, sums, languages, counts, scripts, self._room)
        self._add(*self._fixed, count, *(part.ctypes.data for part in parts), half)
        return Batch(sums, languages, counts[:, 0], counts[:, 1], scripts)

    def one(self, text: str) -> Sums:
        """Add up one text, in arrays that are there already: making them would take longer than the work."""
        raw = text.replace("\0", " ").encode("utf-16-le", "surrogatepass") + b"\0\0"
        half = self._reserve(len(raw) // 2)
        out = self._out
        ctypes.memset(out, 0, ctypes.sizeof(out))
        self._start[1] = len(raw) // 2
        self._add(*self._fixed, 1, raw, self._start, *self._outs, self._room_at, half)
        found = out[:]
        return Sums(found[:ROW], found[ROW : 2 * ROW], found[-2], found[-1], found[2 * ROW : 3 * ROW])

    def _reserve(self, units: int) -> int:
        """Room for the longest text that there may be; answers where pieces begin."""
        half = GRAMS_A_UNIT * min(units, LONGEST) + SPARE
        if len(self._room) < half + PIECES_A_UNIT * min(units, LONGEST) + SPARE:
            self._room = np.empty(2 * half, "u4")
            self._room_at = self._room.ctypes.data
        return half


class Rows(NamedTuple):
    """Texts for training: the rows of text i are row[begin[i]:begin[i + 1]], each once, with how often."""

    begin: np.ndarray
    row: np.ndarray
    often: np.ndarray


def rows(texts: Sequence[str], known: np.ndarray, bits: int, row_bits: int) -> Rows:
    """Cut texts into their known grams and count them. `known` is a uint64 array of 2**bits bits."""
    return _rows(texts, _alphabet(known, bits, row_bits, 1), row_bits, of_pieces=False)


def pieces(texts: Sequence[str], language_bits: int) -> Rows:
    """Cut texts into the pieces of their words and count them, for languages."""
    nothing = np.zeros(1, "u8")
    return _rows(texts, _alphabet(nothing, 6, 6, language_bits), language_bits, of_pieces=True)


def _rows(texts: Sequence[str], by: _Alphabet, bits: int, *, of_pieces: bool) -> Rows:
    units, start = joined(texts)
    row = np.empty(GRAMS_A_UNIT * len(units) + SPARE * len(texts), "u4")
    room, begin = np.empty(GRAMS_A_UNIT * LONGEST + SPARE, "u4"), np.zeros(len(texts) + 1, "i8")
    is_pieces, count = ctypes.c_int64(of_pieces), ctypes.c_int64(len(texts))
    used = native().meaning_grams(ctypes.byref(by), is_pieces, count, *map(pointer, (units, start, row, begin, room)))
    many, seen, where = np.empty(used, "f4"), np.full(1 << bits, -1, "i4"), np.empty(1 << bits, "i8")
    left = native().meaning_join(count, *map(pointer, (begin, row, many, seen, where)))
    return Rows(begin, row[:left].copy(), many[:left].copy())


def joined(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """All texts as UTF-16 units, each followed by one separator, and where each begins."""
    whole = "\0".join(texts) + "\0"
    if whole.count("\0") != len(texts):
        whole = "\0".join(text.replace("\0", " ") for text in texts) + "\0"
    units = np.frombuffer(whole.encode("utf-16-le", "surrogatepass"), "<u2")
    start = np.zeros(len(texts) + 1, "i8")
    start[1:] = np.flatnonzero(units == 0) + 1
    return units, start


def pointer(part: np.ndarray) -> Any:
    return ctypes.c_void_p(part.ctypes.data)
