"""Whose turn it is: each host is asked by one of us at a time, with a pause after every answer, in all processes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from codriver.channels.base import ChannelError
from codriver.channels.models import Turn
from codriver.kit.clock import now

HELD = timedelta(seconds=15)  # longer than a request may last; then a turn is free even if its holder was killed
LOOK = 0.2  # seconds between two looks


@contextmanager
def turn(host: str, pause: float, patience: float) -> Iterator[None]:
    """Wait for a host's turn and hold it; afterwards the host is left alone for `pause` seconds.

    patience  seconds to wait at most. Raises ChannelError when that was not enough.
    """
    ends_at = time.monotonic() + patience
    while (held := take(host)) is None:
        if time.monotonic() + LOOK > ends_at:
            raise ChannelError(f"{host} is asked slowly, and others were before us.")
        time.sleep(LOOK)
    try:
        yield
    finally:
        Turn.objects.filter(host=host[:255], free_at=held).update(free_at=now() + timedelta(seconds=pause))


def take(host: str) -> datetime | None:
    """Take a turn if it is free; return until when it is held, None when it was not free."""
    at = now()
    held = at + HELD
    if Turn.objects.filter(host=host[:255], free_at__lte=at).update(free_at=held):
        return held
    Turn.objects.bulk_create([Turn(host=host[:255], free_at=at)], ignore_conflicts=True)  # the first time of all
    return None
