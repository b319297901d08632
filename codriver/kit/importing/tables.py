"""CSV, row by row. A broken row takes no good row with it."""

import csv
from collections import deque
from collections.abc import Iterator

from django.utils.translation import gettext_noop

from codriver.kit.importing.files import LONG_LINE, Line, Source, TooLong, Unreadable, lines
from codriver.kit.importing.records import UNSOUND, Refused

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
