"""Rules that the database itself keeps, on SQLite and PostgreSQL: steps of migrations.

SQLite loses a table's triggers when a later migration makes the table anew to change a column: such a migration ends
with the same step once more. tests/house/test_triggers.py tells when one forgot.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.migrations.operations import RunPython

Blanks = Mapping[str, str]  # column → the SQL literal that erasing sets it to


def append_only(table: str, blanked: Blanks | None = None) -> RunPython:
    """Return a step after which rows of a table can be neither changed nor deleted.

    blanked  columns that erasing may set to a literal; nothing else may change with them.
    """

    def forward(apps: object, editor: Any) -> None:
        with editor.connection.cursor() as cursor:
            columns = [column.name for column in editor.connection.introspection.get_table_description(cursor, table)]
            is_fixed = fixed(editor.connection.vendor, columns, blanked or {})
            refuse(cursor, editor.connection.vendor, table, "UPDATE", f"{table} is append-only", is_fixed)
            refuse(cursor, editor.connection.vendor, table, "DELETE", f"{table} is append-only")

    def backward(apps: object, editor: Any) -> None:
        with editor.connection.cursor() as cursor:
            for event in ("UPDATE", "DELETE"):
                drop(cursor, editor.connection.vendor, table, event)

    return RunPython(forward, backward)


def fixed(vendor: str, columns: Sequence[str], blanked: Blanks) -> str:
    """Return the SQL condition under which a change of a row is more than its erasure; "" when every change is."""
    if not blanked:
        return ""
    same = "IS" if vendor == "sqlite" else "IS NOT DISTINCT FROM"
    kept = [f'NEW."{column}" {same} OLD."{column}"' for column in columns if column not in blanked]
    blank = [f'(NEW."{column}" {same} OLD."{column}" OR NEW."{column}" = {value})' for column, value in blanked.items()]
    return f"NOT ({' AND '.join(kept + blank)})"


def refuse(cursor: Any, vendor: str, table: str, event: str, sentence: str, when: str = "", *, mark: str = "") -> None:
    """Make a trigger that refuses an event on a table.

    event  INSERT, UPDATE or DELETE.
    when   an SQL condition on NEW and OLD, which may ask other tables; "": always.
    mark   tells several of one event apart.
    """
    drop(cursor, vendor, table, event, mark=mark)
    name = name_of(table, event, mark)
    if vendor == "sqlite":
        body = f"SELECT RAISE(ABORT, '{sentence}')" + (f" WHERE {when}" if when else "")
        cursor.execute(f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW BEGIN {body}; END')
        return
    back = "OLD" if event == "DELETE" else "NEW"
    cursor.execute(
        f'CREATE FUNCTION "{name}"() RETURNS trigger AS $$ BEGIN IF {when or "true"} THEN '
        f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {back}; END $$ LANGUAGE plpgsql"
    )
    cursor.execute(f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{name}"()')
    if event == "DELETE":
        cursor.execute(
            f'CREATE TRIGGER "{name}_all" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()'
        )


def drop(cursor: Any, vendor: str, table: str, event: str, *, mark: str = "") -> None:
    """Take a trigger away, if it is there."""
    name = name_of(table, event, mark)
    if vendor == "sqlite":
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
    else:
        cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"() CASCADE')


def name_of(table: str, event: str, mark: str = "") -> str:
    """Return the name of a trigger."""
    return f"{table}_no_{event.lower()}{mark and '_'}{mark}"
