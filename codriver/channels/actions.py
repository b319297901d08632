"""Verbs of connections. All may run twice: the second time changes nothing."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from codriver.channels import sealing
from codriver.channels.base import Facts, Haul, Unfit, Web
from codriver.channels.models import Connection, Delivery, KeptBack, Pause, Removal
from codriver.channels.polling import fetch
from codriver.kit.clock import now

if TYPE_CHECKING:
    from codriver.staff.models import User

KEPT = timedelta(days=30)
LONGEST_ENTRY = 20_000  # characters of an entry that are kept
LONGEST_NAME = 200
UNSOUND = "\N{REPLACEMENT CHARACTER}"


def key_of(kind: str, settings: Facts) -> str:
    """Return what is the same for the same place: a hash of its kind and settings."""
    return hashlib.sha256(json.dumps([kind, settings], sort_keys=True).encode()).hexdigest()


@transaction.atomic
def add(
    kind: str,
    name: str,
    settings: Facts,
    *,
    secrets: dict[str, str] | None = None,
    source_kind: str = "unknown",
    coverage_note: str = "",
    is_asked: bool = True,
    by: "User | None" = None,
) -> tuple[Connection, bool]:
    """Listen to a place from now on. Returns the connection, and whether it is new.

    is_asked  False where the source speaks by itself, by a push.
    """
    at = now()
    facts: Facts = {"kind": kind, "name": name[:LONGEST_NAME], "settings": settings, "source_kind": source_kind}
    facts |= {"coverage_note": coverage_note, "added_by": by, "added_at": at, "next_at": at if is_asked else None}
    connection, is_new = Connection.objects.get_or_create(key=key_of(kind, settings), defaults=facts)
    if is_new and secrets:
        connection.secrets = sealing.seal(connection.pk, secrets)
        connection.save(update_fields=["secrets"])
    return connection, is_new


def change(connection: Connection, *, name: str, source_kind: str, coverage_note: str) -> None:
    """Call it otherwise, say what kind of source it is and what we do not see there. Later posts bear the new kind."""
    connection.name, connection.source_kind = name[:LONGEST_NAME], source_kind
    connection.coverage_note = coverage_note
    connection.save(update_fields=["name", "source_kind", "coverage_note"])


def pause(connection: Connection, *, by: "User | None" = None, reason: str = "") -> None:
    """Stop asking it until somebody resumes. A pause that stands keeps its maker and its reason."""
    Pause.objects.get_or_create(connection=connection, defaults={"by": by, "at": now(), "reason": reason})


@transaction.atomic
def resume(connection: Connection) -> None:
    """Ask it again, from now on."""
    Pause.objects.filter(connection=connection).delete()
    retry(connection)


def retry(connection: Connection) -> None:
    """Ask it as soon as the worker comes by, however long it was to wait."""
    Connection.objects.filter(pk=connection.pk, next_at__gt=now()).update(next_at=now())


@transaction.atomic
def remove(connection: Connection, *, by: "User | None" = None) -> None:
    """Listen there no more: its secrets and what was kept back go, its posts and the record that it was here stay."""
    Removal.objects.get_or_create(connection=connection, defaults={"by": by, "at": now()})
    KeptBack.objects.filter(connection=connection).delete()
    Delivery.objects.filter(connection=connection).delete()
    gone: Facts = {"key": f"removed {connection.pk}", "secrets": None, "state": {}, "next_at": None}
    Connection.objects.filter(pk=connection.pk).update(**gone)


def test(connection: Connection, web: Web) -> Haul:
    """Ask it now as if for the first time, and keep nothing. Raises ChannelError."""
    asked = connection.asked(now())
    return fetch(connection.kind, replace(asked, state={}), web)


def keep_back(connection: Connection, entries: Iterable[Unfit], at: datetime) -> None:
    """Keep entries that could not be taken; the same entry is kept once."""
    rows = [
        KeptBack(
            connection=connection,
            reason=one.reason,
            entry=sound(one.entry[:LONGEST_ENTRY]),
            entry_hash=hashlib.sha256(f"{one.reason}\0{one.entry}".encode(errors="replace")).hexdigest(),
            at=at,
        )
        for one in entries
    ]
    KeptBack.objects.bulk_create(rows, ignore_conflicts=True)


def sound(text: str) -> str:
    """Return a text that every database holds: without NUL and half surrogate pairs."""
    return text.replace("\0", UNSOUND).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def forget_kept_back() -> None:
    """Delete what was kept back for long enough."""
    KeptBack.objects.filter(at__lt=now() - KEPT).delete()
