"""Rules that the database itself keeps, on SQLite and PostgreSQL: for steps of migrations (kit.append_only is one).

SQLite loses a table's triggers when a later migration makes the table anew to change a column: such a migration ends
with the same step once more. tests/house/test_triggers.py tells when one forgot.
"""

from typing import Any


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
