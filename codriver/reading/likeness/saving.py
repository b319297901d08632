"""A window on disk: one file of arrays in a fixed order, each only as far as it is used."""

import os
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from codriver.reading import build
from codriver.reading.likeness.settings import Settings

if TYPE_CHECKING:
    from codriver.reading.likeness.kernel import Likeness

SPARSE = ("exact", "bloom")


def save(window: "Likeness", path: Path) -> None:
    """Write beside the path, then rename: a crash leaves the earlier file."""
    arrays, used = window.arrays, window.used_slots
    parts = [np.array(build.name("likeness")), np.array([window.slots, window.days, *astuple(window.settings)], "i8")]
    parts += [arrays["state"], arrays["ring"][:used], arrays["table"]]
    for name in SPARSE:
        where = np.flatnonzero(arrays[name]).astype("u4")
        parts += [where, arrays[name][where]]
    draft = path.with_name(path.name + ".draft")
    with draft.open("wb") as file:
        for part in parts:
            np.save(file, part, allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def load(cls: type["Likeness"], path: Path) -> "Likeness":
    """Read a window back.

    Raises    ValueError when another version of the kernel wrote it (its numbers mean something else), or half of it.
    """
    with path.open("rb") as file:
        try:
            name, shape, state, ring, table = (_next(file) for _ in range(5))
            sparse = {name: (_next(file), _next(file)) for name in SPARSE}
        except (EOFError, TypeError) as broken:
            raise ValueError(f"{path} is not a whole window.") from broken
    if str(name) != build.name("likeness"):
        raise ValueError(f"{path} was written by another version of the likeness kernel.")
    slots, days, *numbers = map(int, shape)
    window = cls(slots, days, Settings(*numbers))
    window.arrays["ring"].view("u1")[: ring.nbytes] = ring.view("u1")  # as bytes: field by field takes seconds
    window.arrays["state"][:] = state
    window.table = table
    for part, (where, what) in sparse.items():
        window.arrays[part][where] = what
    return window


def _next(file: BinaryIO) -> np.ndarray:
    part: np.ndarray = np.load(file, allow_pickle=False)
    return part
