"""How a mail is built, found out without a parser: whether it is safe to give to one.

The standard parser follows every part into the next and every bracket into the one inside it. This looks at each line
once and keeps a stack, so that it takes time in proportion to the bytes, whatever they are.
"""

import re
from dataclasses import dataclass, field

LONGEST_LINE = 16 * 1024  # bytes of a header line
LONGEST_HEAD = 256 * 1024  # bytes of all headers of one part
DEEPEST = 50  # parts in parts
MOST_PARTS = 500

TOO_LONG = "The mail's headers are too long, so it was not opened."
TOO_DEEP = "The mail has too many parts, or they lie too deep, so it was not opened."

HEADER = re.compile(rb"(?:From |[!-9;-~]*:|[ \t])[^\n]*\n?")  # one line of headers, as the standard parser sees it
CONTENT_TYPE = re.compile(rb"^content-type[ \t]*:((?:[^\n]|\n[ \t])*)", re.IGNORECASE | re.MULTILINE)
BOUNDARY = re.compile(
    rb"""boundary[ \t]*\*?(?:0\*?)?[ \t]*=[ \t]*(?:"([^"]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE
)
FENCE = re.compile(rb"^--([^\n]{1,200})", re.MULTILINE)


class Spoilt(ValueError):
    """A mail that is not opened; the message is the reason, one sentence."""


@dataclass
class Walk:
    """Where the walk stands: the boundaries of the parts that it is inside, and how much it has seen."""

    open: list[bytes] = field(default_factory=list)  # b"" for a mail inside a mail
    parts: int = 0


def check(raw: bytes) -> None:
    """Raise Spoilt when a mail goes beyond the limits of headers, parts or depth."""
    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    walk = Walk()
    start = enter(raw, 0, walk)
    while fence := FENCE.search(raw, start):
        start = fence.end()
        line = fence[1].rstrip()
        is_end = line.endswith(b"--") and line[:-2] in walk.open
        name = line[:-2] if is_end else line
        if name in walk.open:
            del walk.open[walk.open.index(name) + (0 if is_end else 1) :]
            if not is_end:
                start = enter(raw, raw.find(b"\n", start) + 1 or len(raw), walk)


def enter(raw: bytes, start: int, walk: Walk) -> int:
    """Look at the headers of a part, and of the mails that it wraps. Returns where its body begins."""
    is_wrapped = True
    while is_wrapped and start < len(raw):
        end = head_end(raw, start)
        found = CONTENT_TYPE.search(raw, start, end)
        said = found[1].strip() if found else b""
        is_wrapped = said.lower().startswith(b"message/") and b"headers" not in said.lower()
        if is_wrapped:
            walk.open.append(b"")
        elif said.lower().startswith(b"multipart/") and (named := BOUNDARY.search(said)):
            walk.open.append((named[1] or named[2]).rstrip())
        walk.parts += 1
        if walk.parts > MOST_PARTS or len(walk.open) > DEEPEST:
            raise Spoilt(TOO_DEEP)
        start = end + 1 if raw[end : end + 1] == b"\n" else end
    return start


def head_end(raw: bytes, start: int) -> int:
    """Return where headers end. Raises Spoilt when they are too long, alone or together."""
    at = start
    while line := HEADER.match(raw, at):
        at = line.end()
        if at - line.start() > LONGEST_LINE or at - start > LONGEST_HEAD:
            raise Spoilt(TOO_LONG)
    return at
