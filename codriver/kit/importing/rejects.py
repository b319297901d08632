"""What was refused, kept for whoever sent it: line number, reason and the beginning of the line, as JSON lines."""

import json
import re
import secrets
import time
from collections.abc import Set
from pathlib import Path
from typing import IO

from django.conf import settings

from codriver.kit.clock import now

KEPT = 30 * 24 * 3600  # seconds
SHOWN = 2000  # characters of a refused line
PARTS = re.compile(r"[^\s\",;|{}\[\]]+")  # of a refused line: what may be an id or a name
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


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

    def add(self, name: str, line: int, reason: str, record: str, *, unit: str = "line") -> None:
        """Note that a line of a file was refused; of a file without lines, what begins at an "offset" in bytes."""
        if self.file is None:
            self.path = self.path or folder() / f"{now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.jsonl"
            self.file = self.path.open("a", encoding="utf-8", errors="replace")
        self.count += 1
        row = {"file": name, unit: line, "reason": reason, "record": record[:SHOWN]}
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


def blank(words: Set[str]) -> int:
    """Blank the refused lines in which one of these ids or names stands; place and reason stay. Returns how many.

    An import may be writing to the file: so each line is changed where it stands and keeps its length.
    """
    wanted = {word.casefold() for word in words if word}
    return sum(_blank_in(path, wanted) for path in folder().glob("*.jsonl")) if wanted else 0


def _blank_in(path: Path, wanted: Set[str]) -> int:
    blanked = 0
    with path.open("rb+") as file:
        while (line := file.readline()).endswith(b"\n"):
            row = json.loads(line)
            if not row["record"] or not names_one(row["record"], wanted):
                continue
            file.seek(-len(line), 1)
            empty = json.dumps(row | {"record": ""}, ensure_ascii=False).encode("utf-8", "replace")
            file.write(empty.ljust(len(line) - 1) + b"\n")
            blanked += 1
    return blanked


def names_one(record: str, names: Set[str]) -> bool:
    """Say whether one of these ids or names stands in a line as it was sent, whole and by itself."""
    wanted = {name.casefold() for name in names}
    plain = ESCAPED.sub(lambda match: chr(int(match[1], 16)), record).casefold()
    if not wanted.isdisjoint(part.strip(":'") for part in PARTS.findall(plain)):
        return True
    return any(word in plain for word in wanted if PARTS.fullmatch(word) is None)
