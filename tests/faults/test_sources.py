"""Workers that ask sources, side by side and killed: each source is asked once at a time, no post lost or doubled."""

import multiprocessing
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from codriver.kit.tests.servers import answer, serving
from tests.running import own_database

KILLS = 6  # each takes two starts of a process
WINDOW = 4  # entries that stand in the feed at once: one that was noted and not stored would be lost for good
SOURCES = 12


def begin(environment: dict[str, str], function: Any, *words: object) -> Any:
    """Start a function in a process of its own, with a database set up."""
    one = multiprocessing.get_context("spawn").Process(target=inside, args=(environment, function, words), daemon=True)
    one.start()
    return one


def inside(environment: dict[str, str], function: Any, words: tuple[object, ...]) -> None:
    os.environ.update(environment)
    import django

    django.setup()
    function(*words)


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an empty database of this test's own."""
    with own_database(tmp_path) as database:
        yield {"DJANGO_SETTINGS_MODULE": "codriver.settings", "CODRIVER_DATA": str(tmp_path), **database}


def finished(process: Any) -> None:
    process.join(60)
    assert process.exitcode == 0


def add_sources(urls: list[str]) -> None:
    from codriver.channels import actions

    for url in urls:
        actions.add("feeds", "A", {"url": url, "channel": "a.example"})


def ask_all(is_forever: bool = False) -> None:
    """Ask what is due, again and again if wanted; every source is then due at once."""
    from codriver.channels.base import Web
    from codriver.channels.models import Connection
    from codriver.kit.clock import now
    from codriver.kit.http import Fetcher
    from codriver.kit.tests.servers import only_here
    from codriver.listening.sources import asking

    while True:
        asking.ask_due(lambda: Web(Fetcher(may_reach=only_here)))
        if not is_forever:
            return
        Connection.objects.filter(holder="").update(next_at=now())


def ask_after_a_death() -> None:
    """Let the lease of a killed worker be over, and ask once."""
    from codriver.channels.models import Connection
    from codriver.kit.clock import now

    Connection.objects.update(next_at=now(), held_until=None)
    ask_all()


def check(told: int) -> None:
    """Exit with an error unless every entry that the feed ever held is stored, once."""
    from codriver.listening.models import Hearing, Mention

    ids = sorted(int(post.rpartition(":")[2]) for post in Mention.objects.values_list("external_id", flat=True))
    assert ids == list(range(1, told + 1)), f"{told} told, {len(ids)} stored"
    assert Hearing.objects.count() == told


def feed(last: int) -> bytes:
    """A feed of the last entries; each has an hour of its own, so that nothing hangs on the clock of the test."""
    entry = "<item><guid>urn:entry:{n}</guid><title>Entry {n}</title></item>"
    entries = "".join(entry.format(n=n) for n in range(max(1, last - WINDOW + 1), last + 1))
    return answer(f"<rss version='2.0'><channel><title>A</title>{entries}</channel></rss>".encode())


def test_workers_side_by_side_ask_each_source_once(environment):
    def slowly(wire: Any, head: bytes) -> None:
        time.sleep(0.05)
        wire.sendall(feed(1))

    with serving(slowly) as server:
        finished(begin(environment, add_sources, [server.url(f"/{n}") for n in range(SOURCES)]))
        workers = [begin(environment, ask_all) for _ in range(3)]
        for worker in workers:
            finished(worker)
        assert sorted(int(head.split()[1][1:]) for head in server.heads) == list(range(SOURCES))
    finished(begin(environment, check, 1))


def test_a_killed_worker_loses_no_post_and_doubles_none(environment):
    last, lock = 0, Lock()

    def growing(wire: Any, head: bytes) -> None:
        nonlocal last
        with lock:
            last += 1
            wire.sendall(feed(last))

    chance = random.Random(11)
    with serving(growing) as server:
        finished(begin(environment, add_sources, [server.url()]))
        for _ in range(KILLS):
            before = last
            worker = begin(environment, ask_all, True)
            while last == before:
                time.sleep(0.005)
            time.sleep(chance.random() * 0.1)
            worker.kill()
            worker.join()
            finished(begin(environment, ask_after_a_death))
        told = last
    finished(begin(environment, check, told))
