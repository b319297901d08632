"""A company's layer: small changes to the shipped weights, learned from corrections. Only rows that change are kept.

A layer is a file of its own, numbered; the newest one holds. It says which weights it was made for, so that weights of
a newer version are never changed by it.
"""

import hashlib
import re
from array import array
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from codriver.reading.meaning.reference import ROW, Table

NAME = re.compile(r"company-(\d{6})\.layer")
MAGIC = b"codriver layer 1\n"


class Layer(NamedTuple):
    """rows[n] is changed by change[n * ROW : (n + 1) * ROW], signed bytes. `base` names the weights it was made for."""

    number: int
    base: str
    rows: array
    change: array


def name_of(table: Table) -> str:
    """What tells these weights from others."""
    return hashlib.sha256(bytes(table.weights)).hexdigest()[:16]


def path_of(folder: Path, number: int) -> Path:
    return folder / f"company-{number:06}.layer"


def newest(folder: Path) -> Path | None:
    """The newest layer in a folder, if there is one."""
    return max((path for path in folder.glob("company-*.layer") if NAME.fullmatch(path.name)), default=None)


def write(folder: Path, layer: Layer) -> Path:
    """Write a layer whole, then take away the older ones."""
    folder.mkdir(parents=True, exist_ok=True)
    path, draft = path_of(folder, layer.number), folder / ".draft"
    rows = array("I", layer.rows)
    draft.write_bytes(MAGIC + layer.base.encode() + len(rows).to_bytes(4, "little") + rows.tobytes() + layer.change.tobytes())
    draft.replace(path)
    for older in folder.glob("company-*.layer"):
        if older != path:
            older.unlink()
    return path


def read(path: Path) -> Layer:
    """Read a layer.

    Raises    ValueError when the file is none, or half of one.
    """
    raw, start = path.read_bytes(), len(MAGIC)
    found = NAME.fullmatch(path.name)
    if not found or raw[:start] != MAGIC:
        raise ValueError(f"{path} is not a layer.")
    count = int.from_bytes(raw[start + 16 : start + 20], "little")
    rows, change = array("I"), array("b")
    body = raw[start + 20 :]
    if len(body) != count * (rows.itemsize + ROW):
        raise ValueError(f"{path} is not a whole layer.")
    rows.frombytes(body[: count * rows.itemsize])
    change.frombytes(body[count * rows.itemsize :])
    return Layer(int(found[1]), raw[start : start + 16].decode(), rows, change)


@lru_cache(maxsize=2)
def over(table: Table, path: Path | None) -> Table:
    """The weights with a layer over them; as they are when there is none, or one that was made for other weights."""
    layer = read(path) if path else None
    if layer is None or layer.base != name_of(table):
        return table
    weights = array("b", bytes(table.weights))
    for at, row in enumerate(layer.rows):
        for column in range(ROW):
            place = row * ROW + column
            weights[place] = max(-127, min(127, weights[place] + layer.change[at * ROW + column]))
    return table._replace(weights=memoryview(weights))
