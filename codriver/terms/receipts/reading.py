"""A file of receipts, taken apart: one a line as we hand them out, or laid out anew by another program."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from msgspec import ValidationError, convert

from codriver.kit.canonical import canonical, loose, strict
from codriver.terms.receipts.form import FORMAT, VERSION, Record, digest

BIGGEST = 64 * 1024 * 1024  # bytes of a file


@dataclass(frozen=True)
class Found:
    """What one place of a file holds: a record with the bytes that were signed, or why it is none."""

    place: int  # line, from 1; in a file laid out anew, which one
    record: Record | None = None
    body: bytes = b""
    problem: str = ""
    is_as_issued: bool = True

    @property
    def hash(self) -> str:
        """Return the hash by which the next receipt names this one."""
        return digest(self.body)


def read(raw: bytes) -> list[Found]:
    """Return what a file holds, in its order. It never raises: what cannot be read says so."""
    if not raw.strip():
        return [Found(1, problem="The file is empty.")]
    if raw.startswith(b"["):
        return list(_whole(raw)) or [Found(1, problem="The list of receipts cannot be read.")]
    lines = raw.removesuffix(b"\n").split(b"\n")
    found = [_line(place, line) for place, line in enumerate(lines, 1)]
    if any(one.record is None for one in found) and (again := list(_whole(raw))):
        return again
    return found


def _line(place: int, line: bytes) -> Found:
    try:
        return _found(place, strict(line), True)
    except ValueError:
        pass
    try:
        return _found(place, loose(line), False)
    except ValueError as problem:
        return Found(place, problem=f"This cannot be read: {problem}.", is_as_issued=False)


def _whole(raw: bytes) -> Iterator[Found]:
    """Yield the receipts of a file that is one JSON value: a list of them, or one over several lines."""
    try:
        value = loose(raw)
    except ValueError:
        return
    is_as_issued = raw.removesuffix(b"\n") == canonical(value)
    for place, one in enumerate(value if isinstance(value, list) else [value], 1):
        yield _found(place, one, is_as_issued)


def _found(place: int, value: Any, is_as_issued: bool) -> Found:
    body = value.get("body") if isinstance(value, dict) else None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        return Found(place, problem="This is no receipt of Codriver.", is_as_issued=is_as_issued)
    if body.get("version") != VERSION:
        said = f"It is written in version {body.get('version')!r} of the form; this program reads version {VERSION}."
        return Found(place, problem=said, is_as_issued=is_as_issued)
    try:
        return Found(place, convert(value, Record), canonical(body), is_as_issued=is_as_issued)
    except ValidationError as problem:
        return Found(place, problem=f"A part of it is not as it must be: {problem}.", is_as_issued=is_as_issued)
