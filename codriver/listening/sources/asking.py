"""Asking sources: what is due is claimed, fetched, appended; and its position is saved with its posts."""

import logging
from collections.abc import Callable

from django.db import close_old_connections, transaction

from codriver.channels import polling, pushes, ranks
from codriver.channels.actions import forget_kept_back
from codriver.channels.base import PATIENCE, ChannelError, Web
from codriver.channels.hands import Hands
from codriver.channels.turns import turn
from codriver.kit.clock import now
from codriver.listening.sources.hearing import hear

AT_ONCE = 3  # connections that one worker asks at the same time: a slow site must not keep the others waiting
_hands = Hands("posts", AT_ONCE, lambda: ask_due())
log = logging.getLogger(__name__)


def polite(patience: float = PATIENCE) -> Web:
    """Return the outside world with its manners: each host is asked by one of us at a time.

    patience  seconds for everything together.
    """
    return Web(turn=turn, patience=patience)


def lend_hands() -> None:
    """Let as many hands as are free ask what is due; wait for none of them."""
    _hands.lend()


def ask_due(reach: Callable[[], Web] = polite) -> None:
    """Ask every connection that is due. Any number of threads and workers may do this at once."""
    try:
        while ask_one(reach()):
            pass
    finally:
        close_old_connections()


def ask_one(web: Web) -> bool:
    """Ask one connection that is due. Returns False when none was."""
    claim = polling.claim(now())
    if claim is None:
        return False
    close_old_connections()  # a slow site must not hold a connection to the database
    try:
        haul = polling.fetch(claim.connection.kind, claim.connection.asked(now()), web)
    except ChannelError as error:
        polling.failed(claim, error)
        return True
    with transaction.atomic():  # posts and position together: a crash in between loses nothing and doubles nothing
        connection = polling.still_mine(claim)
        if connection is not None:
            is_first = connection.last_success_at is None  # what lay there before we came says nothing about our pace
            heard = hear(connection, haul.posts, haul.unfit, at := now())
            polling.succeeded(connection, haul, None if is_first else heard.lag, at)
    return True


def tidy_up() -> None:
    """Forget what was kept back for long enough, the ids of old pushes, and old ranks."""
    forget_kept_back()
    pushes.forget()
    ranks.forget()
