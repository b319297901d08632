"""Rows by long lists of numbers or ids, in each database's own fast way."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection

CHUNK = 500  # values in one IN list


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Cut values into lists short enough for one statement."""
    rest = iter(values)
    while some := list(islice(rest, CHUNK)):
        yield some


def select(sql: str, values: Iterable[Any], first: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run a query with an `IN ({})`: on SQLite in as many statements as it takes, on PostgreSQL with one array."""
    rows: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            whole = list(values)
            if whole:
                cursor.execute(sql.replace("IN ({})", "= ANY(%s)"), [*first, whole])
                rows = cursor.fetchall()
            return rows
        for some in chunks(values):
            cursor.execute(sql.format(", ".join(["%s"] * len(some))), [*first, *some])
            rows += cursor.fetchall()
    return rows


_EACH = """SELECT {wanted} FROM unnest(%s::text[]) AS asked(value) CROSS JOIN LATERAL (
    SELECT * FROM {table} WHERE channel = %s AND {column} = asked.value OFFSET 0) AS found"""


def select_of_channel(
    wanted: str, table: str, channel: str, column: str, values: Iterable[str], order: str = ""
) -> list[tuple[Any, ...]]:
    """Return `wanted` of a channel's rows whose `column` is among the values; `order` may say ORDER BY.

    PostgreSQL takes value after value to the index: of a table that grew a moment ago it knows nothing, and would
    otherwise read the whole channel.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_EACH.format(wanted=wanted, table=table, column=column) + order, [list(values), channel])
            return cursor.fetchall()
    return select(f"SELECT {wanted} FROM {table} WHERE channel = %s AND {column} IN ({{}}){order}", values, [channel])
