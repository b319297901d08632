"""The rows of a database, asked for without Django, and the statements of the kept ones."""

import gzip
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.kept.keep import HERE

URL = os.environ.get("DATABASE_URL", "")
GONE = {"sqlite_sequence"}  # not ours
Row = dict[str, Any]
Ask = Callable[[str], list[Row]]


def kept_text(name: str, vendor: str) -> str:
    """Return a kept database as statements."""
    return gzip.decompress((HERE / f"{name}.{vendor}.sql.gz").read_bytes()).decode()


def load(url: str, text: str) -> None:
    """Run statements on a database of PostgreSQL."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(text.encode())


def asked_of_file(file: Path, sql: str) -> list[Row]:
    """Return the rows of SQLite."""
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql)]


def asked_of_server(url: str, sql: str) -> list[Row]:
    """Return the rows of PostgreSQL."""
    import psycopg
    from psycopg.rows import dict_row

    with psycopg.connect(url, row_factory=dict_row) as connection:
        return connection.execute(sql.encode()).fetchall()


def tables(ask: Ask) -> dict[str, list[Row]]:
    """Return all rows of all tables."""
    named = (
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
        if URL
        else "SELECT name FROM sqlite_master WHERE type = 'table'"
    )
    names = {row["name"] for row in ask(named)} - GONE
    return {name: ask(f'SELECT * FROM "{name}"') for name in names}


def same(row: Row) -> str:
    """Return a row as something to compare: what the driver gives as bytes or JSON looks the same for equal values."""
    return repr(sorted((key, bytes(value) if isinstance(value, memoryview) else value) for key, value in row.items()))
