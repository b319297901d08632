"""Verbs of connections that are pushed to: made, given another secret, tried, kept in order."""

import secrets as chance
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_noop

from codriver.channels import actions, registry, sealing
from codriver.channels.base import Asked
from codriver.channels.models import Connection, Delivery
from codriver.kit.clock import now

if TYPE_CHECKING:
    from codriver.staff.models import User

CONTRADICTED = gettext_noop("a push whose webhook-id came before with another body")
REMEMBERED = timedelta(days=3)  # ids of pushes: longer than any sender repeats them
UNTAKEN = timedelta(days=30)  # a push that met trouble and that nobody tried again
NOTED = timedelta(seconds=10)  # of refused pushes at most one in this time is written down


@transaction.atomic
def open_door(
    kind: str, name: str, *, source_kind: str = "unknown", coverage_note: str = "", by: "User | None" = None
) -> tuple[Connection, str]:
    """Make a connection that others push to. Returns it with its secret, which is shown this once."""
    secrets = registry.verifier(kind).rotate({}, now(), timedelta(0))
    door = {"door": chance.token_hex(16)}  # two senders of one name have two doors
    connection, _ = actions.add(
        kind, name, door, secrets=secrets, source_kind=source_kind, coverage_note=coverage_note, is_asked=False, by=by
    )
    return connection, secrets["secret"]


@transaction.atomic
def rotate(connection: Connection, keep: timedelta) -> str:
    """Give it another secret and return that; the one it had stays valid for `keep`."""
    held = Connection.objects.select_for_update().get(pk=connection.pk)
    secrets = registry.verifier(held.kind).rotate(held.open_secrets(), now(), keep)
    held.secrets = sealing.seal(held.pk, secrets)
    held.save(update_fields=["secrets"])
    return secrets["secret"]


def old_until(connection: Connection) -> datetime | None:
    """Return until when an earlier secret is valid beside the present one, None when none is."""
    until = parse_datetime(connection.open_secrets().get("old_until", ""))
    return until if until and until > now() else None


def refused(connection: Connection, why: str, at: datetime) -> None:
    """Write down that a push was turned away, so that whoever sets the sender up can see why."""
    last = parse_datetime(str(connection.state.get("refused_at", "")))
    if last is None or at - last >= NOTED:
        Connection.objects.filter(pk=connection.pk).update(state={"refused_at": at.isoformat(), "refused_why": why})


def taken(delivery: Delivery, posts: int, stored: int, at: datetime) -> None:
    """Close a push whose posts are in, in their transaction. Its words are theirs now; its id is remembered."""
    said = {"taken_at": at, "posts": posts, "stored": stored, "error": "", "body": None}
    Delivery.objects.filter(pk=delivery.pk).update(**said)


def failed(delivery: Delivery, why: str) -> None:
    """Write down that a push could not be taken in. It waits until somebody tries it again."""
    Delivery.objects.filter(pk=delivery.pk, taken_at=None).update(error=why)


def retry(connection: Connection) -> None:
    """Let the worker try once more what met trouble."""
    Delivery.objects.filter(connection=connection, taken_at=None).update(error="")


def forget() -> None:
    """Delete the ids of pushes that nobody repeats any more, and what lay untaken for too long."""
    at = now()
    Delivery.objects.filter(taken_at__lt=at - REMEMBERED).delete()
    Delivery.objects.filter(taken_at=None, came_at__lt=at - UNTAKEN).delete()


def asked_of(delivery: Delivery) -> tuple[bytes, Asked]:
    """Return the bytes of a push, opened, and what its adapter is given."""
    body = sealing.unseal_bytes(delivery.connection_id, bytes(delivery.body or b""))
    return body, delivery.connection.asked(now())
