"""After a restore: whoever was erased since the backup was made is erased again, before anybody comes in.

`replay` fits the kit's registry of what is done before a restored house opens; it is given the old house's rows.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from codriver.kit.clock import now
from codriver.people import journal, tombstones
from codriver.people.models import Person, Tombstone
from codriver.terms.erasing import run
from codriver.terms.models import DataRequest
from codriver.terms.requests.rules import due_at


class Opening(Protocol):
    """What is known of the restored house: enough of it to find who was erased in the one before."""

    @property
    def folder_before(self) -> Path:
        """The data folder of the house that it replaces."""

    @property
    def rows_before(self) -> Callable[[str], Iterator[dict[str, Any]]]:
        """Rows of a table of that house."""


def replay(opening: Opening) -> int:
    """Erase again. Returns how many people. Safe to repeat."""
    found = {row.mark: row for row in _noted(opening)}
    known = dict(Tombstone.objects.values_list("mark", "at"))
    tombstones.put(row for row in found.values() if known.get(row.mark, row.at) <= row.at)
    for key in sorted({row.person_key for row in found.values()}):
        journal.note(key)  # the restored folder has its own, older one
    again = Person.objects.filter(pk__in={row.person_key for row in found.values()}, erased_at=None)
    return sum(erase_again(person) for person in again)


def erase_again(person: Person) -> bool:
    """Erase somebody whose erasure the restored database has forgotten."""
    request = DataRequest.objects.create(
        person=person, kind="erase", way="machine", asked_at=now(), due_at=due_at(now(), "usual"), law="usual"
    )
    run.begin(request)
    return run.go_on(request)


def _noted(opening: Opening) -> Iterable[Tombstone]:
    """Return every tombstone that was written down, and then those that the house before had, which knew best."""
    for folder in {opening.folder_before, settings.CODRIVER_DATA}:
        for line in journal.lines(folder):
            yield from (_stone(mark, line["person"]) for mark in line["marks"])
    for row in opening.rows_before("people_tombstone"):
        yield _stone(row, row["person_key"])


def _stone(said: dict[str, Any], person_key: str) -> Tombstone:
    lifted = said["lifted_at"]
    return Tombstone(
        mark=said["mark"], person_key=person_key, is_hers=bool(said["is_hers"]), at=_time(said["at"]),
        lifted_at=_time(lifted) if lifted else None,
    )  # fmt: skip


def _time(value: Any) -> datetime:
    """Return a time as a row or a line has it; SQLite's say no zone and are UTC."""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return at if at.tzinfo else at.replace(tzinfo=UTC)
