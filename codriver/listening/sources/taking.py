"""Taking in what was pushed: stored pushes become posts, in the order of their coming."""

import logging
from collections.abc import Sequence
from itertools import groupby

from cryptography.exceptions import InvalidTag
from django.db import close_old_connections, transaction
from django.utils.translation import gettext_noop

from codriver.channels import pushes, registry
from codriver.channels.base import ChannelError, Payload, Post, Receives, Unfit, Web
from codriver.channels.models import Connection, Delivery
from codriver.channels.querysets import DeliveryQuerySet
from codriver.kit.clock import now
from codriver.listening.sources.hearing import hear

log = logging.getLogger(__name__)

AT_ONCE = 50  # pushes in one transaction
MOST_BYTES = 512 * 1024  # of their bodies in one transaction, unless a single one is larger
SPOILT = gettext_noop("The push cannot be opened: the key of the data folder is another one than when it came.")
FAULT = gettext_noop("The push could not be taken in. This is a fault of ours: the log has the whole of it.")


def take_waiting() -> None:
    """Take in everything that waits. Any number of workers may do this at once."""
    try:
        while take_some():
            pass
    finally:
        close_old_connections()


def take_some() -> bool:
    """Take in the pushes that wait longest. Returns False when none waited."""
    first = pushed().values_list("pk", flat=True).first()
    if first is None:
        return False
    try:
        return take(AT_ONCE)
    except Exception:  # one of them is at fault: alone it shows which, and the others go on
        log.exception("Pushes could not be taken in together; they are tried one by one.")
        return take_alone(first)


def pushed() -> DeliveryQuerySet:
    """Return the pushes of posts that wait; messages wait beside them, and are channels' own."""
    return Delivery.objects.waiting().bearing("posts")


def take_alone(pk: int) -> bool:
    """Take in one push; when that fails it is marked, and keeps nobody waiting."""
    try:
        with transaction.atomic():
            settle(locked([pk]))
    except Exception:
        log.exception("The push %s could not be taken in.", pk)
        pushes.failed(Delivery(pk=pk), FAULT)
    return True


@transaction.atomic
def take(most: int) -> bool:
    """Take in some pushes, those of one connection together: the posts and the word that they are in, at once."""
    waiting = locked(list(pushed().values_list("pk", flat=True)[:most]))
    for _, some in groupby(bounded(waiting), key=lambda delivery: delivery.connection_id):
        settle(list(some))
    return bool(waiting)


def locked(pks: Sequence[int]) -> list[Delivery]:
    """Return those of these pushes that still wait, locked; what another worker holds is passed over."""
    waiting = Delivery.objects.waiting().filter(pk__in=pks)
    return list(waiting.select_for_update(skip_locked=True, of=("self",)).select_related("connection"))


def bounded(waiting: Sequence[Delivery]) -> list[Delivery]:
    """Return the first of these pushes, as many as one short transaction holds."""
    size, found = 0, list[Delivery]()
    for delivery in waiting:
        size += len(delivery.body or b"")
        if found and size > MOST_BYTES:
            break
        found.append(delivery)
    return found


def settle(deliveries: Sequence[Delivery]) -> None:
    """Append the posts of one connection's pushes, in their order, and close the pushes."""
    at = now()
    for delivery in deliveries:
        try:
            read = opened(delivery)
        except ChannelError as error:
            pushes.failed(delivery, str(error))
            continue
        posts = [one for one in read if not isinstance(one, Unfit)]
        heard = hear(delivery.connection, posts, [one for one in read if isinstance(one, Unfit)], at)
        pushes.taken(delivery, len(read), heard.stored, at)
        lag = {} if heard.lag is None else {"lag": heard.lag}
        Connection.objects.filter(pk=delivery.connection_id).update(last_success_at=at, **lag)


def opened(delivery: Delivery) -> Sequence[Post | Unfit]:
    """Return what a push bears. Raises ChannelError."""
    try:
        body, asked = pushes.asked_of(delivery)
    except InvalidTag:
        raise ChannelError(SPOILT, permanent=True) from None
    channel = registry.channel(delivery.connection.kind, Web())
    assert isinstance(channel, Receives)
    return channel.receive(Payload(body), asked)
