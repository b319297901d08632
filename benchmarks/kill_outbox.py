"""kill -9 while messages go out, again and again; and how soon a change of terms stops what is queued.

A worker is a forked process whose channel writes what it accepted to a file, on the disk, and then takes a moment to
answer: killed there, it leaves a message that was accepted and never noted. Shown: news went at most once, and where
nobody knows it is shown to a person; orders went at least once, under one key. Then, with messages queued and a worker
at it, her rule is taken back: no send may begin later than a second after that commits.
"""

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.board import Board
from benchmarks.databases import on_each_database

KILLS = 20  # in one run
RUNS = {False: 1, True: 50}
STOPS = {False: 3, True: 100}  # times that a rule is taken back
QUEUED = 60  # messages
ANSWER = 0.004  # seconds that the channel takes to answer after it accepted
LEASE = 0.3  # seconds; five minutes in the product
PATIENCE = 60.0  # seconds


class Desk:
    """The channel's side: what it accepted, in order, with the time at which each was begun."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.path.touch()

    def accept(self, letter: Any, asked: object) -> Any:
        """Be the channel's `send`."""
        from codriver.channels.base.messages import Receipt

        begun = time.time()
        with self.path.open("ab", buffering=0) as file:
            file.write(f"{letter.subject} {begun!r}\n".encode())
            os.fsync(file.fileno())
        time.sleep(ANSWER)
        return Receipt(f"desk:{letter.key}")

    def accepted(self) -> list[tuple[str, float]]:
        """Return key and time of everything that was accepted."""
        lines = self.path.read_text().splitlines()
        return [(key, float(at)) for key, _, at in (line.partition(" ") for line in lines)]


def house() -> list[Any]:
    """Make people who allow news on paper. Returns their handles."""
    from codriver.channels.tests.speaking import mouth
    from codriver.kit.clock import now
    from codriver.people.actions import give_handle
    from codriver.people.models import Person
    from codriver.terms import actions
    from codriver.terms.nouns import Rule

    mouth()
    handles = []
    for number in range(QUEUED):
        person = Person.objects.create(name=f"P{number}", language="en", timezone="UTC")
        actions.set_rule(person, Rule("news", "allow", "news"))
        handles.append(give_handle(person, "paper", f"p{number}", evidence="imported", verified_at=now()))
    return handles


def forked(work: Callable[[], None]) -> int:
    """Run something again and again in a forked process. Returns its pid; it ends by being killed."""
    from django.db import connection

    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # a forked process must not talk through its parent's connections
    if pid := os.fork():
        return pid
    try:
        while True:
            work()
            time.sleep(0.002)
    finally:
        os._exit(1)


def kill(pid: int) -> None:
    """End a process that this one forked, at once."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def killed_runs(folder: str, runs: int, seed: int) -> dict[str, int]:
    """Kill workers KILLS times in each run, then let one go to the end. Returns what was counted."""
    from codriver.channels import outbox
    from codriver.channels.tests.speaking import Paper, paper

    outbox.LEASE = outbox.timedelta(seconds=LEASE)
    told: Counter[str] = Counter()
    with paper():
        handles = house()
        for number in range(runs):
            desk, dice = Desk(Path(folder) / f"{number}"), Random(f"{seed} {number}")
            Paper.send = desk.accept
            for place, handle in enumerate(handles):
                purpose = ("news", "orders")[place % 2]
                outbox.send(handle, purpose, key=(key := f"{purpose}-{number}-{place}"), subject=key, text="Green.")
            told["killed while accepted and not noted"] += sum(one_kill(desk, dice) for _ in range(KILLS))
            told.update(judged(desk, number))
    return dict(told)


def one_kill(desk: Desk, dice: Random) -> bool:
    """Start a worker and kill it: as soon as it accepted a few more, or at any time. Says if it left one half sent."""
    from codriver.channels import outbox
    from codriver.channels.models import Outgoing

    wanted = len(desk.accepted()) + dice.randint(1, 2)
    worker, until = forked(outbox.run), time.monotonic() + dice.uniform(0.01, 0.6)
    while time.monotonic() < until and len(desk.accepted()) < wanted:
        time.sleep(0.0005)
    kill(worker)
    accepted = {key for key, _ in desk.accepted()}
    return Outgoing.objects.filter(state="sending", key__in=accepted).exists()


def judged(desk: Desk, number: int) -> Counter[str]:
    """Let the rest go out, then count what went wrong."""
    from codriver.channels import outbox
    from codriver.channels.models import Outgoing

    until = time.monotonic() + PATIENCE
    own = Outgoing.objects.filter(key__contains=f"-{number}-")
    while own.filter(state__in=("waiting", "sending", "held")).exists() and time.monotonic() < until:
        outbox.run()
        time.sleep(0.02)
    times = Counter(key for key, _ in desk.accepted())
    told: Counter[str] = Counter(messages=own.count(), kills=KILLS)
    for row in own:
        if row.key.startswith("news"):
            told["news sent twice"] += times[row.key] > 1
            told["news unknown, shown to a person"] += row.state == "unknown"
            told["news lost without a word"] += row.state == "sent" and not times[row.key]
        else:
            told["orders sent again under the same key"] += times[row.key] > 1
            told["orders lost"] += not times[row.key]
        told["still open"] += row.state not in ("sent", "unknown")
    return told


def stops(folder: str, rounds: int, seed: int) -> list[float]:
    """Take a rule back while its messages go out. Returns the seconds from the commit to the last send that began."""
    from codriver.channels import outbox
    from codriver.channels.models import Outgoing
    from codriver.channels.tests.speaking import Paper, paper
    from codriver.terms import actions
    from codriver.terms.nouns import Rule

    found = []
    with paper():
        handle = house()[0]
        for number in range(rounds):
            desk, dice = Desk(Path(folder) / f"stop-{number}"), Random(f"{seed} {number}")
            Paper.send = desk.accept
            actions.set_rule(handle.person, Rule("news", "allow", "news"))
            for place in range(QUEUED):
                outbox.send(handle, "news", key=(key := f"stop-{number}-{place}"), subject=key, text="Green.")
            worker, wanted = forked(outbox.run), dice.randint(1, QUEUED // 2)
            until = time.monotonic() + PATIENCE
            while len(desk.accepted()) < wanted and time.monotonic() < until:
                time.sleep(0.002)
            actions.drop_rule(handle.person, "news")
            committed = time.time()
            while Outgoing.objects.filter(state__in=("waiting", "sending")).exists() and time.monotonic() < until:
                time.sleep(0.01)
            kill(worker)
            found.append(max(at for _, at in desk.accepted()) - committed)
    return found


def show(runs: int, rounds: int, seed: int = 5) -> list[dict[str, object]]:
    """Return a row a database."""
    rows = []
    for database, inside in on_each_database():
        with TemporaryDirectory(prefix="codriver-outbox-") as folder:
            row: dict[str, object] = {"database": database, **inside(killed_runs, folder, runs, seed)}
            late = sorted(inside(stops, folder, rounds, seed))
            row |= {"rules taken back": rounds, "last send after it, s, worst": late[-1]}
        rows.append(row)
    return rows


def run(full: bool) -> None:
    """50 runs of 20 kills on each database; small: one."""
    board = Board("Kill -9 while messages go out", full)
    for row in show(RUNS[full], STOPS[full]):
        board.row(row)
    board.close()


if __name__ == "__main__":
    run("--full" in sys.argv)
