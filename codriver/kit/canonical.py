"""JSON in its one canonical form, RFC 8785: a value is always the same bytes, so that it can be hashed and signed."""

import json
from typing import Any

import rfc8785

EXACT = 2**53 - 1  # the largest whole number that every reader of JSON takes for what it is


def canonical(value: Any) -> bytes:
    """Return a value as canonical JSON, UTF-8.

    value    what JSON can hold.
    Raises   ValueError for what has no such form: NaN, a whole number beyond ± EXACT, half a character, another type,
             something nested too deeply.
    """
    try:
        return rfc8785.dumps(value)
    except RecursionError as problem:
        raise ValueError("nested too deeply") from problem


def loose(body: bytes) -> Any:
    """Return the value of any JSON. Raises ValueError where it is none, or has no canonical form."""
    try:
        value = json.loads(body.decode(), parse_int=_number, object_pairs_hook=_once)
    except RecursionError as problem:
        raise ValueError("nested too deeply") from problem
    canonical(value)
    return value


def strict(body: bytes) -> Any:
    """Return the value of canonical JSON. Raises ValueError where one byte is other than the form wants it."""
    value = loose(body)
    if canonical(value) != body:
        raise ValueError("not in canonical form")
    return value


def _number(digits: str) -> int | float:
    whole = int(digits) if len(digits) < 20 else EXACT + 1
    return whole if abs(whole) <= EXACT else float(digits)  # the form knows floats alone


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("the same name twice in one object")
    return found
