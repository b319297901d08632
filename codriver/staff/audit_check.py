"""Checking the audit: every entry, how they join, and whether the end is the end that was last seen."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import DatabaseError
from django.db.models import Max

from codriver.staff.audit_witness import is_sealed, read, witness_file, witnessed
from codriver.staff.models import AuditEntry, AuditHead

CHUNK = 1000  # entries read at once
SHOWN = 20  # problems that are told; after so many nobody needs more to know
COLUMNS = ("seq", "actor", "action", "object", "body", "hash")
Row = tuple[int, str, str, str, bytes, str]


@dataclass
class Checked:
    """What was found."""

    first: int
    last: int
    hash: str = ""
    problems: list[str] = field(default_factory=list)


def check(first: int = 1) -> Checked:
    """Check the audit from an entry on. What it cannot find stands in docs/explain/audit.md."""
    top = AuditEntry.objects.aggregate(top=Max("seq"))["top"] or 0  # before the head: others go on noting
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    found = Checked(first, head.seq, head.hash)
    for problem in _problems(first, head, top):
        found.problems.append(problem)
        if len(found.problems) == SHOWN:
            break
    return found


def _problems(first: int, head: AuditHead, top: int) -> Iterator[str]:
    is_ours = not head.seq or is_sealed(head.seq, head.hash, head.mark)
    seen, is_sound = witnessed()
    if not is_ours:
        yield "The note of where the audit ends was not made with our key."
    if not is_sound:
        yield f"{witness_file().name} was changed: a line of it was not made with our key."
    if top > head.seq:
        yield f"There are entries after {head.seq}, where the audit ends."
    yield from _of_entries(first, head.seq if is_ours else min(head.seq, top), head, seen)
    if seen and max(seen) > head.seq:
        yield f"{gone(head.seq + 1, max(seen))} They were here when the audit was checked before."


def _of_entries(first: int, last: int, head: AuditHead, seen: dict[int, str]) -> Iterator[str]:
    place, before = first - 1, _hash_of(first - 1)
    for row in rows(first, last):
        if row[0] > place + 1:
            yield gone(place + 1, row[0] - 1)
            before = None
        yield from _wrong(row, before)
        if seen.get(row[0], row[5]) != row[5]:
            yield f"Entry {row[0]} is another one than when the audit was checked before."
        place, before = row[0], row[5]
    if place < last:
        yield gone(place + 1, last)
    elif before != head.hash:
        yield f"Entry {place} is not the one with which the audit ends."


def _wrong(row: Row, before: str | None) -> Iterator[str]:
    """Yield what is wrong with one entry. `before` is the hash of the one before; None: it is not known."""
    seq, actor, action, object, body, hash = row
    if hashlib.sha256(body).hexdigest() != hash:
        yield f"Entry {seq} was changed: its hash is another one."
        return
    said = read(body)
    if (said.get("seq"), said.get("actor"), said.get("action"), said.get("object")) != (seq, actor, action, object):
        yield f"Entry {seq} was changed: its columns say something else than its body."
    if before is not None and said.get("previous") != before:
        yield f"Entry {seq} does not follow the one before it: one of the two was exchanged."


def rows(first: int, last: int) -> Iterator[Row]:
    """Yield the entries from – to, as they lie there; one that cannot be read has an empty body."""
    while first <= last:
        upto = min(first + CHUNK - 1, last)
        try:
            yield from _some(first, upto)
        except (DatabaseError, UnicodeError):  # SQLite keeps bytes that are no text, and stumbles when it is read
            for seq in range(first, upto + 1):
                yield from _one(seq)
        first = upto + 1


def _some(first: int, last: int) -> list[Row]:
    found = AuditEntry.objects.filter(seq__gte=first, seq__lte=last).order_by("seq").values_list(*COLUMNS)
    return [(seq, actor, action, object, bytes(body), hash) for seq, actor, action, object, body, hash in found]


def _one(seq: int) -> list[Row]:
    try:
        return _some(seq, seq)
    except (DatabaseError, UnicodeError):
        return [(seq, "", "", "", b"", "")]


def _hash_of(seq: int) -> str | None:
    if seq == 0:
        return ""
    return AuditEntry.objects.filter(seq=seq).values_list("hash", flat=True).first()


def gone(first: int, last: int) -> str:
    """Say which entries are missing."""
    return f"Entry {first} is gone." if first == last else f"Entries {first} to {last} are gone."
