"""Asking mailboxes: what is due is fetched, stored and heard; and its position is saved after it.

A crash in between fetches the same mails again, and each is heard once. Beside that a mailbox may say by itself that
something is there (`wake`); then it is asked at once instead of at the next minute.
"""

import logging
import time
from threading import Lock, Thread

from django.db import close_old_connections, transaction

from codriver.channels import actions, polling, registry, rules
from codriver.channels.base import ChannelError, Haul, Web
from codriver.channels.base.messages import Wakes
from codriver.channels.hands import Hands
from codriver.channels.hearing import hear_all
from codriver.channels.models import Connection
from codriver.kit.clock import now

AT_ONCE = 3  # mailboxes that one worker asks at the same time: a slow one must not keep the others waiting
_hands = Hands("messages", AT_ONCE, lambda: ask_due())
PATIENCE = 240.0  # seconds for which a mailbox is waited at; many servers end a wait after five minutes
SULK = 60.0  # seconds for which a mailbox that cannot be waited at is left alone
MOST_WAITED = 50  # mailboxes that one worker waits at; the others are asked every minute
_lock = Lock()
_waiting: dict[int, float] = {}  # connection → until when nobody need begin to wait there
log = logging.getLogger(__name__)


def lend_hands() -> None:
    """Let as many hands as are free ask what is due; wait for none of them."""
    _hands.lend()


def ask_due() -> None:
    """Ask every mailbox that is due. Any number of threads and workers may do this at once."""
    while ask_one():
        pass


def ask_one() -> bool:
    """Ask one mailbox that is due. Returns False when none was."""
    claim = polling.claim(now(), "messages")
    if claim is None:
        return False
    close_old_connections()  # a slow server must not hold a connection to the database
    try:
        haul = polling.fetch(claim.connection.kind, claim.connection.asked(now()), Web())
    except ChannelError as error:
        polling.failed(claim, error)
        return True
    hear_all(claim.connection, haul.raw)
    move_on(claim, haul)
    return True


@transaction.atomic
def move_on(claim: polling.Claim, haul: Haul) -> None:
    """Save how far a mailbox was heard, and when it is asked again: in a minute, or at once where more is waiting."""
    connection = polling.still_mine(claim)
    if connection is None:
        return
    at = now()
    actions.keep_back(connection, haul.unfit, at)
    polling.succeeded(connection, haul, None, at)
    connection.interval = rules.SHORTEST
    connection.next_at = at if haul.is_unfinished else at + rules.SHORTEST
    connection.save(update_fields=["interval", "next_at"])


def wake() -> None:
    """Wait at every mailbox that stands and is well, each in a thread of its own, until it says that something came."""
    try:
        well = Connection.objects.bearing("messages").standing().filter(pause=None, errors=0).exclude(next_at=None)
        for connection in well[:MOST_WAITED]:
            with _lock:
                is_free = time.monotonic() >= _waiting.get(connection.pk, 0.0)
                if is_free:
                    _waiting[connection.pk] = float("inf")
            if is_free:
                Thread(target=_wait_at, args=(connection,), name="wake", daemon=True).start()
    finally:
        close_old_connections()


def _wait_at(connection: Connection) -> None:
    pause = SULK
    try:
        channel = registry.channel(connection.kind, Web())
        asked = connection.asked(now())
        close_old_connections()
        if isinstance(channel, Wakes):
            began = time.monotonic()
            if channel.wait(asked, PATIENCE):
                actions.retry(connection)
            pause = 0.0 if time.monotonic() - began > 1 else SULK
    except ChannelError:
        pass  # asking it will say the same, and there it is written down
    except Exception:
        log.exception("Waiting at a mailbox failed.")
    finally:
        with _lock:
            _waiting[connection.pk] = time.monotonic() + pause
        close_old_connections()
