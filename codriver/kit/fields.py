"""Keys that SQLite keeps in the table itself.

A column declared `bigint PRIMARY KEY` gets an index of its own beside SQLite's row numbers, and every look-up walks two
trees; one declared `integer PRIMARY KEY` is the row number. On PostgreSQL both fields are what Django makes them.
"""

from typing import Any

from django.db import models


class RowNumber(models.BigIntegerField):
    """A primary key that we number ourselves."""

    def db_type(self, connection: Any) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class RowOf(models.OneToOneField):
    """A primary key that is another row's number."""

    def db_type(self, connection: Any) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)
