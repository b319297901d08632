"""The operator's passphrase: from a file, or typed. Never from a command line or the environment: others see them."""

import getpass
import stat
import sys
import unicodedata
from pathlib import Path

from django.conf import settings

SHORTEST = 12  # characters; a copy may be tried against a list at leisure
NOWHERE = "Nobody can be asked here: name a file in --passphrase-file or in CODRIVER_BACKUP_PASSPHRASE_FILE."
SHORT = f"A passphrase has at least {SHORTEST} characters: who finds a backup may guess for years."


class NoPassphrase(Exception):
    """There is none to use; the sentence says why."""


def passphrase(file: Path | None, *, is_new: bool) -> str:
    """Return the passphrase. is_new: for a backup that is made, so a typed one is asked for twice."""
    file = file or settings.CODRIVER_BACKUP_PASSPHRASE_FILE
    said = _of_file(file) if file else _typed(is_new=is_new)
    if is_new and len(said) < SHORTEST:
        raise NoPassphrase(SHORT)
    return unicodedata.normalize("NFC", said)


def _of_file(file: Path) -> str:
    try:
        mode, words = file.stat().st_mode, file.read_text("utf-8")
    except (OSError, ValueError) as problem:
        raise NoPassphrase(f"{file} cannot be read: {getattr(problem, 'strerror', None) or 'it is no text'}.") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise NoPassphrase(f"Others on this machine can read {file}: chmod 600 {file}")
    first = words.partition("\n")[0].rstrip("\r")
    if not first:
        raise NoPassphrase(f"The first line of {file} is empty: the passphrase belongs there.")
    return first


def _typed(*, is_new: bool) -> str:
    if not sys.stdin.isatty():
        raise NoPassphrase(NOWHERE)
    said = getpass.getpass("Passphrase: ")
    if is_new and getpass.getpass("Once more: ") != said:
        raise NoPassphrase("These are not the same.")
    return said
