"""The story engine in a process beside a long import, so that placing and reading the file share two cores.

It ends when the import closes its standard input, or dies. `python -m codriver.listening.engine.beside` is what runs.
"""

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PAUSE = 0.05  # seconds between two looks at the log
RARELY = (200_000, 50, 100)  # a batch makes many small objects and no circles: looking for circles cost a tenth


@contextmanager
def engine_beside(*, is_wanted: bool) -> Iterator[None]:
    """Let an engine work beside what is done inside, when it is wanted. It takes the lease only when it is free."""
    if not is_wanted:
        yield
        return
    gc.set_threshold(*RARELY)
    child = subprocess.Popen([sys.executable, "-m", __name__], stdin=subprocess.PIPE)
    try:
        yield
    finally:
        child.communicate()


def main() -> None:
    """Place what comes until standard input is closed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codriver.settings")
    import django

    django.setup()
    gc.set_threshold(*RARELY)
    from codriver.listening.engine import run

    ended = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    while not ended.wait(PAUSE):
        run.tick()
    run.rest()


if __name__ == "__main__":
    main()
