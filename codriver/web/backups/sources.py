"""A database as it was at one moment, read to the end while others write: tables, columns, rows.

SQLite keeps the moment by a read transaction in its write-ahead log, PostgreSQL by a repeatable-read one. Values come
as SQLite keeps them, so that either database can be restored from either: see KINDS.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from django.apps import apps
from django.db import connection

GROUP = 16  # rows in one frame
LEFT_OUT = {"django_session", "usersessions_usersession", "staff_tries"}  # who was signed in, and who guessed
OF_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) != 'sqlite_'"
Rows = Iterator[list[tuple[Any, ...]]]


class Source(Protocol):
    """A database at one moment."""

    def tables(self) -> list[str]: ...

    def columns(self, table: str) -> list[str]: ...

    def last(self, table: str) -> int | None:
        """Return the last number that the table gave by itself, None when it gives none."""

    def rows(self, table: str, columns: list[str]) -> Rows: ...

    def close(self) -> None: ...


def source() -> Source:
    """Begin to read the database of the settings; from now on nothing that others write is seen."""
    if connection.vendor == "sqlite":
        return Sqlite(Path(str(connection.settings_dict["NAME"])))
    return Postgresql()


def is_ours(table: str) -> bool:
    """Say whether a table is one of this house; somebody else may live in the same database."""
    return table.startswith(("django_", *(f"{app.label}_" for app in apps.get_app_configs())))


def is_held(table: str) -> bool:
    """Say whether a backup holds a table."""
    return is_ours(table) and table not in LEFT_OUT


def quoted(name: str) -> str:
    """Return a name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


class Sqlite:
    """A file of SQLite."""

    def __init__(self, path: Path) -> None:
        self.file = sqlite3.connect(path, isolation_level=None, timeout=20)
        self.file.execute("PRAGMA query_only=ON")
        self.file.execute("BEGIN")
        self.file.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()  # the moment: BEGIN alone takes none

    def tables(self) -> list[str]:
        return sorted(name for (name,) in self.file.execute(OF_SQLITE) if is_held(name))

    def columns(self, table: str) -> list[str]:
        return [row[1] for row in self.file.execute(f"PRAGMA table_info({quoted(table)})")]

    def last(self, table: str) -> int | None:
        row = self.file.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table]).fetchone()
        return row and int(row[0])

    def rows(self, table: str, columns: list[str]) -> Rows:
        asked = self.file.execute(f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(table)}")
        while rows := asked.fetchmany(GROUP):
            yield rows

    def close(self) -> None:
        self.file.close()


# How a column of PostgreSQL becomes what SQLite keeps of the same field.
KINDS = {
    "boolean": "{}::int",
    "timestamp with time zone": "replace(to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '.000000', '')",
    "time without time zone": "replace(to_char({}, 'HH24:MI:SS.US'), '.000000', '')",
    "interval": "(extract(epoch FROM {}) * 1000000)::bigint",
    "date": "{}::text",
    "jsonb": "{}::text",
    "inet": "host({})",
    "numeric": "{}::text",
    "uuid": "replace({}::text, '-', '')",
}
COLUMNS = """SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
    WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"""
FETCHED = 1_000  # rows that come from the server in one go
DJANGOS = {"cursor_factory", "context", "assume_role", "pool", "server_side_binding", "isolation_level"}


class Postgresql:
    """A database of PostgreSQL, over a connection of its own."""

    def __init__(self) -> None:
        import psycopg

        words = {key: value for key, value in connection.get_connection_params().items() if key not in DJANGOS}
        self.server = psycopg.connect(**words)
        self.server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self.server.read_only = True
        self.server.execute("SET LOCAL timezone = 'UTC'")
        self.server.execute("SELECT 1")  # the moment: SET takes none

    def tables(self) -> list[str]:
        names = self.server.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return sorted(name for (name,) in names if is_held(name))

    def columns(self, table: str) -> list[str]:
        return list(self._kinds(table))

    def last(self, table: str) -> int | None:
        for column in self.columns(table):
            row = self.server.execute("SELECT pg_get_serial_sequence(%s, %s)", [quoted(table), column]).fetchone()
            if row and row[0]:
                number = self.server.execute(f"SELECT CASE WHEN is_called THEN last_value END FROM {row[0]}").fetchone()
                return number and number[0]
        return None

    def rows(self, table: str, columns: list[str]) -> Rows:
        kinds = self._kinds(table)
        parts = [KINDS.get(kinds[column], "{}").format(quoted(column)) for column in columns]
        with self.server.cursor(name="backup", binary=True) as asked:
            asked.itersize = FETCHED
            asked.execute(f"SELECT {', '.join(parts)} FROM {quoted(table)}")
            while rows := asked.fetchmany(FETCHED):
                for start in range(0, len(rows), GROUP):
                    yield rows[start : start + GROUP]

    def _kinds(self, table: str) -> dict[str, str]:
        return dict(self.server.execute(COLUMNS, [quoted(table)]).fetchall())

    def close(self) -> None:
        self.server.close()
