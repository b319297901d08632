"""The worker's loop: every job in a thread of its own, again and again, until it is told to stop."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connections

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0  # seconds between two tries of a job that keeps failing


@dataclass(frozen=True)
class Job:
    """Something to be done again and again."""

    name: str
    every: float  # seconds between the end of one run and the start of the next
    run: Callable[[], object]


def pause(every: float, failures: int) -> float:
    """Return the seconds to wait: `every`, doubled with each failure in a row, at most LONGEST_PAUSE."""
    return every if not failures else min(max(every, 0.5) * 2.0 ** min(failures, 16), max(LONGEST_PAUSE, every))


def repeat(job: Job, stop: threading.Event) -> None:
    """Run one job until `stop`. A failure is logged and makes the next pause longer; it ends nothing."""
    failures = 0
    while not stop.is_set():
        try:
            job.run()
            failures = 0
        except Exception:  # it is logged, and the other jobs must go on
            failures += 1
            log.exception("The job %s failed, %s in a row.", job.name, failures)
            connections.close_all()  # it may have been the database that went away
        give_back()
        stop.wait(pause(job.every, failures))
    connections.close_all()


def give_back() -> None:
    """Give this thread's connections back to their pool between two runs: there are more jobs than it holds."""
    for connection in connections.all(initialized_only=True):
        if connection.settings_dict["OPTIONS"].get("pool"):
            connection.close()


def work(jobs: Sequence[Job], stop: threading.Event, *, patience: float = 0.8) -> bool:
    """Run all jobs until `stop` is set.

    patience  seconds that running jobs get to finish; what they had not committed is done again next time.
    Returns   True when all ended, False when some were still busy: the caller then ends the process hard.
    """
    threads = [threading.Thread(target=repeat, args=(job, stop), name=job.name, daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    while not stop.wait(0.2):
        pass  # a plain wait would not let a signal through on every system
    last = time.monotonic() + patience
    for thread in threads:
        thread.join(max(0.0, last - time.monotonic()))
    return not any(thread.is_alive() for thread in threads)
