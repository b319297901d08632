"""`codriver demo`: a house of its own on the loopback, with the sample company in it and its two doors open."""

import sys
import threading
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from codriver.demo import asking, clearing, doors, playing, sample
from codriver.demo.models import Sample
from codriver.kit.clock import now
from codriver.kit.family import on_end
from codriver.kit.loop import Job, repeat
from codriver.listening.importing.imports import bulk
from codriver.web.up import Address, Child, answers, family, is_free, prepare, watch

EVERY = 0.4  # seconds between two looks at what is due
ASK_EVERY = 3.0  # seconds between two looks whether a source is due
ADOPT_EVERY = 5.0  # seconds between two looks whether the folder has an owner by now
TRIED = 20  # ports that are tried when none was named
HOST = "127.0.0.1"


def demo(port: int | None) -> int:
    """Serve the sample company until told to stop. Returns 0, 1 when something failed, 2 when it may not be shown."""
    problem = refusal()
    if problem:
        print(problem, file=sys.stderr)
        return 2
    at = address(port)
    if at is None:
        print(f"Port {port or 8000} is taken: stop what listens there, or give another --port.", file=sys.stderr)
        return 1
    prepare()
    wake()
    return serve(at)


def refusal() -> str | None:
    """Say in one sentence why this folder cannot be the demo's, or None. Runs before anything is changed."""
    tables = set(connection.introspection.table_names())
    folder = settings.CODRIVER_DATA
    if "staff_user" not in tables:
        return None
    if is_real(tables):
        return f"{folder} holds a real company: name another folder in CODRIVER_DEMO_DATA."
    if doors.has_real_owner():
        return f"{folder} has an owner now: start it with CODRIVER_DATA={folder} codriver up."
    return None


def is_real(tables: set[str]) -> bool:
    """Say whether the database holds people or posts that no demo made."""
    has_sample = "demo_sample" in tables and Sample.objects.exists()
    with connection.cursor() as cursor:
        for table in ("staff_user", "listening_mention"):
            if not has_sample and table in tables:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
                if cursor.fetchone():
                    return True
    return False


def address(port: int | None) -> Address | None:
    """Return where to listen: the port that was named, or the next free one; None when it is taken."""
    for number in [port] if port else range(8000, 8000 + TRIED):
        at = Address(host=HOST, port=number)
        if is_free(at):
            return at
    return None


def wake() -> None:
    """Make the sample at the first start; take its day up again at the next ones."""
    if not Sample.objects.exists():
        print("Making the sample company…", flush=True)
    with bulk():  # what is lost by a crash is made again
        sample.make(now())
    sample.resume(now())


def serve(at: Address) -> int:
    """Start the server and the worker, open the doors, and play the day until told to stop."""
    stop = threading.Event()
    on_end(stop.set)
    tokens = doors.open_doors()
    server, worker = family(at)
    try:
        server.start()
        worker.start()
        if not answers(at, server, stop):
            return 0 if stop.is_set() else 1
        greet(at, tokens)
        return play(server, worker, stop)
    finally:
        server.end()
        worker.end()


def play(server: Child, worker: Child, stop: threading.Event) -> int:
    """Play the day in threads of this process, so that it stops with it."""
    connections.close_all()
    jobs = (
        Job("play", EVERY, lambda: playing.step(now())),
        Job("ask", ASK_EVERY, lambda: asking.step(now())),
        Job("adopt", ADOPT_EVERY, adopt),
    )
    threads = [threading.Thread(target=repeat, args=(job, stop), name=job.name, daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    ended = watch(server, worker, stop)
    stop.set()
    for thread in threads:
        thread.join(2)
    return ended


def adopt() -> None:
    """Close the doors once somebody owns the folder who can sign in: `codriver up` then takes it."""
    if doors.file().exists() and doors.has_real_owner():
        doors.close_doors()


def greet(at: Address, tokens: dict[str, str]) -> None:
    """Print the address and the two doors."""
    made = Sample.objects.first()
    print(f"\nCodriver's sample company is at {at.url}   (Ctrl-C stops it)\n")
    print(f"  the company    {at.url}demo/door/{tokens['company']}/")
    if made and made.person_id:
        print(f"  its customer   {at.url}demo/door/{tokens['customer']}/")
    if made and made.cleared_at:
        print(f"\nThe sample was cleared; to have it anew, delete {settings.CODRIVER_DATA} and start again.")
    print(f"\nNothing there is real, and it stays in {settings.CODRIVER_DATA}.", flush=True)


def clear(*, is_sure: bool) -> int:
    """Ask, then delete what the generator wrote."""
    if not (Path(settings.CODRIVER_DATA) / "codriver.sqlite3").exists():
        print(f"There is no sample in {settings.CODRIVER_DATA}.", file=sys.stderr)
        return 1
    prepare()
    found = clearing.count()
    if found.is_cleared:
        print("Nothing of the sample is left.")
        return 0
    print(f"{found.posts:,} posts that we wrote go, with stories and notes; {found.stay:,} that you brought stay.")
    if not (is_sure or agrees()):
        print("Nothing was deleted.")
        return 1
    print(f"{clearing.clear():,} posts are gone.")
    return 0


def agrees() -> bool:
    """Ask on the terminal; where there is none, the answer is no."""
    if not sys.stdin.isatty():
        print("Nobody can be asked here: say --yes.", file=sys.stderr)
        return False
    return input("Clear the sample? [y/N] ").strip().lower() in ("y", "yes", "是")
