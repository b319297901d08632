"""A window on disk: one file of arrays, each only as far as it is used."""

import os
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from codriver.reading.likeness import build
from codriver.reading.likeness.settings import Settings

if TYPE_CHECKING:
    from codriver.reading.likeness.kernel import Likeness

SPARSE = ("exact", "bloom")


def save(window: "Likeness", path: Path) -> None:
    """Write beside the path, then rename: a crash leaves the earlier file."""
    arrays, used = window.arrays, window.used_slots
    parts: dict[str, Any] = {"ring": arrays["ring"][:used], "state": arrays["state"], "table": arrays["table"]}
    for name in SPARSE:
        where = np.flatnonzero(arrays[name])
        parts |= {f"{name}_where": where.astype("u4"), name: arrays[name][where]}
    parts["shape"] = np.array([window.slots, window.days, *astuple(window.settings)], "i8")
    parts["kernel"] = np.array(build.name())
    draft = path.with_name(path.name + ".draft")
    with draft.open("wb") as file:
        np.savez(file, **parts)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def load(cls: type["Likeness"], path: Path) -> "Likeness":
    """Read a window back.

    Raises    ValueError when another version of the kernel wrote it (its numbers mean something else), or half of it.
    """
    try:
        with np.load(path, allow_pickle=False) as parts:
            return _window(cls, parts, path)
    except (BadZipFile, EOFError, KeyError) as broken:
        raise ValueError(f"{path} is not a whole window.") from broken


def _window(cls: type["Likeness"], parts: Any, path: Path) -> "Likeness":
    if str(parts["kernel"]) != build.name():
        raise ValueError(f"{path} was written by another version of the likeness kernel.")
    slots, days, *numbers = map(int, parts["shape"])
    window = cls(slots, days, Settings(*numbers))
    window.arrays["ring"][: len(parts["ring"])] = parts["ring"]
    for name in SPARSE:
        window.arrays[name][parts[f"{name}_where"]] = parts[name]
    window.arrays["state"][:] = parts["state"]
    window.table = parts["table"]
    return window
