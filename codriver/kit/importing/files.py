"""Opening what somebody wants to import: plain or gzip, a file or standard input, in pieces of bounded memory."""

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_noop

PIECE = 256 * 1024  # bytes read at once
LONGEST_LINE = 1024 * 1024  # bytes
FREE_SWELL = 64 * 1024 * 1024  # bytes that a compressed file may unpack to, however small it is
LARGEST_RATIO = 250  # beyond that: unpacked bytes for each packed one; posts pack to 3–20

UTF16 = gettext_noop("The file is UTF-16. Save it as UTF-8 and import it again.")
BOMB = gettext_noop("The file unpacks to far more than posts would. What came before that point is in.")
TOO_LARGE = gettext_noop("The file is larger than CODRIVER_IMPORT_BYTES allows. What came before that point is in.")
CUT_SHORT = gettext_noop("The compressed file ends too early or is damaged. What came before that point is in.")
LONG_LINE = "longer than 1 MiB: the line was passed over"


class Unreadable(Exception):
    """The rest of a file cannot be read; the message is for the person who gave it."""


@dataclass(frozen=True)
class TooLong:
    """Stands where a line stood that was too long to be kept in memory."""


Line = bytes | TooLong


class Source:
    """One open file: its name, its size if it has one, and how far it was read, in bytes as they lie on the disk."""

    def __init__(self, raw: IO[bytes], name: str, size: int | None) -> None:
        self.raw = raw
        self.name = name
        self.size = size
        self.done = 0
        self.unpacked = 0
        self.ahead: bytes | None = None  # the first piece, once somebody looked at it
        head = _Counted(self).read(2)
        self.is_packed = head == b"\x1f\x8b"
        plain = _Chained(head, _Counted(self))
        packed = gzip.GzipFile(fileobj=plain, mode="rb")  # read1 gives what there is before it finds an end too early
        self.read: Callable[[int], bytes] = packed.read1 if self.is_packed else plain.read

    def first(self) -> bytes:
        """Return the beginning without reading past it, and without a byte order mark."""
        if self.ahead is None:
            self.ahead = without_mark(self._read())
        return self.ahead

    def is_json(self) -> bool:
        """Say whether these are JSON lines rather than a table: by what they begin with, and by the file's name."""
        start = self.first().lstrip()
        name = self.name.lower().removesuffix(".gz")
        if start[:1] == b"{" or not start or name.endswith((".jsonl", ".ndjson", ".json")):
            return True
        if name.endswith((".csv", ".tsv")):
            return False
        head, *others = start.split(b"\n", 20)
        has_columns = any(sign in head for sign in (b",", b";", b"\t"))
        return not has_columns or any(line[:1] == b"{" for line in others)

    def pieces(self) -> Iterator[bytes]:
        """Yield the file's bytes, unpacked, without a byte order mark. Raises Unreadable where it must end."""
        piece = self.first()
        while piece:
            yield piece
            piece = self._read()

    def _read(self) -> bytes:
        try:
            piece = self.read(PIECE)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise Unreadable(CUT_SHORT) from None
        self.unpacked += len(piece)
        if self.unpacked > settings.CODRIVER_IMPORT_BYTES:
            raise Unreadable(TOO_LARGE)
        if self.is_packed and self.unpacked > max(FREE_SWELL, LARGEST_RATIO * self.done):
            raise Unreadable(BOMB)
        return piece

    def close(self) -> None:
        """Close the file; standard input stays open, for it is not ours."""
        if self.raw is not sys.stdin.buffer:
            self.raw.close()


class _Counted(io.RawIOBase):
    """Counts what is read from the disk."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def read(self, size: int = -1) -> bytes:
        piece = self.source.raw.read(size)
        self.source.done += len(piece)
        return piece


class _Chained(io.RawIOBase):
    """A stream whose first bytes were read ahead."""

    def __init__(self, head: bytes, rest: _Counted) -> None:
        self.head = head
        self.rest = rest

    def read(self, size: int = -1) -> bytes:
        head, self.head = self.head, b""
        return head + self.rest.read(max(size - len(head), 0) if size >= 0 else -1)


def open_source(name: str) -> Source:
    """Open a file by its path, or standard input for "-". Raises OSError when there is none."""
    if name == "-":
        return Source(sys.stdin.buffer, "standard input", None)
    path = Path(name)
    return Source(path.open("rb"), path.name, path.stat().st_size)


def without_mark(piece: bytes) -> bytes:
    """Take the UTF-8 byte order mark off a file's first bytes. Raises Unreadable when they are UTF-16."""
    start = piece[:64]
    has_halves = bool(start[::2].strip(b"\0")) != bool(start[1::2].strip(b"\0")) and len(start) > 3
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or has_halves:  # every second byte of UTF-16 is zero in Latin letters
        raise Unreadable(UTF16)
    return piece.removeprefix(b"\xef\xbb\xbf")


def lines(pieces: Iterator[bytes], longest: int = LONGEST_LINE) -> Iterator[list[Line]]:
    """Yield a file's lines, piece by piece, without their ends. No more than a line and a piece is held in memory."""
    kept = b""
    passing_over = False
    for piece in pieces:
        first, *others = piece.split(b"\n")
        kept = b"" if passing_over else kept + first
        passing_over = passing_over or len(kept) > longest
        if others:
            yield [TooLong() if passing_over else kept, *(_fit(line, longest) for line in others[:-1])]
            kept, passing_over = others[-1], len(others[-1]) > longest
    if passing_over or kept:
        yield [TooLong() if passing_over else kept]


def _fit(line: bytes, longest: int) -> Line:
    return line if len(line) <= longest else TooLong()
