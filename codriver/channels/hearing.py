"""Hearing what is said to us: stored as it came, then opened, then kept. Each step is safe to repeat."""

import hashlib
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.utils.translation import gettext_noop

from codriver.channels import actions, pushes, registry, sealing
from codriver.channels.base import Unfit, Web
from codriver.channels.base.messages import Incoming, Opened, Opens
from codriver.channels.messages import Contradicts, keep, our_addresses
from codriver.channels.models import Connection, Delivery, Message
from codriver.kit.clock import now

SPOILT = gettext_noop("The message cannot be opened: the key of the data folder is another one than when it came.")
AT_ONCE = 50  # stored messages that are opened together
HEAD = 4000  # bytes of a message that could not be opened which are shown


def hear(connection: Connection, raw: bytes) -> Message | None:
    """Hear one message. Returns None when it was here before, or could not be taken: then it is kept back, sealed."""
    return hear_all(connection, [raw])[0]


def hear_all(connection: Connection, raw: Sequence[bytes]) -> list[Message | None]:
    """Hear messages in the order in which they came: all are stored before one of them is opened."""
    deliveries = [store(connection, one) for one in raw]
    waiting = [one for one in deliveries if one.taken_at is None and not one.error]
    taken = dict(zip((one.pk for one in waiting), take(connection, waiting), strict=True))
    return [taken.get(one.pk) for one in deliveries]


def store(connection: Connection, raw: bytes) -> Delivery:
    """Store a message as it came, sealed, once."""
    digest = hashlib.sha256(raw).hexdigest()
    with transaction.atomic():
        sealed = sealing.seal_bytes(connection.pk, raw)
        row = Delivery(connection=connection, external_id=digest, body_hash=digest, body=sealed, came_at=now())
        Delivery.objects.bulk_create([row], ignore_conflicts=True)
        return Delivery.objects.get(connection=connection, external_id=digest)


def take_waiting() -> None:
    """Take in what was stored and not opened, as after a crash. Any number of workers may do this at once."""
    rows = Delivery.objects.waiting().bearing("messages").select_related("connection")[:AT_ONCE]
    by_connection: dict[int, list[Delivery]] = {}
    for row in rows:
        by_connection.setdefault(row.connection_id, []).append(row)
    for some in by_connection.values():
        take(some[0].connection, some)


def take(connection: Connection, deliveries: Sequence[Delivery]) -> list[Message | None]:
    """Open stored messages together, and keep each in a transaction of its own."""
    if not deliveries:
        return []
    bodies = [opened(connection, one) for one in deliveries]
    found = iter(open_all(connection, [body for body in bodies if body is not None]))
    ours = our_addresses(connection.kind)
    return [
        settle(connection, one, body, next(found), ours) if body is not None else None
        for one, body in zip(deliveries, bodies, strict=True)
    ]


def opened(connection: Connection, delivery: Delivery) -> bytes | None:
    """Return the bytes of a message; where its seal does not open, that is written down."""
    try:
        return sealing.unseal_bytes(connection.pk, bytes(delivery.body or b""))
    except InvalidTag:
        pushes.failed(delivery, SPOILT)
        return None


def open_all(connection: Connection, bodies: Sequence[bytes]) -> list[Opened]:
    """Let the adapter open messages."""
    channel = registry.channel(connection.kind, Web())
    assert isinstance(channel, Opens)
    return channel.open_all(bodies, connection.asked(now())) if bodies else []


@transaction.atomic
def settle(
    connection: Connection, delivery: Delivery, body: bytes, found: Opened, ours: frozenset[str]
) -> Message | None:
    """Keep one message and close its delivery, or write down why it cannot be kept: then its bytes stay, sealed."""
    at = now()
    if not isinstance(found, Incoming):
        refuse(connection, delivery, body, found.reason if isinstance(found, Unfit) else str(found))
        return None
    try:
        kept = keep(connection.kind, found, at, connection=connection, ours=ours)
    except Contradicts as reason:
        refuse(connection, delivery, body, str(reason))
        return None
    pushes.taken(delivery, 1, int(kept.is_new), at)
    return kept.message if kept.is_new else None


def refuse(connection: Connection, delivery: Delivery, body: bytes, why: str) -> None:
    """Keep a message back, with the reason: its head is shown, its bytes stay sealed in the delivery."""
    actions.keep_back(connection, [Unfit(why, body[:HEAD].decode("utf-8", "replace"))], now())
    pushes.failed(delivery, why)
