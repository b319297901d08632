"""What `codriver up` waits for."""

import socket
import sys
import threading

from codriver.web import up
from tests.running import free_port

LATE = """
import socket, sys, time
time.sleep(1.5)
door = socket.create_server(("127.0.0.1", int(sys.argv[1])))
door.accept()
time.sleep(30)
"""


def child(*words: str) -> up.Child:
    """Start a process that stands for the server."""
    server = up.Child([])
    server.process = up.subprocess.Popen([sys.executable, "-c", *words])
    return server


def test_a_server_that_starts_slowly_is_waited_for(monkeypatch, capsys):
    monkeypatch.setattr(up, "TAKES_LONG", 0.3)
    port = free_port()
    server = child(LATE, str(port))
    try:
        assert up.answers(up.Address("127.0.0.1", port), server, threading.Event())
    finally:
        server.end()
    assert capsys.readouterr().err.count("has not answered") == 1


def test_a_server_that_ended_is_not_waited_for():
    server = child("pass")
    assert not up.answers(up.Address("127.0.0.1", free_port()), server, threading.Event())


def test_who_is_told_to_stop_waits_no_longer():
    stop = threading.Event()
    stop.set()
    server = child("import time; time.sleep(30)")
    try:
        assert not up.answers(up.Address("127.0.0.1", free_port()), server, stop)
    finally:
        server.end()


def test_a_server_that_answers_is_found_at_once():
    with socket.create_server(("127.0.0.1", 0)) as door:
        at = up.Address("127.0.0.1", door.getsockname()[1])
        server = child("import time; time.sleep(30)")
        try:
            assert up.answers(at, server, threading.Event())
        finally:
            server.end()
