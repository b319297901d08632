"""Times in tables that do not say their zone: whoever imports them says where they are. Pure values."""

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo

FIELDS = ("published_at", "edited_at", "deleted_at", "author.created_at")
NAKED = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?", re.ASCII
)


def is_naked(words: str) -> bool:
    """Say whether this is a time that names no zone, such as "2026-11-22 10:00" or "2026/1/5 9:05:30"."""
    return NAKED.fullmatch(words.strip()) is not None


def in_zone(words: str, zone: tzinfo) -> str:
    """Return a naked time as RFC 3339 in a zone; everything else as it came.

    A time that no day has ("2026-02-30 10:00") stays as it is too: the reader of records says what is wrong with it.
    """
    if not (match := NAKED.fullmatch(words.strip())):
        return words
    *parts, fraction = match.groups(default="0")
    try:
        return datetime(*map(int, parts), int(fraction.ljust(6, "0")), tzinfo=zone).isoformat()  # type: ignore[misc, arg-type]
    except ValueError:
        return words


def any_naked(cells: Iterable[str]) -> bool:
    """Say whether one of these names no zone."""
    return any(is_naked(cell) for cell in cells)
