"""A folder of backups: each with its time in its name, and only the newest kept."""

from datetime import datetime
from pathlib import Path

from codriver.web.backups.writing import PART

PATTERN = "codriver-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z.backup"


def name_of(at: datetime) -> str:
    """Return the name of a backup made at this time, UTC. Names sort as their times do."""
    return f"codriver-{at:%Y-%m-%dT%H%M%SZ}.backup"


def rotate(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest backups of a folder, and what earlier ones that were cut off left. Returns what went.

    keep  how many stay, at least 1. Files of other names are nobody's business here.
    """
    gone = sorted(folder.glob(PATTERN))[:-keep] + list(folder.glob(PATTERN + PART))
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
