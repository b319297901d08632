"""Several processes at once on one database: nothing is lost, nothing is doubled, the log is in the order of commit."""

import multiprocessing
import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.running import own_database

ROUNDS = 25
Run = Callable[..., list[Any]]


def process(answer: Any, environment: dict[str, str], function: Callable[..., Any], words: tuple[Any, ...]) -> None:
    os.environ.update(environment)
    import django

    django.setup()
    answer.send(function(*words))


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Give run(function, *words): a process for each word, all at once, on a database of this test's own."""
    fresh = multiprocessing.get_context("spawn")
    with own_database(tmp_path) as database:
        environment = {"DJANGO_SETTINGS_MODULE": "codriver.settings", "CODRIVER_DATA": str(tmp_path), **database}

        def at_once(function: Callable[..., Any], *words: Any) -> list[Any]:
            running = []
            for word in words:
                ours, theirs = fresh.Pipe()
                one = fresh.Process(target=process, args=(theirs, environment, function, (word,)))
                one.start()
                theirs.close()
                running.append((one, ours))
            answers = [ours.recv() for _, ours in running]
            for one, _ in running:
                one.join()
            return answers

        yield at_once


def append_posts(name: str) -> int:
    from codriver.kit.clock import now
    from codriver.listening.intake import append
    from codriver.listening.records import PostRecord

    def post(id: str) -> PostRecord:
        return PostRecord(channel="weibo", id=id, text="hello", published_at=now())

    return sum(append([post(f"{name}{n}"), post(f"all{n}")], now()).stored for n in range(ROUNDS))


def watch_log(_: None) -> list[tuple[int, str]]:
    from codriver.listening.models import Mention

    return list(Mention.objects.order_by("seq").values_list("seq", "external_id"))


def watch_head_grow(_: None) -> bool:
    """Say whether a reader that follows the log ever finds a number below one that it has passed."""
    import time

    from codriver.listening.models import Mention

    seen: set[int] = set()
    last, deadline = 0, time.monotonic() + 60
    while len(seen) < 3 * ROUNDS + ROUNDS and time.monotonic() < deadline:
        seqs = set(Mention.objects.values_list("seq", flat=True))
        if any(seq <= last for seq in seqs - seen):
            return False
        seen, last = seqs, max(seqs, default=0)
    return len(seen) == 4 * ROUNDS


def append_or_watch(word: str) -> object:
    return watch_head_grow(None) if word == "watch" else append_posts(word)


def test_a_reader_of_a_log_that_many_write_never_misses_a_post(run: Run) -> None:
    watched, *stored = run(append_or_watch, "watch", "a", "b", "c")
    assert watched is True
    [found] = run(watch_log, None)
    assert sum(stored) == len({name for _, name in found}) == len(found) == 4 * ROUNDS
    assert all(earlier < later for (earlier, _), (later, _) in pairwise(found))
    for name in "abc":
        written = [one for _, one in found if one.startswith(name) and one[1:].isdecimal()]
        assert written == [f"{name}{n}" for n in range(ROUNDS)]


def record_all(name: str) -> list[int]:
    from codriver.timeline.actions import record

    return [record(f"person-{n}", "mention.posted", key=f"weibo:{n}", said_by=name).pk for n in range(ROUNDS)]


def history(_: None) -> tuple[int, int]:
    from codriver.timeline.models import Activity, Reaction

    return Activity.objects.count(), Reaction.objects.count()


def test_what_many_record_at_once_is_recorded_once(run: Run) -> None:
    first, *others = run(record_all, "a", "b", "c")
    assert all(other == first for other in others)
    assert run(history, None) == [(ROUNDS, ROUNDS)]


def sweep_all(_: str) -> int:
    from codriver.timeline.tasks import sweep

    return sum(iter(sweep, 0))


def test_many_workers_bring_about_each_consequence(run: Run) -> None:
    run(record_all, "a")
    run(sweep_all, "a", "b")
    assert run(history, None) == [(ROUNDS, ROUNDS)]
    assert run(sweep_all, "a") == [0]
