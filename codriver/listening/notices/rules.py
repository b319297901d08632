"""When a notice goes out, and what follows from how a receiver answered. Pure values."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

FIRST_WAIT = timedelta(seconds=10)  # after the first try that failed; each further wait is four times as long
LONGEST_WAIT = timedelta(hours=4)
SCATTER = 0.2  # share by which a wait is shorter or longer, so that not all come back at once
GIVEN_UP = timedelta(hours=24)  # after this a message is tried no more
PATIENCE = timedelta(days=3)  # of nothing but failures, then a hook is paused


class Quiet(NamedTuple):
    """Hours in which nothing goes out, by the clock on her wall; they may go over midnight. Equal: the whole day."""

    begins: time
    ends: time

    def holds(self, clock: time) -> bool:
        """Say whether a time of day is within these hours: from the beginning on, up to and without the end."""
        if self.begins < self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


class Plan(NamedTuple):
    """When a notice goes out (None: it stands on the page only), for which day, and whether that day is full then."""

    due_at: datetime | None
    on: date
    is_last: bool = False


class Verdict(StrEnum):
    """What follows from one try to deliver."""

    ARRIVED = "arrived"
    GONE = "gone"  # the receiver wants no more, ever
    AGAIN = "again"


def after_quiet(at: datetime, quiet: Quiet | None, zone: ZoneInfo) -> datetime:
    """Return when something that happens now may go out: at once, or when the quiet hours end.

    at       aware.
    quiet    None: no quiet hours.
    Returns  aware, UTC, never before `at`. Where the clocks skip the end, up to an hour after they do; where they show
             it twice, the first time that is not past.
    """
    local = at.astimezone(zone)
    if quiet is None or not quiet.holds(local.time()):
        return at.astimezone(UTC)
    day = local.date() if local.time() < quiet.ends else local.date() + timedelta(days=1)
    ends = [datetime.combine(day, quiet.ends, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    return next((end for end in ends if end > at), at.astimezone(UTC))


def plan(
    at: datetime, quiet: Quiet | None, most: int | None, zone: ZoneInfo, planned: Collection[tuple[date, datetime]]
) -> Plan:
    """Decide when a notice goes out. What goes out at one moment is one message.

    at       aware: now.
    most     messages a day, > 0; None: any number.
    zone     hers: her days begin at its midnight.
    planned  (day, moment) of the messages that went out or will, of the days that matter.
    """
    due_at = after_quiet(at, quiet, zone)
    on = due_at.astimezone(zone).date()
    messages = {moment for day, moment in planned if day == on}
    if due_at not in messages and most is not None and len(messages) >= most:
        return Plan(None, on)
    return Plan(due_at, on, is_last=most is not None and len(messages | {due_at}) >= most)


def verdict(status: int) -> Verdict:
    """Say what follows from the status of an answer: only 2xx is a yes; a redirect is none."""
    if status == 410:
        return Verdict.GONE
    return Verdict.ARRIVED if 200 <= status < 300 else Verdict.AGAIN


def wait(tries: int, chance: float) -> timedelta:
    """Return how long to wait after a try that failed.

    tries    made until now, from 1 on.
    chance   from 0 to 1, makes the wait up to SCATTER shorter or longer.
    """
    step = min(FIRST_WAIT * 4 ** min(tries - 1, 10), LONGEST_WAIT)
    return step * (1 + SCATTER * (2 * chance - 1))


def is_given_up(made_at: datetime, next_at: datetime) -> bool:
    """Say whether a message that would be tried again then is too old for it."""
    return next_at - made_at > GIVEN_UP


def is_hopeless(failing_since: datetime | None, at: datetime) -> bool:
    """Say whether a hook has failed for so long that nothing more is sent to it."""
    return failing_since is not None and at - failing_since >= PATIENCE
