"""Posts from the rows of a table."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from codriver.kit.cells import unquoted
from codriver.kit.importing.records import Refused
from codriver.kit.importing.tables import Table
from codriver.listening.importing import columns as names
from codriver.listening.importing import zones
from codriver.listening.records import PostRecord, read_object


def csv_records(
    table: Table, columns: Mapping[str, str], zone: tzinfo | None = None
) -> Iterator[tuple[int, PostRecord | Refused, bytes]]:
    """Yield the records of a table. Columns that serve no field are kept as unknown fields.

    columns  field → column, as listening.columns makes it.
    zone     where times are that do not say it; None refuses them.
    """
    times = [table.header.index(columns[field]) for field in zones.FIELDS if field in columns]
    places = {field: table.header.index(column) for field, column in columns.items()}
    others = [(n, name) for n, name in enumerate(table.header) if name and n not in places.values()]
    if is_ours := names.is_ours(table.header):
        others = [(n, name) for n, name in others if name not in names.PLACE]
    for number, cells, line in table.rows():
        if isinstance(cells, Refused):
            yield number, cells, line
            continue
        if is_ours:
            cells = [unquoted(cell) for cell in cells]
        if zone:
            for place in times:
                cells[place] = zones.in_zone(cells[place], zone)
        try:
            yield number, read_object(unflattened(cells, places, others), strict=False), line
        except Refused as refusal:
            yield number, refusal, line


def unflattened(cells: Sequence[str], places: Mapping[str, int], others: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """Return the nested object of a row. An empty cell says nothing, except that a text may be empty."""
    found: dict[str, Any] = {}
    for field, place in places.items():
        value = cells[place] if field == "text" else cells[place].strip()
        if value or field == "text":
            part, _, name = field.rpartition(".")
            (found.setdefault(part, {}) if part else found)[name] = value
    extra: dict[str, Any] = {name: cells[place] for place, name in others if cells[place]}
    if "id" not in found.get("author", {"id": ""}):
        extra["author"] = found.pop("author")  # without an id there is no author; what was said of one is kept
    return found | ({"extra": extra} if extra else {})
