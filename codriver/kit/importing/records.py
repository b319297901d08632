"""JSON as anybody may send it: decoded with limits, or refused with the reason."""

import json
from typing import Any, NoReturn

import msgspec

from codriver.kit.importing.reasons import plainly

DEEPEST = 16  # levels of objects and lists inside one record
UNSOUND = "\N{REPLACEMENT CHARACTER}"  # stands where a NUL or half a surrogate pair stood


class Refused(ValueError):
    """A record that cannot be taken; the message is the reason, for the person who sent it."""


def decode(line: bytes) -> object:
    """Decode JSON of any form. NaN, Infinity, numbers out of range and deep nesting are refused."""
    try:
        try:
            return msgspec.json.decode(line)
        except msgspec.DecodeError:
            if b"\\ud" not in line.lower():
                raise
            return json.loads(line, parse_constant=_not_a_number, parse_float=_finite)  # it bears half a surrogate pair
    except UnicodeDecodeError:
        raise Refused("not UTF-8: the line holds bytes of another encoding") from None
    except RecursionError:
        raise Refused(f"nested deeper than {DEEPEST} levels") from None
    except ValueError as error:
        raise Refused(plainly(str(error))) from None


def _not_a_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError("Number out of range")
    return number


def is_deep(value: object, levels: int) -> bool:
    """Say whether lists and objects lie deeper in each other than `levels`."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(is_deep(item, levels - 1) for item in inner)


def is_unsound(text: str) -> bool:
    """Say whether a text holds a NUL or half a surrogate pair, which no database and no UTF-8 file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return "\0" in text


def sound(value: Any) -> Any:
    """Return the value with U+FFFD for every NUL and every half surrogate pair: a cut emoji must not lose a post."""
    if isinstance(value, str):
        return (
            "".join(UNSOUND if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in value)
            if is_unsound(value)
            else value
        )
    if isinstance(value, dict):
        return {sound(name): sound(item) for name, item in value.items()}
    if isinstance(value, list):
        return [sound(item) for item in value]
    return value
