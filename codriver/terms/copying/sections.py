"""What a copy holds, section by section. Rooms above register theirs in codriver/reactions.py."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from codriver.people.models import Person

Row = dict[str, Any]  # of values that JSON holds
Section = Callable[[Person], Iterable[Row]]
_sections: dict[str, Section] = {}


def in_her_copy(name: str) -> Callable[[Section], Section]:
    """Register a section: the name of its files, and what gives its rows in an order that is always the same.

    Rows hold no numbers of ours, only what means something outside this house.
    """

    def register(section: Section) -> Section:
        _sections[name] = section
        return section

    return register


def sections() -> dict[str, Section]:
    """Return all sections by their names."""
    return dict(sorted(_sections.items()))


def stamp(at: datetime | None) -> str | None:
    """Return a time as copies write it: RFC 3339 in UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at is not None else None
