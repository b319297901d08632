"""What is erased with a person, and by whom. Rooms above register theirs in codriver/reactions.py.

A name that stands in docs/look-up/personal-text.csv as "erased by NAME" must be registered here; a test sees to it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

Address = tuple[str, str]  # channel, address


@dataclass(frozen=True)
class Erasure:
    """Whose erasure it is, since when, and the addresses that are certainly hers, while they can still be opened."""

    person_key: str
    at: datetime
    addresses: tuple[Address, ...] = ()


Erase = Callable[[Erasure], int]


@dataclass(frozen=True)
class Part:
    """One place from which she is erased."""

    name: str  # "room.what"; stored with each erasure
    label: Promise  # as the page says it
    tables: tuple[str, ...]  # to be rewritten where erasing leaves bytes
    count: Erase  # how much of hers is still there; 0 when the part is done
    erase: Erase  # erase some more, and say how much: called in a transaction, again until it says 0
    is_last: bool = False  # only when all others are done, because they need it


_parts: dict[str, Part] = {}


def when_erased(
    name: str, label: Promise, count: Erase, *, tables: Sequence[str] = (), is_last: bool = False
) -> Callable[[Erase], Erase]:
    """Register a function that erases something of a person. It must be safe to repeat.

    count  says how much of hers it would still erase. It may be more than `erase` can do now; the worker goes on later.
    """

    def register(erase: Erase) -> Erase:
        _parts[name] = Part(name, label, tuple(tables), count, erase, is_last)
        return erase

    return register


def parts() -> list[Part]:
    """Return all parts, those that must wait for the others at the end."""
    return sorted(_parts.values(), key=lambda part: part.is_last)


def part(name: str) -> Part | None:
    """Return the part of this name, None when nobody registers it any more."""
    return _parts.get(name)
