"""The shipped weights as a file: one .npz, readable with numpy and, for the web process, without."""

import json
import zipfile
from ast import literal_eval
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from codriver.reading.meaning.heads import Curve, Heads
from codriver.reading.meaning.reference import ROW, Table

SHIPPED = Path(__file__).with_name("model.npz")
BITS, ROW_BITS, LANGUAGE_BITS = 21, 18, 14
FORM = 1  # another number: another meaning of the numbers in the file


@dataclass(frozen=True)
class Model:
    """Weights, heads, and the card: what it was made from."""

    table: Table
    heads: Heads
    card: dict[str, Any]


def load(path: Path = SHIPPED) -> Model:
    """Read a model without numpy.

    Raises    ValueError when the file is none, or one of another form.
    """
    try:
        with zipfile.ZipFile(path) as whole:
            parts = {name.removesuffix(".npy"): _array(whole.read(name)) for name in whole.namelist()}
        card = json.loads(bytes(parts["card"]))
    except (KeyError, ValueError, zipfile.BadZipFile) as broken:
        raise ValueError(f"{path} is not a model.") from broken
    if card.get("form") != FORM:
        raise ValueError(f"{path} is a model of another form: {card.get('form')}.")
    table = Table(parts["known"], BITS, _signed(parts["weights"]), ROW_BITS, _signed(parts["languages"]), LANGUAGE_BITS)
    if list(map(len, table[::2])) != [1 << BITS - 3, ROW << ROW_BITS, ROW << LANGUAGE_BITS]:
        raise ValueError(f"{path} is not a whole model.")
    return Model(table, heads_from(card["heads"]), card)


def heads_from(said: dict[str, Any]) -> Heads:
    """Heads as written in a card."""
    return Heads(**said | {"curves": {name: Curve(**curve) for name, curve in said["curves"].items()}})


def card_bytes(card: dict[str, Any], heads: Heads) -> bytes:
    """A card with its heads, as it lies in the file."""
    return json.dumps(card | {"form": FORM, "heads": asdict(heads)}, ensure_ascii=False, sort_keys=True).encode()


def _array(raw: bytes) -> memoryview:
    """The bytes of an array of numpy's file format, version 1, whose items are single bytes."""
    if raw[:7] != b"\x93NUMPY\x01":
        raise ValueError("not an array")
    end = 10 + int.from_bytes(raw[8:10], "little")
    head = literal_eval(raw[10:end].decode("latin-1"))
    if head["descr"] not in ("|i1", "|u1") or head["fortran_order"]:
        raise ValueError("not an array of bytes")
    return memoryview(raw)[end:]


def _signed(part: memoryview) -> memoryview:
    return part.cast("b")
