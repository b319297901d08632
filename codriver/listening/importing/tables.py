"""Reading posts from CSV, row by row. A broken row takes no good row with it."""

import csv
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from django.utils.translation import gettext_noop

from codriver.kit.cells import unquoted
from codriver.listening.importing import columns as names
from codriver.listening.importing import zones
from codriver.listening.importing.files import LONG_LINE, Line, Source, TooLong, Unreadable, lines
from codriver.listening.records import UNSOUND, PostRecord, Refused, read_object

SEPARATORS = ",;\t"
LONGEST_ROW = 300  # lines of one quoted row; a forgotten quotation mark would swallow the file
NO_HEADER = gettext_noop("The file does not begin with the names of its columns.")
HEADER_NOT_UTF8 = gettext_noop("The file is not UTF-8. Save it as UTF-8 and import it again.")
TOO_WIDE = gettext_noop("The file has more than 300 columns. Keep those that matter and import it again.")
MOST_COLUMNS = 300
NOT_UTF8 = "not UTF-8: the line holds bytes of another encoding"


class Table:
    """A CSV file that is being read: its header, then its rows."""

    def __init__(self, source: Source) -> None:
        self._pieces = lines(source.pieces())
        self._waiting: deque[tuple[int, Line]] = deque()  # lines read ahead, with their numbers
        self._number = 0
        first = self._line()
        while first is not None and not isinstance(first[1], TooLong) and first[1].isspace():
            first = self._line()
        self.separator, self.header = header_of(first[1] if first else b"")

    def _line(self) -> tuple[int, Line] | None:
        while not self._waiting:
            piece = next(self._pieces, None)
            if piece is None:
                return None
            for line in piece:
                self._number += 1
                self._waiting.append((self._number, line))
        return self._waiting.popleft()

    def rows(self) -> Iterator[tuple[int, list[str] | Refused, bytes]]:
        """Yield (line number, cells or why there are none, the line). Empty lines are nothing."""
        while (taken := self._line()) is not None:
            number, line = taken
            if isinstance(line, TooLong):
                yield number, Refused(LONG_LINE), b""
            elif line and not line.isspace():
                yield number, self._row(line), line

    def _row(self, line: bytes) -> list[str] | Refused:
        """Read the row that begins with a line. When it is broken, only this line is given up."""
        more: list[tuple[int, Line]] = []
        try:
            if b'"' not in line:
                return self._whole(next(csv.reader([line.decode()], delimiter=self.separator, strict=True)))
            return self._whole(next(csv.reader(self._texts(line, more), delimiter=self.separator, strict=True)))
        except UnicodeDecodeError:
            refusal = Refused(NOT_UTF8)
        except (csv.Error, StopIteration) as error:
            refusal = Refused(f"not a row of CSV: {error}")
        except Refused as error:
            refusal = error
        self._waiting.extendleft(reversed(more))
        return refusal

    def _texts(self, line: bytes, more: list[tuple[int, Line]]) -> Iterator[str]:
        """Yield the lines of a row as the reader asks for them: one, unless a quoted cell goes on."""
        yield line.decode() + "\n"
        while len(more) < LONGEST_ROW and (taken := self._line()) is not None:
            more.append(taken)
            if isinstance(taken[1], TooLong):
                break
            yield taken[1].decode() + "\n"
        raise Refused("a quotation mark is opened and never closed")

    def _whole(self, cells: list[str]) -> list[str]:
        if len(cells) != len(self.header):
            raise Refused(f"{len(cells)} cells where the header has {len(self.header)}")
        return cells


def header_of(line: Line) -> tuple[str, list[str]]:
    """Return the separator and the names in a header line. Raises Unreadable when it is none."""
    try:
        if isinstance(line, TooLong):
            raise Unreadable(NO_HEADER)
        text = line.decode().strip("\r")
        separator = max(SEPARATORS, key=text.count)
        cells = next(csv.reader([text], delimiter=separator, strict=True), [])
        names = [cell.strip().replace("\0", UNSOUND) for cell in cells]
    except UnicodeDecodeError:
        raise Unreadable(HEADER_NOT_UTF8) from None
    except csv.Error:
        raise Unreadable(NO_HEADER) from None
    if len(names) > MOST_COLUMNS:
        raise Unreadable(TOO_WIDE)
    return separator, names


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
