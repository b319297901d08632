"""kill -9 in the middle of an import, again and again, then the same import to its end.

Shown: no post lost, none doubled, and stories equal to those of an import that nobody disturbed. The points are seeded:
an import is killed as soon as the posts stored, or later the posts placed, pass a number drawn beforehand.
"""

import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from urllib.parse import urlsplit, urlunsplit

from benchmarks.board import Board
from benchmarks.whole_import import posts_file

POSTS = 20_000
PATIENCE = 120.0  # seconds one import may take
Stories = dict[tuple[str, str], tuple[tuple[str, str], str | None, str]]


def codriver(environment: dict[str, str], *words: str) -> subprocess.Popen[str]:
    """Start a command."""
    return subprocess.Popen(
        [sys.executable, "-m", "codriver", *words], env=environment, text=True, stdout=subprocess.PIPE
    )


def finished(environment: dict[str, str], *words: str) -> str:
    """Run a command to its end. Returns what it printed."""
    process = codriver(environment, *words)
    printed, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, f"{words} ended with {process.returncode}"
    return printed


def stories(environment: dict[str, str]) -> Stories:
    """Return post → (first post of its story, parent, relation): no numbers, of which a disturbed log has others."""
    rows = [json.loads(line) for line in finished(environment, "stories", "export").splitlines()]
    first: dict[int, tuple[str, str]] = {}
    for row in rows:
        first.setdefault(row["story"], (row["channel"], row["id"]))
    found = {(row["channel"], row["id"]): (first[row["story"]], row["parent_id"], row["relation"]) for row in rows}
    assert len(found) == len(rows), "a post is doubled"
    return found


def counting(environment: dict[str, str]) -> Callable[[], int]:
    """Return a function that says how far an import is: posts stored and posts placed, together."""
    sql = "SELECT (SELECT COUNT(*) FROM listening_mention) + (SELECT COUNT(*) FROM listening_placement)"
    if url := environment.get("DATABASE_URL"):
        import psycopg

        connection = psycopg.connect(url, autocommit=True)
        return lambda: connection.execute(sql).fetchone()[0]
    file = sqlite3.connect(f"file:{environment['CODRIVER_DATA']}/codriver.sqlite3?mode=ro", uri=True, timeout=20)
    return lambda: file.execute(sql).fetchone()[0]


def kill_at(environment: dict[str, str], path: Path, point: int, count: Callable[[], int]) -> bool:
    """Import until `point`, then kill -9. Returns False when the import was faster."""
    process = codriver(environment, "import", "posts", str(path), "--json")
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        if count() >= point:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            return True
        time.sleep(0.002)
    assert process.poll() is not None, "the import hung"
    return False


def disturbed(environment: dict[str, str], path: Path, posts: int, points: list[int]) -> tuple[Stories, int]:
    """Import with a kill at each point, then to the end. Returns the stories, and how many kills hit."""
    count = counting(environment)
    hits = sum(kill_at(environment, path, point, count) for point in sorted(points))
    finished(environment, "import", "posts", str(path), "--json")
    assert count() == 2 * posts, "posts lost or doubled"
    return stories(environment), hits


def environments() -> Iterator[tuple[str, Callable[[], dict[str, str]]]]:
    """Yield each database's name and a maker of fresh, migrated ones; what was made is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="codriver-kill-") as folder:
        template = Path(folder) / "template"
        plain = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        migrate([*plain.items(), ("CODRIVER_DATA", str(template))])

        def on_sqlite() -> dict[str, str]:
            copy = Path(folder) / secrets.token_hex(4)
            shutil.copytree(template, copy)
            return {**plain, "CODRIVER_DATA": str(copy)}

        yield "SQLite", on_sqlite
        if server := os.environ.get("TEST_DATABASE_URL"):
            yield from _on_postgresql(server, on_sqlite)


def _on_postgresql(server: str, folder: Callable[[], dict[str, str]]) -> Iterator[tuple[str, Callable]]:
    import psycopg

    made: list[str] = []

    def fresh() -> dict[str, str]:
        name = f"codriver_kill_{secrets.token_hex(4)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        made.append(name)
        environment = folder() | {"DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{name}"))}
        migrate(list(environment.items()))
        return environment

    try:
        yield "PostgreSQL", fresh
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            for name in made:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def migrate(environment: list[tuple[str, str]]) -> None:
    """Make the tables."""
    words = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(words, env=dict(environment) | {"DJANGO_SETTINGS_MODULE": "codriver.settings"}, check=True)


def show(posts: int, runs: int, kills: int, seed: int = 11) -> Iterator[dict[str, object]]:
    """Yield a row a database: kills, hits, and whether each run ended like the undisturbed one."""
    path = posts_file(posts)
    for name, fresh in environments():
        calm = fresh()
        finished(calm, "import", "posts", str(path), "--json")
        expected = stories(calm)
        hits = equal = 0
        for number in range(runs):
            dice = Random(f"{seed} {name} {number}")
            points = [dice.randrange(1, 2 * posts) for _ in range(kills)]
            found, hit = disturbed(fresh(), path, posts, points)
            hits, equal = hits + hit, equal + (found == expected)
        yield {"database": name, "posts": posts, "kills": runs * kills, "that hit": hits, "runs": runs, "equal": equal}


def run(full: bool) -> None:
    """100 kills on each database in 10 imports; small: 4 in one."""
    board = Board("Kill -9 during an import", full)
    for row in show(POSTS, 10, 10) if full else show(4_000, 1, 4):
        board.row(row)
    board.close()


if __name__ == "__main__":
    run("--full" in sys.argv)
