"""Who is due, who asks it, and what came of it. A claim with a lease: two workers never ask one connection at once."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from codriver.channels import ranks, registry, rules
from codriver.channels.base import PATIENCE, Asked, ChannelError, Fetches, Haul, Web
from codriver.channels.models import Connection, Pause, Removal
from codriver.kit.clock import now
from codriver.kit.http import FetchError

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=2 * PATIENCE)  # after which a claim whose worker was killed is free again
LOOKED = 20  # due connections among which one is claimed


@dataclass(frozen=True)
class Claim:
    """The right to ask one connection, until its lease is over."""

    connection: Connection
    holder: str


def claim(at: datetime, bearing: str = "posts") -> Claim | None:
    """Claim the connection that has waited longest, None when none is due.

    bearing  "posts", or "messages".
    """
    holder = secrets.token_hex(16)
    for pk in Connection.objects.bearing(bearing).due(at).values_list("pk", flat=True)[:LOOKED]:
        free = Q(held_until=None) | Q(held_until__lte=at)
        mine = Connection.objects.filter(free, pk=pk, next_at__lte=at)  # its own columns alone: looked at under lock
        if mine.update(holder=holder, held_until=at + LEASE):
            return Claim(Connection.objects.get(pk=pk), holder)
    return None


def fetch(kind: str, asked: Asked, web: Web) -> Haul:
    """Let the adapter ask its source. Raises ChannelError, and nothing else."""
    try:
        channel = registry.channel(kind, web)
        if not isinstance(channel, Fetches):
            raise registry.UnknownKind(kind)
        return channel.fetch(asked)
    except FetchError as error:
        raise ChannelError(str(error), permanent=error.permanent) from error
    except registry.UnknownKind as error:
        raise ChannelError("There is no adapter for this kind of source any more.", permanent=True) from error
    except ChannelError:
        raise
    except Exception as error:  # it is logged and shown; the other connections must go on
        log.exception("The adapter %s failed.", kind)
        sentence = f"The adapter failed ({type(error).__name__}). This is a fault of ours: the log has the whole of it."
        raise ChannelError(sentence) from error


def still_mine(claim: Claim) -> Connection | None:
    """Lock what was claimed and return it; None when the lease went to somebody else, or it was paused or removed.

    Call it inside the transaction that appends the posts.
    """
    found = Connection.objects.select_for_update().filter(pk=claim.connection.pk, holder=claim.holder).first()
    if found is None or Pause.objects.filter(pk=found.pk).exists() or Removal.objects.filter(pk=found.pk).exists():
        return None
    return found


def succeeded(connection: Connection, haul: Haul, lag: timedelta | None, at: datetime) -> None:
    """Move a claimed connection on, in the transaction that appends its posts.

    lag  of the newest post that came fresh, None when none did.
    """
    connection.state = haul.state
    connection.interval = rules.SHORTEST if haul.is_unfinished else rules.learned(haul.published, at)
    connection.next_at = rules.next_at(at, connection.interval, haul.wait, haul.quiet_hours, haul.quiet_days)
    connection.last_success_at, connection.errors, connection.last_error = at, 0, ""
    connection.lag = connection.lag if lag is None else lag
    connection.holder, connection.held_until = "", None
    connection.save()
    ranks.keep(connection, haul.ranks, at)


def failed(claim: Claim, error: ChannelError) -> None:
    """Write down what went wrong and try later; what is gone for good is paused."""
    at, errors = now(), claim.connection.errors + 1
    pause = rules.after_error(errors, error.wait, permanent=error.permanent)
    told = {"errors": errors, "last_error": str(error), "next_at": at + pause, "holder": "", "held_until": None}
    if Connection.objects.filter(pk=claim.connection.pk, holder=claim.holder).update(**told) and error.is_gone:
        facts = {"by": None, "at": at, "reason": str(error)}
        Pause.objects.get_or_create(connection=claim.connection, defaults=facts)
