"""Restoring: a house is made of a backup beside the one that is here, brought to this version, and put in its place."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction

from codriver.kit.database import make_private
from codriver.kit.opening import Opening, Row, open_up
from codriver.web.backups import folder, swapping, targets
from codriver.web.backups.reading import Reading
from codriver.web.backups.sealing import Refused, Unusable
from codriver.web.backups.sources import is_ours, quoted

NEWER = "This backup was made by a newer Codriver ({}): install that version, then restore."
STRANGE = "The backup's table {} is not one of this Codriver."
OTHER_KEYS = "The keys that this backup was made with are not in {}: {}. What they sealed stays closed without them."
OTHERS = "{} also holds tables that are not Codriver's ({}): restore into a database of its own."
COMPANY = "A worker of Codriver is at work on the database {}: stop it, wait 20 seconds, then restore."


@dataclass
class Restored:
    """What came back."""

    made_at: datetime
    version: str
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    seconds: float = 0.0


def restore(file: BinaryIO, passphrase: str, may: Callable[[str], bool], *, replaces: bool) -> Restored:
    """Restore a backup into the database and the data folder of the settings, all of it or nothing.

    may       asks the operator about a sentence; no is a no to the whole.
    replaces  whether what is here may go.
    Raises    Unusable or Refused.
    """
    began, home = time.monotonic(), Path(settings.CODRIVER_DATA)
    swapping.settle(home)
    reading = Reading(file, passphrase)
    _agree(reading.head, home, may, replaces=replaces)
    done = Restored(datetime.fromisoformat(reading.head["made_at"]), reading.head["codriver"])
    try:
        with _beside(home, swapping.begin(home)) as before:
            with connection.wrap_database_errors:
                _fill(reading, done)
            targets.migrate()
            open_up(Opening(done.made_at, home, before))
    finally:
        swapping.settle(home)
    done.seconds = round(time.monotonic() - began, 2)
    return done


def _agree(head: dict[str, Any], home: Path, may: Callable[[str], bool], *, replaces: bool) -> None:
    if targets.unknown([tuple(step) for step in head["migrations"]]):
        raise Refused(NEWER.format(head["codriver"]))
    _refuse_company()
    here = what_is_here(home)
    if here and not replaces:
        raise Refused(f"{here} Nothing was restored: say --replace if it may go.")
    if here and not may(f"{here} All of it goes."):
        raise Refused("Nothing was restored.")
    lost = [] if head["has_keys"] else _lost_keys(head["keys"], home)
    if lost and not may(OTHER_KEYS.format(home / folder.KEYS, ", ".join(lost))):
        raise Refused("Nothing was restored: bring your copy of the keys there first, or say --yes.")


def _refuse_company() -> None:
    """Refuse where a worker showed itself lately: on PostgreSQL it may run on another machine, where no lock tells."""
    if connection.vendor == "sqlite" or "web_beat" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM web_beat WHERE name = 'worker' AND now() - at < interval '20 seconds'")
        if cursor.fetchone():
            raise Refused(COMPANY.format(connection.settings_dict["NAME"]))


def _lost_keys(keys: dict[str, str], home: Path) -> list[str]:
    here = folder.fingerprints(home)
    return [name for name, print_ in keys.items() if name != "django" and here.get(name) != print_]


def what_is_here(home: Path) -> str:
    """Say in a sentence what a restore would take away, or nothing where nothing is. Raises Refused."""
    place = home if connection.vendor == "sqlite" else f"The database {connection.settings_dict['NAME']}"
    tables = set(connection.introspection.table_names())
    if others := sorted(table for table in tables if not is_ours(table)):
        raise Refused(OTHERS.format(place, ", ".join(others[:3])))
    if tables:
        counts = [_count(table) if table in tables else 0 for table in ("listening_mention", "staff_user")]
        return f"{place} holds {counts[0]:,} posts and {counts[1]:,} members of staff."
    if any(True for _ in folder.files(home, folder.BELONGS)):
        return f"{home} holds files of a house."
    return ""


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {quoted(table)}")
        return int(cursor.fetchone()[0])


def _fill(reading: Reading, done: Restored) -> None:
    targets.migrate([tuple(step) for step in reading.head["migrations"]])
    target = targets.target()
    with target.filling():
        for table, columns, last in reading.tables():
            if set(columns) != set(target.columns(table)):
                raise Unusable(STRANGE.format(table))
            target.load(table, columns, last, reading.rows())
    for name, modified in reading.files():
        file = folder.bring_back(settings.CODRIVER_DATA, name)
        for piece in reading.pieces():
            file.write(piece)
        folder.settled(file, modified)
    done.rows, done.files = reading.finish()


@contextmanager
def _beside(home: Path, new: Path) -> Iterator[Callable[[str], Iterator[Row]]]:
    """Let the settings name the house that is being made. Gives a reader of the tables of the one that is here.

    At the end of the block, all is ready and only renaming is left. After an error the old house was not touched.
    """
    on_sqlite, file = connection.vendor == "sqlite", connection.settings_dict["NAME"]
    with ExitStack() as undo:
        undo.callback(setattr, settings, "CODRIVER_DATA", home)
        settings.CODRIVER_DATA = new
        if on_sqlite:
            connection.close()
            undo.callback(connection.settings_dict.update, NAME=file)
            undo.callback(connection.close)
            connection.settings_dict["NAME"] = new / swapping.FILE
            make_private()
            yield lambda table: _rows_of_file(Path(file), table)
            _close_file(new / swapping.FILE)
        else:
            undo.enter_context(transaction.atomic())
            targets.set_aside()
            yield _rows_aside
            targets.throw_away()
        folder.copy_keys(home, new)
        swapping.make_ready(home)


def _close_file(file: Path) -> None:
    """Let SQLite's file stand alone on the disk."""
    connection.close()
    with closing(sqlite3.connect(file)) as last:
        last.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("rb+") as opened:
        folder.sync_file(opened)


def _rows_of_file(file: Path, table: str) -> Iterator[Row]:
    if not file.exists():
        return
    with closing(sqlite3.connect(file)) as here:
        here.execute("PRAGMA query_only=ON")
        here.row_factory = sqlite3.Row
        if here.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [table]).fetchone():
            yield from (dict(row) for row in here.execute(f"SELECT * FROM {quoted(table)}"))


def _rows_aside(table: str) -> Iterator[Row]:
    with connection.cursor() as cursor:
        name = f"{targets.ASIDE}.{quoted(table)}"
        cursor.execute("SELECT to_regclass(%s)", [name])
        if cursor.fetchone()[0]:
            cursor.execute(f"SELECT * FROM {name}")
            names = [column.name for column in cursor.description]
            yield from (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
