"""Children that never outlive their parent, and a server that believes one proxy alone."""

import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest

from codriver.kit.serve import believing

CHILD = """
import os, time
from codriver.kit.family import end_with
end_with(os.getppid())
print(os.getpid(), flush=True)
time.sleep(60)
"""
ASKED_AT_THE_WORST_MOMENT = """
import os, signal, threading
from codriver.kit.family import on_end
lock, ended = threading.Lock(), threading.Event()
def stop():
    with lock:
        ended.set()
on_end(stop)
with lock:  # as inside of Event.wait
    os.kill(os.getpid(), signal.SIGTERM)
print(ended.wait(5))
"""
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}])"


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_child_ends_when_its_parent_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    assert is_alive(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 5
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(child)


def test_a_process_that_holds_a_lock_can_be_asked_to_end():
    words = [sys.executable, "-c", ASKED_AT_THE_WORST_MOMENT]
    assert subprocess.run(words, capture_output=True, text=True, timeout=30, check=True).stdout == "True\n"


@pytest.mark.parametrize(
    ("proxy", "peer", "believed"),
    [("", "127.0.0.1", False), ("10.0.0.1", "10.0.0.2", False), ("10.0.0.1", "10.0.0.1", True)],
)
def test_forwarded_headers_count_only_from_the_named_proxy(proxy, peer, believed):
    heard: list[bytes] = []

    async def application(scope, receive, send):
        heard.extend(name for name, _ in scope["headers"])

    headers = [(b"host", b"x"), (b"X-Forwarded-Proto", b"https"), (b"x-forwarded-for", b"1.2.3.4")]
    scope = {"client": (peer, 1), "headers": headers}
    asyncio.run(believing(application, proxy)(scope, None, None))
    assert heard == ([b"host", b"X-Forwarded-Proto", b"x-forwarded-for"] if believed else [b"host"])
