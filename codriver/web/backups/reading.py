"""A backup as it is read from front to back: head, tables with their rows, files with their pieces, end."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from codriver.kit.importing.progress import Bar
from codriver.web.backups.frames import Frame, frames
from codriver.web.backups.sealing import Unusable, opened

OTHER_END = "This backup does not hold what its end says: take another copy, or an earlier one."


class Reading:
    """Reads a backup. What is asked for comes in this order alone."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self.file, self.frames = file, frames(opened(file, passphrase))
        self.size = _size(file)
        self.counts: Counter[str] = Counter()
        self.number_of_files, self.bar = 0, Bar()
        self.next: Frame = self._taken()
        self.head: dict[str, Any] = self._one("head")[0]

    def tables(self) -> Iterator[tuple[str, list[str], int | None]]:
        """Yield name, columns and last number of each table. Take its rows() before the next."""
        while self.next[0] == "table":
            self.table, columns, last = self._one("table")
            self.counts[self.table] += 0
            yield self.table, columns, last

    def rows(self) -> Iterator[list[Any]]:
        """Yield the rows of this table."""
        while self.next[0] == "rows":
            [rows] = self._one("rows")
            self.counts[self.table] += len(rows)
            yield from rows

    def files(self) -> Iterator[tuple[str, int]]:
        """Yield name and date of each file. Take its pieces() before the next."""
        while self.next[0] == "file":
            name, modified = self._one("file")
            self.number_of_files += 1
            yield name, modified

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes of this file."""
        while self.next[0] == "piece":
            yield self._one("piece")[0]

    def finish(self) -> tuple[dict[str, int], int]:
        """Read to the very end. Returns how many rows there were by table, and how many files."""
        self.bar.clear()
        [end] = self._one("end")
        if end != {"rows": dict(self.counts), "files": self.number_of_files}:
            raise Unusable(OTHER_END)
        return end["rows"], end["files"]

    def _one(self, kind: str) -> list[Any]:
        """Take the next frame, which must be of this kind, and look at the one after it."""
        if self.next[0] != kind:
            raise Unusable(OTHER_END)
        found, self.next = self.next[1:], self._taken()
        self.bar.show("Restoring", self.file.tell() / max(1, self.size), f"{sum(self.counts.values()):,} rows")
        return found

    def _taken(self) -> Frame:
        return next(self.frames, ["nothing"])


def _size(file: BinaryIO) -> int:
    place = file.tell()
    size = file.seek(0, 2)
    file.seek(place)
    return size
