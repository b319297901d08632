"""SQLite whose writers ask for the lock every two milliseconds.

SQLite's own waiting sleeps longer and longer, up to 100 ms, and so misses the short gaps that a long import leaves: a
page's small write then waits for seconds. Measured in benchmarks/RESULTS.md, "Whole import". Opening a connection waits
in the same way: choosing the journal needs the lock too while somebody makes or mends the file.
"""

import sqlite3
import time
from collections.abc import Callable
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

PATIENCE = 20.0  # seconds that a writer waits for the others
PAUSE = 0.002  # seconds between two tries


def _is_kept_out(problem: Exception, connection: sqlite3.Connection | None) -> bool:
    """Say whether a statement failed only because somebody else is writing, and may be tried again as it is."""
    return "database is locked" in str(problem) and not (connection and connection.in_transaction)


def _patiently(ask: Callable[[], Any], connection: sqlite3.Connection | None = None) -> Any:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except (OperationalError, sqlite3.OperationalError) as problem:
            if not _is_kept_out(problem, connection) or time.monotonic() >= until:
                raise
        time.sleep(PAUSE)


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that tries again while another writer holds the lock."""

    def execute(self, query: str, params: Any = None) -> Any:
        return _patiently(lambda: super(Cursor, self).execute(query, params), self.connection)

    def executemany(self, query: str, param_list: Any) -> Any:
        rows = list(param_list)
        return _patiently(lambda: super(Cursor, self).executemany(query, rows), self.connection)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with our cursor. It also waits at the door: the file is locked while somebody's last one closes."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        return _patiently(lambda: super(DatabaseWrapper, self).get_new_connection(conn_params))

    def create_cursor(self, name: str | None = None) -> Cursor:
        return self.connection.cursor(factory=Cursor)
