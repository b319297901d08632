"""Sixty people are erased: no file tells any of their words, and nobody else's row is another one."""

import os

import pytest

from benchmarks.canaries import inside
from benchmarks.databases import on_each_database
from tests.conftest import require

PEOPLE = 60


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="both databases had their turn in the run on SQLite")
@pytest.mark.parametrize("name", ["SQLite", "PostgreSQL"])
def test_no_byte_of_the_erased_is_left(name):
    if name == "PostgreSQL":
        require("postgres")
    found = dict(on_each_database())[name](inside, PEOPLE)
    assert found["planted"] > PEOPLE * 20
    assert found["hits after the clean-up"] == 0, found["left"]
    assert found["others' rows changed"] == 0
    assert found["others"] > 100
