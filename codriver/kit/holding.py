"""Who is in a data folder: whatever works with it shares it; a restore has it alone.

The lock is the system's (flock), on a file of the folder: it goes with the process, however that ends. Children that
are given `numbers()` keep it as long as they live.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NAME = "in-use"
RUNS = "Codriver runs on {}: stop it first (codriver up, codriver work, an import)."
RESTORES = "{} is being restored: wait for its end, then try again."
_held: list[int] = []


class Taken(Exception):
    """Somebody else is in the folder; the sentence says who."""


@contextmanager
def hold(folder: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold a data folder, with others or alone. Raises Taken at once when that cannot be.

    A folder that cannot be written is not held: the command that runs says what is wrong with it.
    """
    number = _open(folder)
    if number is None:
        yield
        return
    try:
        fcntl.flock(number, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(number)
        raise Taken((RUNS if alone else RESTORES).format(folder)) from None
    _held.append(number)
    try:
        yield
    finally:
        _held.remove(number)
        os.close(number)


def numbers() -> tuple[int, ...]:
    """Return the open files that a child must inherit to hold what this process holds."""
    return tuple(_held)


def _open(folder: Path) -> int | None:
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    return None
