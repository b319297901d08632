"""A real house for a test: `codriver up` on a data folder and a database of its own."""

import os
import re
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx

READY_WITHIN = 60.0  # seconds, on a busy machine


def free_port() -> int:
    """Return a port that nobody listens at now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """Give the environment of an empty database: SQLite in the data folder, or a fresh one beside DATABASE_URL."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield {}
        return
    import psycopg

    parts, name = urlsplit(url), f"codriver_house_{secrets.token_hex(4)}"
    server = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class House:
    """One running `codriver up`, known by its own pid."""

    def __init__(
        self,
        folder: Path,
        environment: dict[str, str],
        *words: str,
        scheme: str = "http",
        trust: ssl.SSLContext | bool = True,
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"{scheme}://localhost:{self.port}"
        self.trust = trust
        self.environment = {**os.environ, "PYTHONUNBUFFERED": "1", "CODRIVER_DATA": str(folder), **environment}
        self.log = folder.with_suffix(".log")
        self.words = ["up", "--port", str(self.port), *words]
        self.start()

    def start(self) -> None:
        """Start it, or start it again on the same folder."""
        with self.log.open("a") as log:
            command = [sys.executable, "-m", "codriver", *self.words]
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)

    def said(self) -> str:
        """Return all that it printed."""
        return self.log.read_text()

    def wait_until_ready(self) -> None:
        """Wait until it says that all is well."""
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if (
                    httpx.get(f"{self.url}/health", timeout=2, verify=self.trust).status_code == 200
                    and "Codriver is at" in self.said()
                ):
                    return
            except httpx.TransportError:
                pass  # not listening yet
            time.sleep(0.1)
        raise AssertionError(f"the house did not become ready:\n{self.said()}")

    def setup_link(self) -> str:
        """Return the link that it printed for the first owner."""
        found = re.findall(r"https?://\S+/start/\S+", self.said())
        assert found, self.said()
        return str(found[-1])

    def children(self) -> list[int]:
        """Return the pids of the processes that it started, and of those that they started."""
        return descendants(self.process.pid)

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Stop it, by a signal to its own pid, and return how it ended."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(20)


def descendants(pid: int) -> list[int]:
    """Return the pids of all processes below one, from the system's table of processes."""
    table = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in table.splitlines()]
    found, waiting = [], [pid]
    while waiting:
        parent = waiting.pop()
        below = [child for child, its_parent in pairs if its_parent == parent]
        found += below
        waiting += below
    return found


@contextmanager
def house(
    folder: Path, *words: str, scheme: str = "http", trust: ssl.SSLContext | bool = True, **environment: str
) -> Iterator[House]:
    """Give a house that is ready, and take it down afterwards."""
    with own_database() as database:
        built = House(folder, {**database, **environment}, *words, scheme=scheme, trust=trust)
        try:
            built.wait_until_ready()
            yield built
        finally:
            built.stop()
