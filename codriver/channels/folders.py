"""Folders of connections that read files: made with the connection, filled by programs or by hand."""

import hashlib
import os
import secrets as chance
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from codriver.channels import actions
from codriver.channels.models import Connection
from codriver.kit.clock import now

if TYPE_CHECKING:
    from codriver.staff.models import User


def open_folder(
    kind: str, name: str, *, source_kind: str = "unknown", coverage_note: str = "", by: "User | None" = None
) -> Connection:
    """Make a connection with a folder of its own."""
    place = {"folder": chance.token_hex(6)}
    connection, _ = actions.add(kind, name, place, source_kind=source_kind, coverage_note=coverage_note, by=by)
    folder_of(connection).mkdir(mode=0o700, parents=True, exist_ok=True)
    return connection


def folder_of(connection: Connection) -> Path:
    """Return where a connection's files lie."""
    return connection.asked(now()).folder / connection.settings["folder"]


def drop(connection: Connection, ending: str, pieces: Iterable[bytes]) -> None:
    """Put a file into the folder, under a name made of its bytes: the same file twice is one. It is read soon."""
    folder = folder_of(connection)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh, digest = folder / f".{chance.token_hex(8)}", hashlib.sha256()
    try:
        with fresh.open("xb") as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
        os.replace(fresh, folder / f"{digest.hexdigest()[:32]}{ending}")
    finally:
        fresh.unlink(missing_ok=True)
    actions.retry(connection)
