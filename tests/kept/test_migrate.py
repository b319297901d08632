"""A house of every earlier version comes to this one with nothing lost: rows, stories, and pages that open."""

import json
import secrets
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.kept.keep import HERE, environment, make_keys
from tests.kept.rows import URL, Ask, Row, asked_of_file, asked_of_server, kept_text, load, same, tables
from tests.running import beside, on_server

KEPT = sorted(path.name.split(".")[0] for path in HERE.glob("*.sqlite.sql.gz"))
ROOT = HERE.parents[1]

# What bears another name by now: table → its name, and what stands in columns that it did not have.
RENAMED: dict[str, tuple[str, dict[str, object]]] = {
    "listening_savedfilter": ("listening_savedview", {"page": "stories"}),
    "listening_savedsearch": ("listening_savedview", {"page": "search"}),
}
ANEW = {("listening_savedsearch", "id")}  # columns whose values were given anew, as their rows went to another table
REMADE = {
    ("listening_hook", "error"),
    ("listening_hookmessage", "error"),
}  # in `trouble` since 0013
VALUES = {("django_content_type", "model", "savedfilter"): "savedview"}  # Django keeps the names of nouns


@pytest.fixture(params=KEPT)
def kept(request, tmp_path) -> Iterator[tuple[str, dict[str, str], Ask]]:
    """Give each kept database: its name, the environment of a house on it, and a way to ask it."""
    folder = tmp_path / "data"
    make_keys(folder)
    if not URL:
        with closing(sqlite3.connect(folder / "codriver.sqlite3")) as file:
            file.executescript(kept_text(request.param, "sqlite"))
        yield request.param, environment(ROOT, folder, ""), lambda sql: asked_of_file(folder / "codriver.sqlite3", sql)
        return
    name = f"codriver_kept_{secrets.token_hex(4)}"
    on_server(URL, f'CREATE DATABASE "{name}"')
    try:
        load(beside(URL, name), kept_text(request.param, "postgresql"))
        url = beside(URL, name)
        yield request.param, environment(ROOT, folder, url), lambda sql: asked_of_server(url, sql)
    finally:
        on_server(URL, f'DROP DATABASE "{name}" WITH (FORCE)')


def run(world: dict[str, str], *words: str) -> str:
    """Run a module of this version on the house. Returns what it printed."""
    done = subprocess.run([sys.executable, "-m", *words], env=world, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def lost(before: dict[str, list[Row]], after: dict[str, list[Row]]) -> Iterator[str]:
    """Yield what is not there any more with the same values."""
    for table, rows in before.items():
        name, added = RENAMED.get(table, (table, {}))
        if name not in after:
            yield f"the table {table}"
            continue
        for row in rows:
            row.update({key: VALUES.get((table, key, row[key]), row[key]) for key in row if key == "model"} | added)
        columns = {column for row in rows for column in row} - {column for of, column in ANEW | REMADE if of == table}
        there = Counter(same({key: row[key] for key in columns if key in row}) for row in after[name])
        said = Counter(same({key: row[key] for key in columns}) for row in rows)
        yield from (f"{table}: {row}" for row in said - there)


def test_a_kept_house_comes_to_this_version_with_nothing_lost(kept):
    name, world, ask = kept
    before = tables(ask)
    assert len(before["listening_mention"]) == 60
    run(world, "django", "migrate", "-v", "0")
    assert list(lost(before, tables(ask))) == []
    stories = [json.loads(line) for line in (HERE / f"{name}.stories.jsonl").read_text("utf-8").splitlines()]
    assert [json.loads(line) for line in run(world, "codriver", "stories", "export").splitlines()] == stories
    opened = json.loads(run(world, "tests.kept.opening"))
    assert len(opened) > 20
    assert {address: status for address, status in opened.items() if status != 200} == {}


def test_a_kept_database_is_small():
    assert KEPT, "no database of an earlier version is kept"
    large = [path.name for path in HERE.iterdir() if path.is_file() and path.stat().st_size > 200_000]
    assert large == []
