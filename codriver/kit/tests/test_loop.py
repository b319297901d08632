"""The worker's loop."""

import threading
import time
from collections import Counter
from functools import partial

import pytest
from django.db import connection

from codriver.kit.loop import LONGEST_PAUSE, Job, pause, work


def run_for(seconds: float, *jobs: Job, patience: float = 0.8) -> tuple[bool, float]:
    """Run jobs for a while; return whether all ended, and the seconds from the stop to the end."""
    stop = threading.Event()
    asked: list[float] = []

    def end() -> None:
        asked.append(time.monotonic())
        stop.set()

    threading.Timer(seconds, end).start()
    ended = work(jobs, stop, patience=patience)
    return ended, time.monotonic() - asked[0]


def broken() -> None:
    raise OSError("the disk is full")


def test_a_job_runs_again_and_again():
    runs: list[int] = []
    run_for(0.5, Job("count", 0.05, lambda: runs.append(1)))
    assert len(runs) > 3


def test_a_job_that_fails_stops_no_other_and_is_told_in_the_log(caplog):
    runs: list[int] = []
    run_for(0.5, Job("broken", 0.01, broken), Job("count", 0.05, lambda: runs.append(1)))
    assert len(runs) > 3
    assert "The job broken failed" in caplog.text
    assert "the disk is full" in caplog.text


def test_a_job_that_hangs_stops_no_other_and_does_not_hold_up_the_end():
    runs: list[int] = []
    hanging = threading.Event()
    ended, took = run_for(
        0.5, Job("hang", 0.01, hanging.wait), Job("count", 0.05, lambda: runs.append(1)), patience=0.3
    )
    hanging.set()
    assert len(runs) > 3
    assert not ended
    assert took < 1


def test_a_job_that_waits_for_its_turn_ends_within_a_second():
    ended, took = run_for(0.2, Job("seldom", 3600, lambda: None))
    assert ended
    assert took < 1


def test_a_failing_job_is_tried_less_and_less_often_but_never_given_up():
    pauses = [pause(0.3, failures) for failures in range(12)]
    assert pauses[0] == 0.3
    assert pauses[1:] == sorted(pauses[1:])
    assert pauses[-1] == LONGEST_PAUSE
    assert pause(3600, 5) == 3600


@pytest.mark.django_db(transaction=True)
def test_more_jobs_than_the_pool_has_connections_do_not_wait_for_each_other():
    ran, stop = Counter[int](), threading.Event()

    def look(name: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        ran[name] += 1
        if len(ran) == 20:
            stop.set()

    late = threading.Timer(8, stop.set)
    late.start()
    assert work([Job(str(n), 30, partial(look, n)) for n in range(20)], stop, patience=5)
    assert late.is_alive(), "some waited until the others ended"
    late.cancel()
    assert len(ran) == 20
