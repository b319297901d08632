"""The fast likeness: numpy arrays, and the compiled loop of likeness.c over them."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np

from codriver.reading import build
from codriver.reading.likeness import fold
from codriver.reading.likeness.settings import CELLS, FACE, GRAM_CAP, SKETCH, Settings

HEAD, TAIL, LAST_AT, OCCUPIED, BLOOM_TURN, BLOOM_FILL, EVICTED, STATE = range(8)
SLOT = np.dtype(
    [
        ("key", "i8"),
        ("at", "i8"),
        ("hash", "u8"),
        ("cluster", "u4"),
        ("told", "u4"),
        ("size", "u4"),
        ("spare", "u4"),
        ("face", "u8", FACE),
        ("sketch", "u4", SKETCH),
    ]
)
POINTERS = ("settings", "fold", "state", "ring", "table", "exact", "bloom")
NUMBERS = ("slots", "seconds", "buckets", "grow_at", "exact_cells", "bloom_words")
ROOM = 3 * GRAM_CAP + 3


class _Window(ctypes.Structure):
    _fields_ = [*((name, ctypes.c_int64) for name in NUMBERS), *((name, ctypes.c_void_p) for name in POINTERS)]


class _Answers(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in ("like", "share", "exact", "thin", "forgotten")]


@dataclass(frozen=True)
class Answers:
    """One row a text: the most alike earlier text, and what is to be known about the answer.

    like       int64: its key, -1 if there is none.
    share      float32, 0-1: how much of the shorter text is in the longer one; 1 where equal.
    exact      bool: equal after folding.
    thin       bool: too little text to judge; nothing was compared or remembered.
    forgotten  bool: nothing found, but a text like it has left the window.
    """

    like: np.ndarray
    share: np.ndarray
    exact: np.ndarray
    thin: np.ndarray
    forgotten: np.ndarray

    @classmethod
    def empty(cls, count: int) -> Self:
        return cls(np.full(count, -1, "i8"), np.zeros(count, "f4"), *(np.zeros(count, "?") for _ in range(3)))

    def at(self, start: int) -> _Answers:
        return _Answers(*(part[start:].ctypes.data for part in vars(self).values()))


@cache
def native() -> ctypes.CDLL:
    """The compiled kernel, loaded once a process."""
    library = ctypes.CDLL(str(build.library("likeness")))
    library.likeness_observe.restype = library.likeness_clean.restype = ctypes.c_int64
    library.likeness_grow.restype = None
    return library


@cache
def fold_table() -> np.ndarray:
    return np.frombuffer(fold.table(), "<u2").astype("u2")


class Likeness:
    """The texts of a window: the last `slots` distinct ones, none older than `days` by the calls' own `at`."""

    def __init__(self, slots: int = 1_000_000, days: int = 30, settings: Settings | None = None):
        if slots < 1 or days < 1:
            raise ValueError("A window needs at least one slot and one day.")
        self.slots, self.days, self.settings = slots, days, settings or Settings()
        self.arrays: dict[str, np.ndarray] = {"ring": np.zeros(slots, SLOT)}
        self.arrays["settings"] = np.array(self.settings.numbers(), "i8")
        self.arrays["fold"] = fold_table()
        self.arrays["state"] = np.zeros(STATE, "i8")
        self.arrays["state"][[HEAD, TAIL]] = 1
        self.arrays["state"][LAST_AT] = np.iinfo("i8").min
        self.arrays["exact"] = np.zeros(max(8, slots * 8 // 5), "u8")
        self.arrays["bloom"] = np.zeros(2 * max(1, slots * 2), "u8")
        self._most_buckets, buckets = self.settings.buckets(slots)
        self.arrays["table"] = _lines(buckets)

    # ---- the one verb

    def observe(
        self, texts: Sequence[str], keys: Sequence[int], at: Sequence[int], ask_only: Sequence[bool] | None = None
    ) -> Answers:
        """Compare each text with the earlier ones and, unless only asked, remember it. In order; batches do not matter.

        keys       the caller's numbers of the posts.      at   arrival, unix seconds, not decreasing.
        ask_only   one truth a text: compare, do not remember.
        Raises     ValueError when the lengths differ.
        """
        if not len(texts) == len(keys) == len(at) or (ask_only is not None and len(ask_only) != len(texts)):
            raise ValueError("texts, keys, at and ask_only must be of one length.")
        answers, count = Answers.empty(len(texts)), len(texts)
        if not count:
            return answers
        units, start = _units(texts)
        key, when = np.ascontiguousarray(keys, "i8"), np.ascontiguousarray(at, "i8")
        asked = None if ask_only is None else np.ascontiguousarray(ask_only, "?")
        folded, room = np.empty(int(np.diff(start).max()) + 1, "u2"), np.empty(ROOM, "u8")
        done = 0
        while True:
            done += native().likeness_observe(
                ctypes.byref(self._window()),
                ctypes.c_int64(count - done),
                _pointer(units),
                _pointer(start[done:]),
                _pointer(key[done:]),
                _pointer(when[done:]),
                None if asked is None else _pointer(asked[done:]),
                _pointer(folded),
                _pointer(room),
                ctypes.byref(answers.at(done)),
            )
            if done == count:
                return answers
            self._grow()

    # ---- what it holds

    @property
    def remembered(self) -> int:
        """Distinct texts in the window now."""
        return int(self.arrays["state"][HEAD] - self.arrays["state"][TAIL])

    @property
    def evicted(self) -> int:
        """Texts that have left the window, by count or by age."""
        return int(self.arrays["state"][EVICTED])

    @property
    def memory_bytes(self) -> int:
        """What the arrays take once every slot is used: the fixed memory of this window."""
        now = sum(part.nbytes for name, part in self.arrays.items() if name not in ("fold", "table"))
        return now + self._most_buckets * 8 * CELLS

    # ---- keeping it

    def save(self, path: Path | str) -> None:
        """Write what is used to one file; load() gives back a window that answers bit for bit the same."""
        from codriver.reading.likeness import saving

        saving.save(self, Path(path))

    @classmethod
    def load(cls, path: Path | str) -> "Likeness":
        """Read what save() wrote."""
        from codriver.reading.likeness import saving

        return saving.load(cls, Path(path))

    # ---- plumbing

    @property
    def used_slots(self) -> int:
        """How far the arrays by slot are used."""
        return min(self.slots, int(self.arrays["state"][HEAD]))

    @property
    def table(self) -> np.ndarray:
        return self.arrays["table"]

    @table.setter
    def table(self, cells: np.ndarray) -> None:
        self.arrays["table"] = _lines(len(cells))
        self.arrays["table"][:] = cells

    def _window(self) -> _Window:
        parts = self.arrays
        buckets = len(parts["table"])
        grow_at = int(buckets * CELLS * 0.6) if buckets < self._most_buckets else np.iinfo("i8").max
        numbers = (self.slots, self.days * 86_400, buckets, grow_at, len(parts["exact"]), len(parts["bloom"]))
        return _Window(*map(int, numbers), *(parts[name].ctypes.data for name in POINTERS))

    def _grow(self) -> None:
        old = self.arrays["table"]
        fresh = _lines(2 * len(old))
        state = _pointer(self.arrays["state"])
        native().likeness_grow(
            _pointer(old), ctypes.c_int64(len(old)), _pointer(fresh), state, ctypes.c_int64(self.slots)
        )
        self.arrays["table"] = fresh


def folded(text: str) -> str:
    """The folded text that likeness compares; for tests and for looking at."""
    units, _ = _units([text])
    out = np.empty(len(units) + 1, "u2")
    window = _Window(fold=fold_table().ctypes.data)
    length = native().likeness_clean(
        ctypes.byref(window), _pointer(units), ctypes.c_int64(len(units) - 1), _pointer(out)
    )
    return out[:length].tobytes().decode("utf-16-le", "surrogatepass")


def _units(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """All texts as UTF-16 units, each followed by one separator, and where each begins."""
    joined = "\0".join(texts) + "\0"
    if joined.count("\0") != len(texts):
        joined = "\0".join(text.replace("\0", " ") for text in texts) + "\0"
    units = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), "<u2")
    start = np.zeros(len(texts) + 1, "i8")
    start[1:] = np.flatnonzero(units == 0) + 1
    return units, start


def _lines(buckets: int) -> np.ndarray:
    """Empty buckets, each on one cache line."""
    raw = np.zeros(8 * CELLS * buckets + 63, "u1")
    skip = -raw.ctypes.data % 64
    return raw[skip : skip + 8 * CELLS * buckets].view("u4").reshape(buckets, 2, CELLS)


def _pointer(part: np.ndarray) -> Any:
    return ctypes.c_void_p(part.ctypes.data)
