"""Hands that ask connections: a few threads of a worker, so that a slow other side keeps nobody else waiting."""

import logging
from collections.abc import Callable
from threading import BoundedSemaphore, Thread

from django.db import close_old_connections

from codriver.channels.models import Connection
from codriver.kit.clock import now

log = logging.getLogger(__name__)


class Hands:
    """As many threads as there may be at once, each of which asks what is due until nothing is.

    bearing  "posts" or "messages": whose connections they ask.
    ask_due  asks; any number of threads and workers may do it at once.
    """

    def __init__(self, bearing: str, at_once: int, ask_due: Callable[[], object]) -> None:
        self.bearing, self.at_once, self.ask_due = bearing, at_once, ask_due
        self._free = BoundedSemaphore(at_once)

    def lend(self) -> None:
        """Let as many as are free ask what is due; wait for none of them."""
        try:
            for _ in Connection.objects.bearing(self.bearing).due(now())[: self.at_once]:
                if self._free.acquire(blocking=False):
                    Thread(target=self._one, name=self.bearing, daemon=True).start()
        finally:
            close_old_connections()

    def _one(self) -> None:
        try:
            self.ask_due()
        except Exception:  # it is logged; what was claimed is free again when its lease is over
            log.exception("Asking for %s failed.", self.bearing)
        finally:
            self._free.release()
            close_old_connections()
