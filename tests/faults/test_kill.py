"""An import that is killed loses nothing and doubles nothing."""

import os

import pytest

from benchmarks import kill_import


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="both databases had their turn in the run on SQLite")
def test_a_killed_import_ends_like_an_undisturbed_one():
    for row in kill_import.show(posts=2_000, runs=1, kills=3):
        assert row["equal"] == row["runs"], row
        assert row["that hit"] >= 1, "no kill hit: the test shows nothing"
