"""A worker that is killed while it sends loses no order and sends no news twice; a change of terms stops the queue."""

import os

import pytest

from benchmarks import kill_outbox


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="both databases had their turn in the run on SQLite")
def test_kills_lose_nothing_double_nothing_and_terms_stop_what_is_queued():
    for row in kill_outbox.show(runs=1, rounds=2):
        wrong = ("news sent twice", "news lost without a word", "orders lost", "still open")
        assert {name: row[name] for name in wrong} == dict.fromkeys(wrong, 0), row
        assert row["killed while accepted and not noted"] >= 1, "no kill hit: the test shows nothing"
        assert row["last send after it, s, worst"] <= 1.0
