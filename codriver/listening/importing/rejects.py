"""What was refused, kept for whoever sent it: line number, reason and the beginning of the line, as JSON lines."""

import json
import secrets
import time
from pathlib import Path
from typing import IO

from django.conf import settings

from codriver.kit.clock import now

KEPT = 30 * 24 * 3600  # seconds
SHOWN = 2000  # characters of a refused line


def folder() -> Path:
    """Return the folder of rejects, which only the operator's account can read; old files in it are removed."""
    path = settings.CODRIVER_DATA / "rejects"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in path.glob("*.jsonl"):
        if old.stat().st_mtime < time.time() - KEPT:
            old.unlink(missing_ok=True)
    return path


class Rejects:
    """The rejects of one import. The file comes into being with the first of them."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.file: IO[str] | None = None
        self.count = 0

    @classmethod
    def again(cls, name: str, count: int) -> "Rejects":
        """Go on with a file of rejects after a crash: what was noted after the last commit is cut off.

        name   as Import.rejects_file has it, "" when there was none yet.
        count  how many were committed.
        """
        if not name:
            return cls()
        rejects = cls(folder() / name)
        if rejects.path and rejects.path.exists():
            with rejects.path.open("rb+") as file:
                for _ in range(count):
                    file.readline()
                file.truncate(file.tell())
            rejects.count = count
        return rejects

    def add(self, name: str, line: int, reason: str, record: str) -> None:
        """Note that a line of a file was refused."""
        if self.file is None:
            self.path = self.path or folder() / f"{now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.jsonl"
            self.file = self.path.open("a", encoding="utf-8", errors="replace")
        self.count += 1
        row = {"file": name, "line": line, "reason": reason, "record": record[:SHOWN]}
        self.file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def flush(self) -> None:
        """Put on the disk what was noted; called before the import's position moves past it."""
        if self.file is not None:
            self.file.flush()

    def close(self) -> None:
        """Close the file, if there is one."""
        if self.file is not None:
            self.file.close()
            self.file = None
