"""What must be done in a restored house before anybody comes in: what was decided after the backup was made holds on.

Who has something to do registers here (codriver.reactions does it for all rooms). It runs when the tables are full and
brought to this version, before the restored house takes the place of the old one; when it fails, nothing was restored.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Opening:
    """A restored house that is still closed."""

    made_at: datetime  # when its backup was made
    folder_before: Path  # the data folder of the house that it replaces; settings.CODRIVER_DATA is the restored one
    rows_before: Callable[[str], Iterator[Row]]  # of a table of that house; none where it had no such table


Doing = Callable[[Opening], object]
_doings: dict[str, Doing] = {}


def before_opening(name: str) -> Callable[[Doing], Doing]:
    """Register something to be done. It may run twice, and must end the same."""

    def register(doing: Doing) -> Doing:
        _doings[name] = doing
        return doing

    return register


def open_up(opening: Opening) -> list[str]:
    """Do all of it. Returns the names of what was done."""
    for doing in _doings.values():
        doing(opening)
    return list(_doings)
