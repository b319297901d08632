"""What checks of the audit have seen: for the page in the database, and beside the database, in the data folder.

The file is there for the day on which somebody puts an older copy of the whole database in the place of this one.
"""

import hmac
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from codriver.kit.canonical import canonical, strict
from codriver.kit.clock import now
from codriver.staff.audit import seal
from codriver.staff.models import AuditCheck

if TYPE_CHECKING:
    from codriver.staff.audit_check import Checked


def witness_file() -> Path:
    """Return the file of the ends that checks have seen: a line each, marked with our key."""
    return Path(settings.CODRIVER_DATA) / "audit-heads.jsonl"


def witnessed() -> tuple[dict[int, str], bool]:
    """Return the ends that checks have seen, number → hash, and whether all lines of the file are ours."""
    path = witness_file()
    lines = [read(line) for line in path.read_bytes().splitlines()] if path.exists() else []
    ours = [said for said in lines if is_sealed(said.get("seq"), said.get("hash"), said.get("mark"))]
    return {said["seq"]: said["hash"] for said in ours}, len(ours) == len(lines)


def is_sealed(seq: object, hash: object, mark: object) -> bool:
    """Say whether an end was marked with our key."""
    if not (isinstance(seq, int) and isinstance(hash, str) and isinstance(mark, str)):
        return False
    return hmac.compare_digest(mark.encode(), seal(seq, hash).encode())


def read(body: bytes) -> dict[str, Any]:
    """Return what canonical bytes say; nothing where they are none."""
    try:
        return dict(strict(body))
    except (TypeError, ValueError):
        return {}


def keep(found: "Checked", how: str) -> None:
    """Remember that the audit was checked, and when nothing was wrong, which end was seen."""
    facts = {"at": now(), "first": found.first, "last": found.last, "problems": len(found.problems)}
    AuditCheck.objects.update_or_create(how=how, defaults=facts)
    if found.problems or not found.last or found.last in witnessed()[0]:
        return
    line = canonical({"seq": found.last, "hash": found.hash, "mark": seal(found.last, found.hash)}) + b"\n"
    with os.fdopen(os.open(witness_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
