"""Running an import: a file's records go to the log in batches, and its Import row says how far it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from codriver.kit.clock import now
from codriver.kit.importing.files import LONG_LINE, Source, TooLong, Unreadable, lines
from codriver.kit.importing.rejects import Rejects
from codriver.listening import intake
from codriver.listening.models import Import
from codriver.listening.records import PostRecord, Refused, read_line

BATCH = 2000  # records in one transaction, which then takes some 20 ms: others who write must not wait long
BEAT = timedelta(seconds=0.5)  # between two words of progress
OBJECTED = gettext_noop("its author asked to be left alone; nothing of it was kept")
STOPPED = gettext_noop("Stopped. What was read before is in; importing the file again goes on.")

if TYPE_CHECKING:
    from codriver.staff.models import User

Found = tuple[int, PostRecord | Refused, bytes]  # line number, the record or why it is none, the line as it came
Records = Iterator[Found]
Seen = Callable[[Import], None]


def json_records(source: Source) -> Records:
    """Yield the records of a file of JSON lines. Empty lines are nothing."""
    number = 0
    for piece in lines(source.pieces()):
        for line in piece:
            number += 1
            if isinstance(line, TooLong):
                yield number, Refused(LONG_LINE), b""
            elif line and not line.isspace():
                try:
                    yield number, read_line(line), line
                except Refused as refusal:
                    yield number, refusal, line


def begin(source: Source, by: "User | None" = None) -> Import:
    """Make the Import row of a file that a command reads."""
    return Import.objects.create(name=source.name[:200], by=by, started_at=now(), size=source.size)


def failed(row: Import, problem: str, rejects: Rejects, line: int = 1) -> Import:
    """End an import that cannot begin, or not go on."""
    rejects.add(row.name, line, problem, "")
    row.problem, row.ended_at = problem, now()
    row.rejects_file = rejects.path.name if rejects.path else ""
    row.save(update_fields=["problem", "ended_at", "done", "rejects_file"])
    return row


def batches(found: Records) -> Iterator[list[Found]]:
    """Yield records in batches. Where the file cannot be read on, what came before is yielded first."""
    batch: list[Found] = []
    try:
        for record in found:
            batch.append(record)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except Unreadable:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def take_in(found: Records, source: Source, row: Import, rejects: Rejects, seen: Seen | None = None) -> None:
    """Append all records; the Import row moves on in the same transactions, so that a crash loses and repeats nothing.

    found    the file's records, from its beginning; those that the row says were read before are passed over.
    seen     told at most twice a second how far it is.
    """
    told_at, line = now(), 0
    try:
        for _ in islice(found, row.read):
            pass
        for batch in batches(found):
            line = batch[-1][0]
            with transaction.atomic():
                is_wanted = take_batch(batch, source, row, rejects)
            if not is_wanted:
                row.problem = STOPPED
                break
            if seen and now() - told_at >= BEAT:
                told_at = now()
                seen(row)
    except Unreadable as problem:
        row.done = source.done
        failed(row, str(problem), rejects, line + 1)
        return
    row.done, row.ended_at = source.done, now()
    row.save(update_fields=["problem", "done", "ended_at"])


def take_batch(batch: list[Found], source: Source, row: Import, rejects: Rejects) -> bool:
    """Append one batch and move the row on. Returns False when somebody asked the import to stop."""
    good = [(place, record) for place, (_, record, _) in enumerate(batch) if not isinstance(record, Refused)]
    outcome = intake.append([record for _, record in good], now())
    refused = [(good[place][0], reason) for place, reason in outcome.rejected]
    if len(good) < len(batch):
        refused += [(place, str(record)) for place, (_, record, _) in enumerate(batch) if isinstance(record, Refused)]
    refused += [(good[place][0], OBJECTED) for place in outcome.objected]
    for place, reason in sorted(refused):
        number, _, line = batch[place]
        rejects.add(source.name, number, reason, "" if reason == OBJECTED else line.decode("utf-8", "replace"))
    rejects.flush()
    row.read += len(batch)
    row.stored += outcome.stored
    row.duplicate += outcome.duplicate
    row.rejected += len(refused)
    row.done = source.done
    row.rejects_file = rejects.path.name if rejects.path and rejects.count else row.rejects_file
    row.beat_at = now()
    row.save(update_fields=["read", "stored", "duplicate", "rejected", "done", "rejects_file", "beat_at"])
    return not Import.objects.filter(pk=row.pk, stop_asked_at__isnull=False).exists()


SETTLED = "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=1000"
HASTY = "PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=4000"  # pages of the log, 16 MB, before it is folded in


@contextmanager
def bulk() -> Iterator[None]:
    """On SQLite, let commits of this connection wait for no disk: a file that is here can be imported again."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:  # inside a transaction nothing can be switched
        yield
        return
    pragmas(HASTY)
    try:
        yield
    finally:
        pragmas(SETTLED)


def pragmas(words: str) -> None:
    """Set some of SQLite's switches on this connection."""
    with connection.cursor() as cursor:
        for word in words.split("; "):
            cursor.execute(word)
