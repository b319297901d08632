"""A real house for a test: `codriver up` on a data folder and a database of its own."""

import atexit
import os
import re
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import httpx

READY_WITHIN = 120.0  # seconds, on a busy machine


def free_port() -> int:
    """Return a port that nobody listens at now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def make_tables(environment: dict[str, str]) -> None:
    """Make the tables of a database, as the first command on it does, in a process that ends."""
    words = "import django; django.setup(); from codriver.kit.database import make_ready; make_ready()"
    settings = {"DJANGO_SETTINGS_MODULE": "codriver.settings"}
    subprocess.run([sys.executable, "-c", words], env={**os.environ, **settings, **environment}, check=True)


@cache
def pattern_file() -> Path:
    """Return a SQLite file with all its tables, made once in a run: making them takes longer than most tests."""
    folder = TemporaryDirectory(prefix="codriver-pattern-")
    atexit.register(folder.cleanup)
    make_tables({"CODRIVER_DATA": folder.name, "DATABASE_URL": ""})
    return Path(folder.name) / "codriver.sqlite3"


@cache
def pattern_name(url: str) -> str:
    """Return the name of a PostgreSQL database with all its tables, made once in a run and dropped at its end."""
    name = f"codriver_pattern_{secrets.token_hex(4)}"
    on_server(url, f'CREATE DATABASE "{name}"')
    atexit.register(on_server, url, f'DROP DATABASE "{name}" WITH (FORCE)')
    with TemporaryDirectory(prefix="codriver-pattern-") as folder:
        make_tables({"CODRIVER_DATA": folder, "DATABASE_URL": beside(url, name)})
    return name


def beside(url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def on_server(url: str, statement: str) -> None:
    """Run a statement on databases, which no transaction may hold."""
    import psycopg

    with psycopg.connect(beside(url, "postgres"), autocommit=True) as admin:
        admin.execute(statement.encode())


@contextmanager
def own_database(folder: Path, *, is_new: bool = False) -> Iterator[dict[str, str]]:
    """Give the environment of a database of one's own: SQLite in the data folder, or one beside DATABASE_URL.

    is_new  without any table, as on the first day; else the tables are there and empty.
    """
    url, name = os.environ.get("DATABASE_URL", ""), f"codriver_house_{secrets.token_hex(4)}"
    if not url:
        if not is_new:
            folder.mkdir(mode=0o700, exist_ok=True)
            shutil.copy(pattern_file(), folder)
        yield {}
        return
    on_server(url, f'CREATE DATABASE "{name}"' + ("" if is_new else f' TEMPLATE "{pattern_name(url)}"'))
    try:
        yield {"DATABASE_URL": beside(url, name)}
    finally:
        on_server(url, f'DROP DATABASE "{name}" WITH (FORCE)')


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
    folder: Path,
    *words: str,
    scheme: str = "http",
    trust: ssl.SSLContext | bool = True,
    is_new: bool = False,
    **environment: str,
) -> Iterator[House]:
    """Give a house that is ready, and take it down afterwards. A new one makes its tables itself."""
    with own_database(folder, is_new=is_new) as database:
        built = House(folder, {**database, **environment}, *words, scheme=scheme, trust=trust)
        try:
            built.wait_until_ready()
            yield built
        finally:
            built.stop()
