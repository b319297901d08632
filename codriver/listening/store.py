"""Writing many new Mentions at once, in each database's own fast way. Those already here are passed over."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

COLUMNS = (
    "channel, external_id, author_id, author_name, followers, text, text_hash, url, parent_external_id, "
    "parent_kind, source_kind, reposts, comments, likes, extra, published_at"
)
WIDTH = COLUMNS.count(",") + 2  # with seq
Row = tuple[Any, ...]  # the values of COLUMNS; published_at as stored_time gives it


def insert(first: int, rows: list[Row], arrived_at: datetime) -> set[int]:
    """Insert Mentions and return the seqs of those that were not here before. Of two with one id the first is kept.

    first  seq of the first row; the others follow it. Their arrival is the same.
    """
    numbered = [(seq, *row) for seq, row in enumerate(rows, first)]
    if connection.vendor == "postgresql":
        return _copy(numbered, arrived_at)
    return _insert_each(numbered, arrived_at)


def stored_time(at: datetime) -> datetime | str:
    """Return an aware UTC time in the form in which the database takes it from us."""
    return at if connection.vendor == "postgresql" else sqlite_time(at)


def sqlite_time(at: datetime) -> str:
    """Write an aware UTC time as Django writes it to SQLite."""
    if at.microsecond:
        return str(at)[:-6]
    return f"{at.year}-{at.month:02}-{at.day:02} {at.hour:02}:{at.minute:02}:{at.second:02}"  # half the time of str()


def _insert_each(rows: list[Row], arrived_at: datetime) -> set[int]:
    """SQLite: one prepared statement, stepped for every row."""
    marks = ", ".join(["%s"] * WIDTH)
    arrived = sqlite_time(arrived_at.astimezone(UTC))  # digits, spaces, dashes, colons: safe inside the statement
    statement = (
        f"INSERT INTO listening_mention (seq, {COLUMNS}, arrived_at) VALUES ({marks}, '{arrived}') "
        "ON CONFLICT (channel, external_id) DO NOTHING"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
        if cursor.rowcount == len(rows):
            return {row[0] for row in rows}
        return _seqs_between(cursor, rows[0][0], rows[-1][0])


def _seqs_between(cursor: Any, first: int, last: int) -> set[int]:
    cursor.execute("SELECT seq FROM listening_mention WHERE seq BETWEEN %s AND %s", [first, last])
    return {seq for (seq,) in cursor.fetchall()}


TYPES = ("int8", "text", "text", "text", "text", "int8", "text", "int8", "text", "text", "text", "text",
         "int8", "int8", "int8", "text", "timestamptz")  # fmt: skip
TEMPORARY = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS arriving (seq int8, channel text, external_id text, author_id text, "
    "author_name text, followers int8, text text, text_hash int8, url text, parent_external_id text, parent_kind text, "
    "source_kind text, reposts int8, comments int8, likes int8, extra text, published_at timestamptz) "
    "ON COMMIT DELETE ROWS"
)


def _copy(rows: Sequence[Row], arrived_at: datetime) -> set[int]:
    """PostgreSQL: COPY into a temporary table, and from there what is new."""
    with connection.cursor() as cursor:
        cursor.execute(TEMPORARY)
        cursor.execute("TRUNCATE arriving")
        with cursor.copy(f"COPY arriving (seq, {COLUMNS}) FROM STDIN WITH (FORMAT binary)") as copy:
            copy.set_types(TYPES)
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO listening_mention (seq, {COLUMNS}, arrived_at) SELECT seq, {COLUMNS}, %s FROM arriving "
            "ORDER BY seq ON CONFLICT (channel, external_id) DO NOTHING",
            [arrived_at],
        )
        if cursor.rowcount == len(rows):
            return {row[0] for row in rows}
        return _seqs_between(cursor, rows[0][0], rows[-1][0])
