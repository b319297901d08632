"""Files that somebody dropped on a page: kept until the worker has imported them."""

import logging
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError
from django.db.models import Q
from django.utils.translation import gettext_noop

from codriver.kit.clock import now
from codriver.kit.importing.files import Source, Unreadable, open_source
from codriver.kit.importing.rejects import Rejects
from codriver.kit.importing.tables import Table
from codriver.listening.importing import columns, imports, zones
from codriver.listening.importing.tables import csv_records
from codriver.listening.models import Import

if TYPE_CHECKING:
    from codriver.staff.models import User

words = logging.getLogger(__name__)
SILENCE = timedelta(seconds=15)  # after which an import that says nothing is taken over: its worker is gone
LEFT_OVER = 24 * 3600  # seconds after which a half-written file is swept away
GONE = gettext_noop("The uploaded file is no longer here. Drop it again; what is in already will be passed over.")
BROKEN = gettext_noop("This file broke the import at a place nobody foresaw. What was read before is in.")
STOPPED_EARLY = gettext_noop("Stopped before it began. Nothing was taken in.")
ZONE = "zone"  # stands in Import.columns beside the fields
SAMPLE = 3  # rows shown beside a guess
SHOWN = 80  # characters of a cell in a sample


def folder() -> Path:
    """Return the folder of uploaded files, which only the operator's account can read."""
    path: Path = settings.CODRIVER_DATA / "uploads"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep(upload: UploadedFile, by: "User") -> Import:
    """Write an uploaded file to the data folder and queue it, or let it wait for its columns to be agreed to."""
    name = secrets.token_hex(16)
    half = folder() / f"{name}.part"
    try:
        with half.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        half.rename(folder() / name)
    finally:
        half.unlink(missing_ok=True)
    row = Import.objects.create(name=(upload.name or "")[:200], by=by, started_at=now(), size=upload.size, file=name)
    return look_at(row)


def opened(row: Import) -> Source:
    """Open the uploaded file of an import. Raises FileNotFoundError when it is gone."""
    source = open_source(str(folder() / row.file))
    source.name = row.name
    return source


def look_at(row: Import) -> Import:
    """Decide by the file's beginning: queue it, ask for its columns, or say why it cannot be read."""
    with closing(opened(row)) as source:
        try:
            if source.is_json():
                queue(row)
            else:
                table = Table(source)
                certain = columns.certain(table.header)
                if not columns.problems(certain, table.header) and not lacks_zones(table, certain):
                    queue(row, certain)
        except Unreadable as problem:
            with closing(Rejects()) as rejects:
                end(imports.failed(row, str(problem), rejects))
    return row


def lacks_zones(table: Table, chosen: Mapping[str, str]) -> bool:
    """Say whether times in the first rows name no zone, so that somebody must say where they are."""
    times = [table.header.index(chosen[field]) for field in zones.FIELDS if field in chosen]
    return any(zones.any_naked(cells[place] for place in times) for cells in first_rows(table))


def queue(row: Import, chosen: Mapping[str, str] | None = None, zone: str = "") -> None:
    """Let the worker run it.

    chosen  the columns of a table, None for JSON lines.
    zone    where the table's times are that do not say it.
    """
    row.columns, row.queued_at = dict(chosen) | ({ZONE: zone} if zone else {}) if chosen else None, now()
    row.save(update_fields=["columns", "queued_at"])


def header_and_sample(row: Import) -> tuple[list[str], list[list[str]]]:
    """Return the names of a table's columns and its first good rows, cut to what one can look at."""
    with closing(opened(row)) as source:
        table = Table(source)
        return table.header, [[cell[:SHOWN] for cell in cells] for cells in first_rows(table)]


def first_rows(table: Table) -> Iterator[list[str]]:
    """Yield the first good rows."""
    good = (cells for _, cells, _ in table.rows() if isinstance(cells, list))
    return islice(good, SAMPLE)


def stop(row: Import) -> None:
    """Stop an import: at its next batch if it runs, at once if it does not."""
    Import.objects.filter(pk=row.pk, ended_at=None).update(stop_asked_at=now())
    if row.queued_at is None:
        end_early(row)


def end_early(row: Import) -> None:
    """End an import that never began."""
    Import.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now(), problem=STOPPED_EARLY)
    end(row)


def end(row: Import) -> None:
    """Remove the file of an import that is over."""
    if row.file:
        (folder() / row.file).unlink(missing_ok=True)


def run_waiting() -> None:
    """Run the imports that wait, oldest first, and those whose worker died where they stood. A job of the worker."""
    sweep()
    while (row := claim()) is not None:
        run(row)


def claim() -> Import | None:
    """Take the next waiting import for this worker. Two workers never get the same one."""
    silent = Q(beat_at=None) | Q(beat_at__lt=now() - SILENCE)
    waiting = Import.objects.filter(silent, queued_at__isnull=False, ended_at=None)
    for row in waiting.order_by("queued_at"):
        if Import.objects.filter(silent, pk=row.pk, ended_at=None).update(beat_at=now()):
            return row
    return None


def run(row: Import) -> None:
    """Import one uploaded file from where it stands to its end, then remove it."""
    if row.stop_asked_at is not None and not row.read:
        end_early(row)
        return
    with closing(Rejects.again(row.rejects_file, row.rejected)) as rejects:
        try:
            source = opened(row)
        except FileNotFoundError:
            imports.failed(row, GONE, rejects)
            return
        try:
            with closing(source), imports.bulk():
                imports.take_in(records(source, row.columns), source, row, rejects)
        except OperationalError:
            raise  # the database is away: the file waits, and goes on where it stood
        except Exception:  # noqa: BLE001 - whatever it is, it would come again: the file must not be tried for ever
            words.exception("The import %s broke off.", row.pk)
            imports.failed(row, BROKEN, rejects)
    end(row)


def records(source: Source, chosen: Mapping[str, str] | None) -> "imports.Records":
    """Yield the records of a file; chosen: the columns of a table, None for JSON lines."""
    if chosen is None:
        yield from imports.json_records(source)
    else:
        fields = {field: column for field, column in chosen.items() if field != ZONE}
        yield from csv_records(Table(source), fields, ZoneInfo(chosen[ZONE]) if ZONE in chosen else None)


def sweep() -> None:
    """Remove half-written files, and files of imports that ended."""
    wanted = set(Import.objects.filter(ended_at=None).exclude(file="").values_list("file", flat=True))
    for path in folder().iterdir():
        if path.name not in wanted and path.stat().st_mtime < time.time() - LEFT_OVER:
            path.unlink(missing_ok=True)
