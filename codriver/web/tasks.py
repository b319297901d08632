"""The jobs of all rooms, and those of this room: to show that the worker lives, to send codes."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from codriver.kit.clock import now
from codriver.kit.loop import Job
from codriver.web.models import Beat
from codriver.web.sending_codes import sweep

ROOMS = (
    "staff",
    "reading",
    "people",
    "timeline",
    "terms",
    "channels",
    "listening",
)  # rooms whose tasks.py gives JOBS: a list of (name, seconds between runs, function)
BEAT_EVERY = 3.0  # seconds
CODES_EVERY = 0.5  # seconds: somebody waits


def beat(done: dict[str, datetime]) -> None:
    """Write down that the worker lives, and when each job was last done."""
    rows = [Beat(name=name, at=at) for name, at in {**done, "worker": now()}.items()]
    Beat.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=["at"])


def jobs() -> list[Job]:
    """Return everything that the worker does again and again."""
    done: dict[str, datetime] = {}
    found = [Job("beat", BEAT_EVERY, lambda: beat(done)), Job("codes", CODES_EVERY, noting("codes", sweep, done))]
    for room in ROOMS:
        if find_spec(f"codriver.{room}.tasks"):
            for name, every, run in import_module(f"codriver.{room}.tasks").JOBS:
                found.append(Job(name, every, noting(name, run, done)))
    return found


def noting(name: str, run: Callable[[], object], done: dict[str, datetime]) -> Callable[[], None]:
    """Return the job, noting when it was done. A failed run is not noted: then its age tells."""

    def run_and_note() -> None:
        run()
        done[name] = now()

    return run_and_note
