"""`codriver up`: a small parent that migrates, then keeps a server and a worker going, and ends them with itself."""

import ipaddress
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections

from codriver.kit.database import make_private
from codriver.kit.family import on_end, python
from codriver.kit.holding import numbers
from codriver.staff.actions import new_setup_link
from codriver.web.check import open_doors

TAKES_LONG = 30.0  # seconds from the start of the server until we say that we wait for it
ENDS_WITHIN = 5.0  # seconds, then a child is killed


@dataclass(frozen=True)
class Address:
    """Where to listen."""

    host: str
    port: int
    cert: Path | None = None
    key: Path | None = None

    @property
    def url(self) -> str:
        """What to type into a browser. Passkeys work on the name localhost, not on 127.0.0.1."""
        names = settings.CODRIVER_HOSTS.split(",")
        if settings.CODRIVER_PROXY and names[0]:
            return f"https://{names[0].strip()}/"
        name = "localhost" if is_loopback(self.host) else names[0].strip() or self.host
        return f"{'https' if self.cert else 'http'}://{name}:{self.port}/"


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach a host."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def refusal(at: Address) -> str | None:
    """Say in one sentence why this address may not be served, or None."""
    if bool(at.cert) != bool(at.key):
        return "--tls-cert and --tls-key belong together: give both or neither."
    for file in filter(None, (at.cert, at.key)):
        if not os.access(file, os.R_OK):
            return f"{file} cannot be read: name a PEM file that this user may read."
    if not is_loopback(at.host) and not at.cert and not settings.CODRIVER_PROXY:
        return (
            f"{at.host} is reached from other machines, where passwords must not travel in the open: "
            "give --tls-cert and --tls-key, or name your TLS proxy's address in CODRIVER_PROXY."
        )
    return None


@dataclass
class Child:
    """One process that belongs to this one, known by its pid alone."""

    words: list[str]
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        """Start it, or start it again."""
        self.process = subprocess.Popen(python(*self.words), stdin=subprocess.DEVNULL, pass_fds=numbers())

    def has_ended(self) -> bool:
        """Say whether it is gone."""
        return self.process is not None and self.process.poll() is not None

    def end(self) -> None:
        """Ask it to end, and kill it when it does not."""
        if self.process is None or self.has_ended():
            return
        self.process.terminate()
        try:
            self.process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def family(at: Address) -> tuple[Child, Child]:
    """Return the server and the worker, not yet started."""
    workers = 1 if connection.vendor == "sqlite" else min(4, max(2, os.cpu_count() or 1))
    parent = str(os.getpid())
    server = ["codriver.kit.serve", "codriver.web.doorstep:application", "--parent", parent, "--workers", str(workers)]
    server += ["--host", "127.0.0.1" if at.host == "localhost" else at.host, "--port", str(at.port)]
    if settings.CODRIVER_PROXY:
        server += ["--proxy", settings.CODRIVER_PROXY]
    if at.cert and at.key:
        os.environ["CODRIVER_TLS"] = "1"  # settings.py of the children: cookies are for https alone
        server += ["--tls-cert", str(at.cert), "--tls-key", str(at.key)]
    return Child(server), Child(["codriver", "work", "--parent", parent])


def is_free(at: Address) -> bool:
    """Say whether nobody listens at this address."""
    kind = socket.AF_INET6 if ":" in at.host else socket.AF_INET
    with socket.socket(kind) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((at.host, at.port))
        except OSError:
            return False
    return True


def answers(at: Address, server: Child, stop: threading.Event) -> bool:
    """Wait until the server takes connections, for as long as its process lives. Says so when that takes long."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(at.host, at.host)
    silent_until: float | None = time.monotonic() + TAKES_LONG
    while not stop.is_set() and not server.has_ended():
        try:
            socket.create_connection((host, at.port), timeout=1).close()
            return True
        except OSError:
            stop.wait(0.1)
        if silent_until and time.monotonic() >= silent_until:
            print(f"The server has not answered on port {at.port} yet; waiting until it does.", file=sys.stderr)
            silent_until = None
    return False


def prepare() -> None:
    """Bring the database up to date; a new data folder is for its owner alone."""
    if not (settings.CODRIVER_DATA / "codriver.sqlite3").exists():
        settings.CODRIVER_DATA.chmod(0o700)
    make_private()
    call_command("migrate", interactive=False, verbosity=0)


def greet(at: Address) -> None:
    """Say where Codriver is, and how the first owner comes in."""
    print(f"Codriver is at {at.url}   (Ctrl-C stops it)")
    if not is_loopback(at.host) and not settings.CODRIVER_HOSTS:
        print("Other machines are turned away until CODRIVER_HOSTS names what they type, for example crm.example.org.")
    token = new_setup_link()
    if token:
        print("\nNobody works here yet. This link makes the owner; it works once, within 30 minutes:\n")
        print(f"  {at.url}start/{token}/\n")
    sys.stdout.flush()


def up(at: Address) -> int:
    """Serve and work until told to stop. Returns 0, 1 when something failed, 2 when it may not be served so."""
    problem = refusal(at) or open_doors()
    if problem:
        print(problem, file=sys.stderr)
        return 2
    if not is_free(at):
        print(f"Port {at.port} on {at.host} is taken: stop what listens there, or give --port.", file=sys.stderr)
        return 1
    try:
        prepare()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        print(f"The database does not answer: {reason} (start it, or mend DATABASE_URL)", file=sys.stderr)
        return 1
    stop = threading.Event()
    on_end(stop.set)
    server, worker = family(at)
    try:
        server.start()
        worker.start()
        if not answers(at, server, stop):
            return 0 if stop.is_set() else 1
        greet(at)
        connections.close_all()
        return watch(server, worker, stop)
    finally:
        server.end()
        worker.end()


def watch(server: Child, worker: Child, stop: threading.Event) -> int:
    """Wait for the end. A worker that dies is started again: its work is in the database."""
    while not stop.wait(0.3):
        if server.has_ended():
            print("The server ended by itself; its words are above.", file=sys.stderr)
            return 1
        if worker.has_ended():
            print("The worker ended by itself and is started again.", file=sys.stderr)
            stop.wait(1)
            worker.start()
    return 0
