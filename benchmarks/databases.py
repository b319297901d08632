"""A fresh database for each measurement, in its own process: SQLite, and PostgreSQL where one is named for tests."""

import multiprocessing
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

Inside = Callable[..., Any]


def on_each_database() -> Iterator[tuple[str, Inside]]:
    """Yield (name, inside): `inside(function, *words)` runs a function on a fresh, migrated database of that kind."""
    yield "SQLite", lambda function, *words: _in_process("", function, *words)
    if server := os.environ.get("TEST_DATABASE_URL"):
        yield "PostgreSQL", lambda function, *words: _on_postgresql(server, function, *words)


def _on_postgresql(server: str, function: Inside, *words: Any) -> Any:
    import psycopg

    name = f"codriver_bench_{secrets.token_hex(4)}"
    url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            return _in_process(url, function, *words)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _in_process(url: str, function: Inside, *words: Any) -> Any:
    fresh = multiprocessing.get_context("spawn")
    ours, theirs = fresh.Pipe()
    with tempfile.TemporaryDirectory(prefix="codriver-bench-") as folder:
        process = fresh.Process(target=_run, args=(theirs, folder, url, function, words))
        process.start()
        theirs.close()
        try:
            return ours.recv()
        finally:
            process.join()


def _run(answer: Any, folder: str, url: str, function: Inside, words: tuple[Any, ...]) -> None:
    os.environ |= {"CODRIVER_DATA": folder, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "codriver.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    answer.send(function(*words))
