"""The bytes that erased rows leave behind: the files of the database are written anew, at a quiet hour.

SQLite overwrites what it deletes, but pages that were split keep copies between their cells, and the write-ahead log
keeps pages as they were. PostgreSQL keeps old rows until they are vacuumed, and samples of columns as statistics.
"""

import logging
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import DatabaseError, connection

from codriver.kit.clock import now
from codriver.staff.models import Company
from codriver.terms.erasing import registry, run
from codriver.terms.models import RequestStep

log = logging.getLogger(__name__)

QUIET = range(2, 5)  # hours of the company's clock
LATEST = timedelta(hours=20)  # after which it is done at any hour: 24 are promised
LOCK = "20s"  # that PostgreSQL waits for a table which somebody reads


def work() -> None:
    """Go on with every erasure, and clean the disk when it is time. A job of the worker; safe in two at once."""
    for request in run.waiting():
        run.go_on(request)
    if is_time():
        clean_up()


def is_time() -> bool:
    """Say whether the disk is to be cleaned now: something is left there, and the hour is quiet or it has waited."""
    owed = [request.pk for request in run.unclean()]
    since = RequestStep.objects.filter(request__in=owed, name=run.DISK).order_by("begun_at").first()
    if since is None:
        return False
    return now() - since.begun_at > LATEST or local_hour(now()) in QUIET


def local_hour(at: datetime) -> int:
    """Return the hour on the company's wall."""
    company = Company.objects.first()
    return at.astimezone(ZoneInfo(company.timezone if company else "UTC")).hour


def clean_up() -> bool:
    """Leave no byte of whoever was erased in the files of the database. Returns whether it came to its end.

    Not in a transaction. Writers wait meanwhile: on SQLite for all of it, on PostgreSQL for the table at hand.
    """
    owed = run.unclean()
    if not owed:
        return True
    if connection.vendor == "sqlite":
        is_clean = rewrite_file()
    else:
        is_clean = rewrite_tables(touched(request.pk for request in owed))
    if is_clean:
        for request in owed:
            run.end(request)
        rewrite_last()
    return is_clean


def touched(requests: Iterable[int]) -> list[str]:
    """Return the tables of the parts that erased anything for these requests."""
    names = RequestStep.objects.filter(request__in=list(requests), rows__gt=0).values_list("name", flat=True)
    found = [part for name in set(names) if (part := registry.part(name))]
    return sorted({table for part in found for table in part.tables})


def rewrite_file() -> bool:
    """SQLite: write the whole file anew, and empty the log beside it. False when somebody was in the way."""
    name = Path(str(connection.settings_dict["NAME"]))
    if name.is_file() and shutil.disk_usage(name.parent).free < 2 * name.stat().st_size:
        log.warning("Erased bytes stay in %s: writing it anew needs twice its size of free space.", name)
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA temp_store=FILE")  # a large database does not fit into memory a second time
        try:
            cursor.execute("VACUUM")
        finally:
            cursor.execute("PRAGMA temp_store=MEMORY")
    return empty_log()


def empty_log() -> bool:
    """SQLite: fold the write-ahead log in and cut it off. False when somebody who reads was in the way."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not cursor.fetchone()[0]


def rewrite_tables(tables: list[str]) -> bool:
    """PostgreSQL: write these tables, their indexes and the samples of their columns anew."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LOCK}'")
            for table in tables:
                cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
            cursor.execute("VACUUM (FULL) pg_catalog.pg_statistic")
            cursor.execute("RESET lock_timeout")
    except DatabaseError as error:
        log.warning("Erased bytes stay in the tables until the next try: %s", str(error).strip().splitlines()[0])
        connection.close()
        return False
    return True


def rewrite_last() -> None:
    """Fold in what noting the end has written: it names nobody, but lies over pages that did."""
    if connection.vendor == "sqlite":
        empty_log()
