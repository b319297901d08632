"""Archives of mails: mbox files in all their kinds, and a file with one mail."""

import re
from collections.abc import Iterator
from typing import IO

from codriver.channels.email.reading import LARGEST

PIECE = 64 * 1024  # bytes of one line that are looked at together
ENVELOPE = re.compile(  # "From ana@example.com Mon Jan  5 09:00:00 2026": a time ends it, so no sentence looks like it
    rb"From .{1,300}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .{0,40}\d{1,2}:\d{2}.{0,40}\r?\n$"
)
STUFFED = re.compile(rb"^>(>*From )", re.MULTILINE)


def entries(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield (offset, mail) for every mail in a file. Of one that is larger than LARGEST one byte more is given.

    A mail begins with an envelope line, at the beginning or after an empty line. Without one the file is one mail.
    """
    offset, at, size, before = 0, 0, 0, b"\n"
    kept: list[bytes] = []
    for line in iter(lambda: file.readline(PIECE), b""):
        if not before.strip() and ENVELOPE.match(line):
            if size:
                yield offset, whole(kept)
            offset, kept, size = at, [], 0
        if size <= LARGEST:
            kept.append(line)
        size, at, before = size + len(line), at + len(line), line
    if b"".join(kept).strip():
        yield offset, whole(kept)


def whole(lines: list[bytes]) -> bytes:
    """Return a mail without its envelope line, and with "From " as it was before it was stuffed."""
    if not lines[0].startswith(b"From "):
        return b"".join(lines)
    return STUFFED.sub(rb"\1", b"".join(lines[1:]))
