"""Mails of alerts lie as files in a folder of the data folder: those that name her go, a whole mail at a time."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from codriver.channels.models.sources import FOLDER
from codriver.listening.erasing import naming
from codriver.terms.erasing.registry import Erasure

BETWEEN = re.compile(rb"(?m)^(?=From )")  # where a mail of an mbox begins


def files_left(erasure: Erasure) -> int:
    """Say how many files name her."""
    return sum(1 for _ in _naming(erasure))


def wipe_files(erasure: Erasure) -> int:
    """Overwrite the mails that name her; a file of which nothing is left is removed."""
    found = list(_naming(erasure))
    for path, pattern in found:
        _wipe(path, pattern)
    return len(found)


def _naming(erasure: Erasure) -> Iterator[tuple[Path, re.Pattern[str]]]:
    pattern = naming(erasure)
    for path in sorted((settings.CODRIVER_DATA / FOLDER).rglob("*")):
        if path.is_file() and pattern.search(_words(path.read_bytes())):
            yield path, pattern


def _words(body: bytes) -> str:
    """Return the bytes of a file as text, whatever they are."""
    return body.decode("utf-8", "replace")


def _wipe(path: Path, pattern: re.Pattern[str]) -> None:
    """Write spaces over each mail that names her, where it stands; then remove the file if nothing is left in it."""
    body = path.read_bytes()
    mails = BETWEEN.split(body) if body.startswith(b"From ") else [body]
    kept = [b" " * len(mail) if pattern.search(_words(mail)) else mail for mail in mails]
    with path.open("r+b") as file:
        file.write(b"".join(kept))
        file.flush()
        os.fsync(file.fileno())
    if not b"".join(kept).strip():
        path.unlink()
