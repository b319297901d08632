"""The engine's memory of texts: restored at its start from a snapshot and what came after, saved now and then.

A snapshot is a file in the data folder's `engine/`. Lost, it is made again from the whole log; what the memory answers
does not depend on which of the two happened.
"""

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings

from codriver.listening.engine import log
from codriver.listening.models import EngineState
from codriver.reading.likeness.kernel import Likeness

words = logging.getLogger(__name__)
Compare = Callable[[Likeness, Sequence[log.Post]], object]
SAVE_EVERY = 200_000  # entries of the log; what a restart has to read again at most
KEPT = 2


def folder() -> Path:
    """Return where snapshots lie."""
    return Path(settings.CODRIVER_DATA) / "engine"


def _snapshots(log_id: str) -> list[tuple[int, Path]]:
    """Return (position, file) of this database's snapshots, newest first."""
    found = [(int(path.name.split("-")[1].split(".")[0]), path) for path in folder().glob(f"{log_id}-*.window")]
    return sorted(found, reverse=True)


def restore(state: EngineState, compare: Compare) -> Likeness:
    """Return the memory as it was at the engine's position."""
    memory, position = _newest(state)
    while position < state.position:
        for segment in log.segments(position, 5_000):
            posts = [post for post in segment.posts if post.seq <= state.position]
            if posts:
                compare(memory, posts)
            position = segment.last
            if position >= state.position:
                break
    return memory


def _newest(state: EngineState) -> tuple[Likeness, int]:
    """Return the newest snapshot that serves, and its position; else an empty memory."""
    window = (settings.CODRIVER_WINDOW, settings.CODRIVER_WINDOW_DAYS)
    for at, path in _snapshots(state.log_id):
        if at > state.position:
            continue
        try:
            memory = Likeness.load(path)
        except (ValueError, OSError) as problem:  # another version wrote it, or half of it: the log has it all
            words.warning("The snapshot %s is not read: %s", path.name, problem)
            continue
        if (memory.slots, memory.days) == window:
            return memory, at
    return Likeness(*window), 0


def save(memory: Likeness, log_id: str, position: int) -> None:
    """Write a snapshot whole or not at all, and remove the ones before the last."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder() / f"{log_id}-{position}.window"
    fresh = path.with_suffix(f".{os.getpid()}")
    memory.save(fresh)
    fresh.replace(path)
    for _, old in _snapshots(log_id)[KEPT:]:
        old.unlink(missing_ok=True)
