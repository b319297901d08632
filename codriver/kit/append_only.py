"""Tables that are only added to: the database itself refuses to change or delete their rows.

A migration says `append_only("terms", "Receipt", may_blank=["body"])` after the table is made, and again after every
migration that changes its columns: on SQLite such a change makes the table anew, without its triggers.
What a trigger cannot refuse is dropping the whole table; who keeps a chain finds that.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.migrations import RunPython
from django.db.models import Field, Model

REFUSES = """
CREATE OR REPLACE FUNCTION codriver_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""

TEXT = "''"
EMPTY = {  # what a column of a kind is blanked to
    "postgresql": {"BinaryField": "'\\x'::bytea", "JSONField": "'{}'::jsonb"},
    "sqlite": {"BinaryField": "X''", "JSONField": "'{}'"},
}


def append_only(room: str, noun: str, may_blank: Sequence[str] = ()) -> RunPython:
    """Return the step of a migration that guards the table of a noun on SQLite and PostgreSQL.

    may_blank  texts and bytes that may be emptied, for erasing; nothing else of the row may change with it.
    """

    def guard(apps: Any, editor: Any) -> None:
        model = apps.get_model(room, noun)
        vendor = editor.connection.vendor
        for statement in [*unguarding(model, vendor), *guarding(model, may_blank, vendor)]:
            editor.execute(statement, None)

    def unguard(apps: Any, editor: Any) -> None:
        for statement in unguarding(apps.get_model(room, noun), editor.connection.vendor):
            editor.execute(statement, None)

    return RunPython(guard, unguard)


@contextmanager
def lifted(nouns: Sequence[type[Model]]) -> Iterator[None]:
    """Let rows of these nouns be deleted meanwhile, in one transaction: for a sample that is cleared, no more."""
    vendor = connection.vendor
    with transaction.atomic(), connection.cursor() as cursor:
        for noun in nouns:
            cursor.execute(unguarding(noun, vendor)[1])
        yield
        for noun in nouns:
            cursor.execute(next(one for one in guarding(noun, (), vendor) if "_undeleted" in one))


def guarding(model: type[Model], may_blank: Sequence[str], vendor: str) -> list[str]:
    """Return the statements that guard a table."""
    table = model._meta.db_table
    if vendor == "postgresql":
        refused = "EXECUTE FUNCTION codriver_append_only()"
        when = f" WHEN (NOT ({_blanks(model, may_blank, vendor)}))"
        return [
            REFUSES,
            f'CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON "{table}" FOR EACH ROW{when} {refused}',
            f'CREATE TRIGGER {table}_undeleted BEFORE DELETE ON "{table}" FOR EACH ROW {refused}',
            f'CREATE TRIGGER {table}_unemptied BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {refused}',
        ]
    refused = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    changed, again = f"NOT ({_blanks(model, may_blank, vendor)})", _again(model)
    return [
        f'CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON "{table}" WHEN {changed} {refused}',
        f'CREATE TRIGGER {table}_undeleted BEFORE DELETE ON "{table}" {refused}',
        f'CREATE TRIGGER {table}_unreplaced BEFORE INSERT ON "{table}" WHEN {again} {refused}',
    ]


def unguarding(model: type[Model], vendor: str) -> list[str]:
    """Return the statements that take the guard away again."""
    table = model._meta.db_table
    on = f' ON "{table}"' if vendor == "postgresql" else ""
    kinds = ("unchanged", "undeleted", "unemptied" if vendor == "postgresql" else "unreplaced")
    return [f"DROP TRIGGER IF EXISTS {table}_{kind}{on}" for kind in kinds]


def _blanks(model: type[Model], may_blank: Sequence[str], vendor: str) -> str:
    """Return the condition under which a change only empties what may be emptied; without such columns: never."""
    if not may_blank:
        return "1 = 0"
    return " AND ".join(_same(field, field.name in may_blank, vendor) for field in model._meta.concrete_fields)


def _same(field: "Field[Any, Any]", may_blank: bool, vendor: str) -> str:
    same = "IS NOT DISTINCT FROM" if vendor == "postgresql" else "IS"
    unchanged = f'NEW."{field.column}" {same} OLD."{field.column}"'
    if not may_blank:
        return unchanged
    return f'({unchanged} OR NEW."{field.column}" = {EMPTY[vendor].get(field.get_internal_type(), TEXT)})'


def _again(model: type[Model]) -> str:
    """Return the condition under which a row takes another's place: SQLite's "insert or replace" deletes silently."""
    keys = [[field.column] for field in model._meta.concrete_fields if field.primary_key or field.unique]
    for constraint in model._meta.constraints:
        wanted = getattr(constraint, "fields", ())
        keys += [[field.column for field in model._meta.concrete_fields if field.name in wanted]]
    found = [" AND ".join(f'"{column}" = NEW."{column}"' for column in columns) for columns in keys if columns]
    table = model._meta.db_table
    return f'EXISTS (SELECT 1 FROM "{table}" WHERE {" OR ".join(f"({one})" for one in found)})'
