"""The files of a house beside its database: which belong to it, how they are written and brought back."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from codriver.web.backups.sealing import Unusable

BELONGS = ("uploads", "rejects", "mails", "reading")  # engine/ is made again from the log
FLEETING = "uploads"  # its files go as soon as they are imported
KEYS = "keys"
PIECE = 2**18  # bytes
MOST_HELD = 200  # files that are held open


def files(folder: Path, names: tuple[str, ...]) -> Iterator[Path]:
    """Yield the files below these folders, in order. Links are no files of ours."""
    for name in names:
        for above, folders, found in os.walk(folder / name):
            folders.sort()
            yield from (Path(above) / one for one in sorted(found) if not (Path(above) / one).is_symlink())


class Held:
    """Files that are held open before the database's moment, so that one which goes after it is still there to read."""

    def __init__(self, folder: Path) -> None:
        self.open: dict[Path, BinaryIO] = {}
        for path in list(files(folder, (FLEETING,)))[:MOST_HELD]:
            with suppress(FileNotFoundError):
                self.open[path] = path.open("rb")

    def all(self, folder: Path, names: tuple[str, ...]) -> Iterator[tuple[Path, BinaryIO]]:
        """Yield every file, open: those that are held, and those that are there now."""
        for path, file in self.open.items():
            with file:
                yield path, file
        for path in files(folder, names):
            if path not in self.open:
                with suppress(FileNotFoundError), path.open("rb") as file:
                    yield path, file


def fingerprints(folder: Path) -> dict[str, str]:
    """Return name → what tells one key from another, and nothing more."""
    found = sorted(path for path in (folder / KEYS).glob("[!.]*") if path.is_file())
    return {path.name: hashlib.sha256(b"codriver key" + path.read_bytes()).hexdigest()[:16] for path in found}


def bring_back(folder: Path, name: str) -> BinaryIO:
    """Open a file of a restored folder for writing."""
    parts = PurePosixPath(name).parts
    if not parts or parts[0] not in (*BELONGS, KEYS) or ".." in parts:
        raise Unusable(f"The backup holds a file that does not belong to a house: {name}.")
    path = folder / name
    for above in reversed(PurePosixPath(name).parents):
        (folder / above).mkdir(mode=0o700, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def settled(file: BinaryIO, modified: int) -> None:
    """Close a file that was brought back, on the disk and with its date, by which mails are known.

    modified  nanoseconds since 1970.
    """
    file.flush()
    os.utime(file.fileno(), ns=(modified, modified))
    os.fsync(file.fileno())
    file.close()


def copy_keys(old: Path, new: Path) -> None:
    """Let a restored folder have the keys that are here, where its backup brought none."""
    if (old / KEYS).is_dir() and not (new / KEYS).exists():
        shutil.copytree(old / KEYS, new / KEYS)
        (new / KEYS).chmod(0o700)


def sync_file(file: BinaryIO) -> None:
    """Let what was written reach the disk."""
    os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Let the names of a folder reach the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
