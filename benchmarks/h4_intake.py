"""H4, intake to the store: posts a second through the one door for posts, beside Django's own bulk insert.

Ours is `intake.append` as an import calls it: times checked, duplicates settled, authors looked up, numbers taken from
the log. The peer is the same rows through `bulk_create(ignore_conflicts=True)`, in batches of the same size with the
same SQLite switches; it does none of that. Both begin with decoded records and end with a commit; runs alternate on
one table that is emptied between them, and the best of three counts. Beside the ratio stand: the same file once more
(all duplicates), decoding alone, and how long the newest post takes to be found by its id.
"""

import gc
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.board import Board
from benchmarks.databases import on_each_database
from benchmarks.whole_import import posts_file

SIZES = {False: (5_000,), True: (20_000, 200_000, 1_000_000)}
TARGETS = {"SQLite": 3.0, "PostgreSQL": 2.5}  # times the peer
RUNS = 3
BATCH = 2000


def measure(path: str) -> dict[str, float]:
    """Measure one size on the database of this process."""
    from django.db import connection

    from codriver.listening.importing.imports import bulk
    from codriver.listening.records import PostRecord, read_line

    began = time.perf_counter()
    with open(path, "rb") as file:
        records: list[PostRecord] = [read_line(line) for line in file]
    decoded = len(records) / (time.perf_counter() - began)
    gc.freeze()  # the collector walks neither through our records nor through the peer's
    rates: dict[str, list[float]] = {"ours": [], "again": [], "peer": []}
    for _ in range(RUNS):
        for names, function in ((("ours", "again"), ours), (("peer",), peer)):
            empty(connection)
            with bulk():
                for name in names:
                    rates[name].append(len(records) / timed(function, records))
    best = {name: max(found) for name, found in rates.items()}
    return best | {"decoded": decoded} | found_after(records[:200])


def timed(function: Callable[[list[Any]], None], records: list[Any]) -> float:
    """Return the seconds that a function takes."""
    began = time.perf_counter()
    function(records)
    return time.perf_counter() - began


def empty(connection: Any) -> None:
    """Empty the table for the next run, and let the database tidy up before the clock starts."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM listening_mention")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("TRUNCATE listening_mention CASCADE")
            cursor.execute("CHECKPOINT")


def ours(records: list[Any]) -> None:
    """Append all records."""
    from codriver.kit.clock import now
    from codriver.listening.intake import append

    for start in range(0, len(records), BATCH):
        append(records[start : start + BATCH], now())


def peer(records: list[Any]) -> None:
    """Insert the same rows as Django does it."""
    from django.db import transaction

    from codriver.kit.clock import now
    from codriver.listening.intake import row
    from codriver.listening.models import Mention
    from codriver.listening.store import COLUMNS

    names = COLUMNS.split(", ")
    for start in range(0, len(records), BATCH):
        at = now()
        batch = enumerate(records[start : start + BATCH], start + 1)
        rows = [
            Mention(**dict(zip(names, row(one, one.published_at), strict=True)) | {"seq": seq} | times(one, at))
            for seq, one in batch
        ]
        with transaction.atomic():
            Mention.objects.bulk_create(rows, ignore_conflicts=True)


def times(record: Any, arrived_at: Any) -> dict[str, Any]:
    """Return a record's times as Django takes them."""
    return {"published_at": record.published_at, "arrived_at": arrived_at}


def found_after(records: list[Any]) -> dict[str, float]:
    """Append posts one by one with the settings of a feed, and find each by its id: milliseconds, the 99th of 100."""
    from codriver.kit.clock import now
    from codriver.listening.intake import append
    from codriver.listening.models import Mention

    waits = []
    for number, record in enumerate(records):
        record.id = f"one-by-one-{number}"
        began = time.perf_counter()
        append([record], now())
        Mention.objects.get(channel=record.channel, external_id=record.id)
        waits.append((time.perf_counter() - began) * 1000)
    return {"found p99 ms": sorted(waits)[int(len(waits) * 0.99)]}


def run(full: bool) -> None:
    """Print our rate and the peer's, and their ratio, on each database and at each size."""
    board = Board("h4_intake", full)
    board.say("Posts a second; ours: `intake.append`; peer: Django `bulk_create(ignore_conflicts=True)`.")
    for name, inside in on_each_database():
        for size in SIZES[full]:
            figures = inside(measure, str(posts_file(size)))
            board.row(
                {
                    "database": name,
                    "posts": size,
                    "ours/s": figures["ours"],
                    "peer/s": figures["peer"],
                    "ratio": figures["ours"] / figures["peer"],
                    "target": TARGETS[name],
                    "duplicates/s": figures["again"],
                    "decoding/s": figures["decoded"],
                    "found by id, p99 ms": figures["found p99 ms"],
                }
            )
    board.close()


if __name__ == "__main__":
    run("--full" in sys.argv)
