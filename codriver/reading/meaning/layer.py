"""A company's layer: words that only it uses, and small changes to the shipped weights, learned from corrections.

A layer is a file of its own, numbered; the newest one holds. It says which weights it was made for, so that weights of
a newer version are never changed by it.
"""

import hashlib
import re
from array import array
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from codriver.reading.meaning.reference import ROW, Table

NAME = re.compile(r"company-(\d{6})\.layer")
MAGIC = b"codriver layer 1\n"


class Layer(NamedTuple):
    """What is added to the weights named `base`.

    known     places of grams that become known.
    rows      rows[n] is changed by change[n * ROW : (n + 1) * ROW], signed bytes.
    """

    number: int
    base: str
    known: array
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
    sizes = b"".join(len(part).to_bytes(4, "little") for part in (layer.known, layer.rows))
    parts = (part.tobytes() for part in (layer.known, layer.rows, layer.change))
    draft.write_bytes(b"".join([MAGIC, layer.base.encode(), sizes, *parts]))
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
    base, body = raw[start : start + 16].decode(), raw[start + 24 :]
    many, changed = (int.from_bytes(raw[start + at : start + at + 4], "little") for at in (16, 20))
    if len(body) != 4 * many + (4 + ROW) * changed:
        raise ValueError(f"{path} is not a whole layer.")
    known, rows, change = array("I"), array("I"), array("b")
    ends = 0, 4 * many, 4 * (many + changed), len(body)
    for part, (begin, end) in zip((known, rows, change), pairwise(ends), strict=True):
        part.frombytes(body[begin:end])
    return Layer(int(found[1]), base, known, rows, change)


def over(table: Table, path: Path | None) -> Table:
    """The weights with the layer of a file over them; as they are when there is none."""
    return merged(table, read(path)) if path else table


def merged(table: Table, layer: Layer) -> Table:
    """The weights with a layer over them; as they are when it was made for others."""
    if layer.base != name_of(table):
        return table
    weights = array("b", bytes(table.weights))
    for at, row in enumerate(layer.rows):
        for column in range(ROW):
            place = row * ROW + column
            weights[place] = max(-127, min(127, weights[place] + layer.change[at * ROW + column]))
    known = bytearray(table.known)
    for place in layer.known:
        known[place >> 3] |= 1 << (place & 7)
    return table._replace(weights=memoryview(weights), known=bytes(known))
