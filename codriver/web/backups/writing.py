"""Backing up: the house as it is at one moment, into one sealed file, while everybody goes on working."""

import fcntl
import os
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

import codriver
from codriver.kit.clock import now
from codriver.kit.importing.progress import Bar
from codriver.web.backups import folder
from codriver.web.backups.frames import Writer
from codriver.web.backups.sealing import Refused, Sealer
from codriver.web.backups.sources import Source, source

NOTHING = "There is no house in {}: CODRIVER_DATA and DATABASE_URL say where it is."
PART = ".part"  # ends the name of a file that is not whole yet


@dataclass
class Written:
    """A backup that was made."""

    file: Path
    made_at: datetime
    has_keys: bool
    rows: dict[str, int]  # by table
    files: int = 0
    size: int = 0  # bytes
    seconds: float = 0.0


def back_up(file: Path, passphrase: str, *, with_keys: bool) -> Written:
    """Write a backup whole or not at all, for its owner alone. Raises FileExistsError, Refused."""
    if file.exists():
        raise FileExistsError(f"{file} is there already: name another file.")
    if not connection.introspection.table_names():
        raise Refused(NOTHING.format(connection.settings_dict["NAME"]))
    part = file.with_name(file.name + PART)
    began = time.monotonic()
    with _for_its_owner(part) as opened:
        try:
            with connection.wrap_database_errors:
                done = _write(opened, Written(file, now(), with_keys, {}), passphrase)
            opened.flush()
            os.fsync(opened.fileno())
            done.size = opened.tell()
            part.rename(file)
        except BaseException:
            part.unlink(missing_ok=True)  # what a kill leaves, the next backup of this name writes over
            raise
    folder.sync(file.parent)
    done.seconds = round(time.monotonic() - began, 2)
    return done


def _for_its_owner(part: Path) -> BinaryIO:
    """Open a part, which a backup that was cut off may have left; two at once do not write the same one."""
    opened = os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "wb")
    fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    opened.truncate()
    return opened


def _write(opened: BinaryIO, done: Written, passphrase: str) -> Written:
    home: Path = settings.CODRIVER_DATA
    held = folder.Held(home)
    writer = Writer(Sealer(opened, passphrase))
    moment = source()
    bar = Bar()
    try:
        done.made_at = now()
        writer.write("head", head(done, home))
        for table in moment.tables():
            done.rows[table] = _table(moment, table, writer, bar, sum(done.rows.values()))
    finally:
        moment.close()
        bar.clear()
    for path, file in held.all(home, (*folder.BELONGS, *([folder.KEYS] if done.has_keys else []))):
        _file(path.relative_to(home).as_posix(), file, writer)
        done.files += 1
    writer.write("end", {"rows": done.rows, "files": done.files})
    writer.close()
    return done


def head(done: Written, home: Path) -> dict[str, Any]:
    """Return what one must know before anything else of a backup."""
    return {
        "codriver": codriver.__version__,
        "made_at": done.made_at.isoformat(),
        "database": connection.vendor,
        "migrations": sorted(MigrationRecorder(connection).applied_migrations()),
        "keys": folder.fingerprints(home),
        "has_keys": done.has_keys,
    }


def _table(moment: Source, table: str, writer: Writer, bar: Bar, before: int) -> int:
    columns, count = moment.columns(table), 0
    writer.write("table", table, columns, moment.last(table))
    for rows in moment.rows(table, columns):
        writer.write("rows", rows)
        count += len(rows)
        if not count % 4096:
            bar.show("Backing up", None, f"{before + count:,} rows, {table}")
    return count


def _file(name: str, file: BinaryIO, writer: Writer) -> None:
    writer.write("file", name, os.fstat(file.fileno()).st_mtime_ns)
    while piece := file.read(folder.PIECE):
        writer.write("piece", piece)
