"""Child processes that never outlive their parent, however it ends."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable

LOOK_EVERY = 0.5  # seconds


def parent_is_gone(parent: int) -> bool:
    """Say whether the process that started this one has ended; the system then gives it another parent."""
    return os.getppid() != parent


def end_with(parent: int) -> None:
    """End this process by SIGTERM soon after `parent` ended, also when that was killed without a chance to say so."""

    def watch() -> None:
        while not parent_is_gone(parent):
            time.sleep(LOOK_EVERY)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)  # seconds to end in good order
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def on_end(stop: Callable[[], None]) -> None:
    """Call `stop` when somebody asks this process to end, by Ctrl-C or by SIGTERM. Only in the main thread.

    A signal comes in the middle of anything, also of a wait that holds the very lock that `stop` needs. So it only
    writes a byte to a pipe, and a thread that holds nothing makes the call.
    """
    heard, said = os.pipe()

    def listen() -> None:
        while os.read(heard, 1):
            stop()

    threading.Thread(target=listen, name="ending", daemon=True).start()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os.write(said, b"."))


def python(*words: str) -> list[str]:
    """Return the command line that runs a module of this installation with this Python."""
    return [sys.executable, "-m", *words]
