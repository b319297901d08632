"""A restored house takes the place of the old one: prepared beside it, and put in place by renaming.

All of it lies in the data folder's `.restoring/`: `new/` is being restored, `old/` was taken away, and `ready` says
that the rest is renaming. Who finds `ready` finishes it; who finds none throws the rest away. On PostgreSQL the tables
change by a commit; a comment on one of them, written in the same transaction, tells whether it came.
"""

import json
import os
import secrets
import shutil
from pathlib import Path

from django.db import connection

from codriver.web.backups.folder import BELONGS, KEYS, sync

FOLDER = ".restoring"
FILE = "codriver.sqlite3"
MARKED = "django_migrations"  # the table that bears the comment


def begun(folder: Path) -> bool:
    """Say whether a restore was begun in this data folder and not ended."""
    return (folder / FOLDER).exists()


def begin(folder: Path) -> Path:
    """Make an empty place for the restored house. Returns it."""
    new = folder / FOLDER / "new"
    new.mkdir(mode=0o700, parents=True)
    return new


def make_ready(folder: Path) -> None:
    """Say that from now on only renaming is left. On PostgreSQL: inside the transaction, as its last act."""
    new, token = folder / FOLDER / "new", ""
    on_sqlite = connection.vendor == "sqlite"
    if not on_sqlite:
        token = secrets.token_hex(8)
        with connection.cursor() as cursor:
            cursor.execute(f"COMMENT ON TABLE {MARKED} IS 'restored {token}'")
    names = [*BELONGS, "engine"] + ([f"{FILE}-wal", f"{FILE}-shm", FILE] if on_sqlite else [])
    names += [KEYS] if (new / KEYS).exists() else []
    sync(new)
    fresh = folder / FOLDER / "ready.new"
    with fresh.open("w") as file:
        json.dump({"token": token, "names": names}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(folder / FOLDER / "ready")
    sync(folder / FOLDER)


def settle(folder: Path) -> None:
    """Finish a restore that was cut off while renaming, or throw away one that was cut off before. Safe to repeat."""
    ready = folder / FOLDER / "ready"
    if ready.exists():
        said = json.loads(ready.read_text())
        if is_committed(said["token"]):
            _rename(folder, said["names"])
        ready.unlink()
        sync(folder / FOLDER)
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


def is_committed(token: str) -> bool:
    """Say whether the tables are the restored ones. SQLite's lie among the files that are renamed."""
    if not token:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass(%s), 'pg_class')", [MARKED])
        return bool(cursor.fetchone()[0] == f"restored {token}")


def _rename(folder: Path, names: list[str]) -> None:
    new, old = folder / FOLDER / "new", folder / FOLDER / "old"
    old.mkdir(mode=0o700, exist_ok=True)
    has_come = {name for name in names if (old / f"{name}.gone").exists()}
    for name in names:  # what lies beside SQLite's file goes before it: it must never meet the new one
        if name not in has_come and (folder / name).exists():
            (folder / name).rename(old / f"{name}.{secrets.token_hex(4)}")
        (old / f"{name}.gone").touch()
    for name in names:
        if (new / name).exists():
            if (folder / name).exists():  # made by a command that came in between
                (folder / name).rename(old / f"{name}.{secrets.token_hex(4)}")
            (new / name).rename(folder / name)
    sync(folder)
