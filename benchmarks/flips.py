"""Receipts and the audit: one byte changed at random places, how often it is found; and what issuing and noting costs.

Receipts: a file of 20, any byte of it. Audit: 50 entries on each database, its triggers taken away, any byte of any
column. No peer is measured beside it: the demand is all of them.

    bin/bench flips [--full]
"""

import argparse
import random
import time
from collections.abc import Callable
from typing import Any

from benchmarks.board import Board
from benchmarks.databases import on_each_database

TRIES = {False: 1_000, True: 10_000}
COSTS = {False: 200, True: 2_000}
RECEIPTS, ENTRIES = 20, 50
COLUMNS = ("actor", "action", "object", "body", "hash")


def run(full: bool) -> None:
    board = Board("Flipped bytes", full)
    board.say(f"a file of {RECEIPTS} receipts and an audit of {ENTRIES} entries; any byte to any other, one at a time")
    for name, inside in on_each_database():
        for row in inside(measured, TRIES[full], COSTS[full]):
            board.row({"database": name, **row})
    board.close()


def measured(tries: int, costs: int) -> list[dict[str, object]]:
    from django.conf import settings

    settings.CODRIVER_HOSTS = "tea.example"
    return [receipts(tries), audit(tries), issuing(costs), noting(costs), checking()]


def receipts(tries: int) -> dict[str, object]:
    """Change a byte of a file of receipts; the newline at its very end says nothing and is left alone."""
    from codriver.terms.receipts import chain
    from codriver.terms.receipts.verifying import verify

    for number in range(RECEIPTS):
        chain.issue("ana", "terms", {"page": number, "words": "不要打电话 🍵", "share": 0.25})
    raw, dice, found = b"".join(chain.lines("ana")), random.Random(8785), 0
    assert verify(raw).is_good
    for _ in range(tries):
        changed = bytearray(raw)
        changed[dice.randrange(len(raw) - 1)] ^= dice.randrange(1, 256)
        found += not verify(bytes(changed)).is_good
    return {"what": "receipts", "bytes": len(raw), "changed": tries, "found": found}


def audit(tries: int) -> dict[str, object]:
    """Change a byte of an entry as it lies in the database, past the triggers."""
    from django.db import connection

    from codriver.kit.append_only import unguarding
    from codriver.staff import audit
    from codriver.staff.audit_check import check
    from codriver.staff.models import AuditEntry

    for number in range(ENTRIES):
        audit.note("worker", "keeping.changed", f"sources {number}", before="none", after=number)
    with connection.cursor() as cursor:
        for statement in unguarding(AuditEntry, connection.vendor):
            cursor.execute(statement)
    assert not check().problems
    dice, found, size = random.Random(1), 0, 0
    for _ in range(tries):
        row = AuditEntry.objects.values(*COLUMNS).get(seq=dice.randint(1, ENTRIES))
        raw = {name: value.encode() if isinstance(value, str) else bytes(value) for name, value in row.items()}
        size = max(size, sum(map(len, raw.values())))
        found += _is_found(row, raw, dice, check)
    assert not check().problems
    return {"what": "audit", "bytes": size * ENTRIES, "changed": tries, "found": found}


def _is_found(row: dict[str, Any], raw: dict[str, bytes], dice: random.Random, check: Callable[[], Any]) -> bool:
    """Change one byte of one column, weighted by its length; PostgreSQL refuses what is no text: that is found too."""
    from django.db import DataError, connection, transaction

    name = dice.choices(COLUMNS, [len(raw[column]) for column in COLUMNS])[0]
    changed = bytearray(raw[name])
    changed[dice.randrange(len(changed))] ^= dice.randrange(1, 256)
    as_text = name != "body" and connection.vendor == "sqlite"
    place = "CAST(%s AS TEXT)" if as_text else "%s" if name == "body" else "convert_from(%s, 'UTF8')"
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                ask = f"UPDATE staff_auditentry SET {name} = {place} WHERE hash = %s"
                cursor.execute(ask, [bytes(changed), row["hash"]])
        except DataError:
            return True
        is_found = bool(check().problems)
        transaction.set_rollback(True)
    return is_found


def issuing(times: int) -> dict[str, object]:
    from codriver.terms.receipts import chain

    return {"what": "issue()", **_timed(lambda: chain.issue("bo", "terms", {"page": 1}), times)}


def noting(times: int) -> dict[str, object]:
    from codriver.staff import audit

    return {"what": "note()", **_timed(lambda: audit.note("worker", "objection.lapsed", "objection 7"), times)}


def checking() -> dict[str, object]:
    from codriver.staff.audit_check import check

    start = time.perf_counter()
    found = check()
    taken = time.perf_counter() - start
    return {"what": "check, an entry", "times": found.last, "mean, ms": taken / found.last * 1000}


def _timed(do: Callable[[], object], times: int) -> dict[str, object]:
    """Milliseconds of each, with its own transaction and the disk."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        do()
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    middle, late = taken[times // 2], taken[times * 99 // 100]
    return {"times": times, "mean, ms": sum(taken) / times, "p50, ms": middle, "p99, ms": late}


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--full", action="store_true")
    run(arguments.parse_args().full)
