"""Verbs of mailboxes: connected once both servers let us in; tested; given another password."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from codriver.channels import actions, pushes, registry, sealing
from codriver.channels.base import Asked, Facts, Web
from codriver.channels.base.messages import Tries
from codriver.channels.models import Connection
from codriver.kit.clock import now

if TYPE_CHECKING:
    from codriver.staff.models import User


def kind() -> str:
    """Return the kind of connection that has a mailbox: the one that can be tried and that bears messages."""
    return next(one for one in registry.bearing("messages") if isinstance(registry.channel(one, Web()), Tries))


def connect(name: str, settings: Facts, secrets: dict[str, str], by: "User | None" = None) -> tuple[Connection, bool]:
    """Connect a mailbox. Returns it, and whether it is new. Raises ChannelError when a server does not let us in."""
    try_out(kind(), Asked(settings=settings, at=now(), secrets=secrets))
    connection, is_new = actions.add(kind(), name, settings, secrets=secrets, source_kind="person", by=by)
    if not is_new:
        keep_secrets(connection, secrets)
    return connection, is_new


def check(connection: Connection, secrets: dict[str, str] | None = None) -> None:
    """Try both servers; keep another password when it opens them. Raises ChannelError."""
    asked = connection.asked(now())
    try_out(connection.kind, replace(asked, secrets=secrets) if secrets else asked)
    if secrets:
        keep_secrets(connection, secrets)


def try_out(kind: str, asked: Asked) -> None:
    """Try both servers. Raises ChannelError."""
    channel = registry.channel(kind, Web())
    assert isinstance(channel, Tries)
    channel.try_out(asked)


@transaction.atomic
def keep_secrets(connection: Connection, secrets: dict[str, str]) -> None:
    """Keep another password, and ask the mailbox with it."""
    Connection.objects.filter(pk=connection.pk).update(secrets=sealing.seal(connection.pk, secrets))
    actions.retry(connection)


def try_again(connection: Connection) -> None:
    """Ask the mailbox now, and let the worker open once more what could not be opened."""
    pushes.retry(connection)
    actions.retry(connection)
