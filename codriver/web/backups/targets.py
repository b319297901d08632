"""A database as a backup fills it: the tables are made by our own migrations, so their triggers and rules are those of
this program; while rows come in, triggers are set aside, and everything that binds rows together is checked at the end.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from codriver.web.backups.sealing import Unusable
from codriver.web.backups.sources import COLUMNS, OF_SQLITE, quoted

Migration = tuple[str, str]  # app, name
LOOSE = "The backup holds rows of {} that belong to rows it does not hold."
ASIDE = "codriver_before"  # schema of PostgreSQL in which the replaced house waits for the end of the transaction
Rows = Iterable[list[Any]]


class Target(Protocol):
    """A database with its tables made."""

    def filling(self) -> Any:
        """Empty all tables, and take rows in the block; at its end everything is checked."""

    def columns(self, table: str) -> list[str]: ...

    def load(self, table: str, columns: list[str], last: int | None, rows: Rows) -> None: ...


def target() -> Target:
    """Return the database of the settings, as one to fill."""
    return Sqlite() if connection.vendor == "sqlite" else Postgresql()


def unknown(names: Collection[Migration]) -> list[Migration]:
    """Return the steps of a backup that this version does not know: a newer one made it."""
    return sorted(set(names) - set(MigrationExecutor(connection).loader.graph.nodes))


def migrate(names: Collection[Migration] | None = None) -> None:
    """Take exactly these steps on a database without tables; without names, all that are missing."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    if names is None:
        executor.migrate(graph.leaf_nodes())
        return
    taken = set(names)
    # a step that another one stands on comes with that one; named by itself, it would be gone back to
    executor.migrate(sorted(n for n in taken if not any(child.key in taken for child in graph.node_map[n].children)))


MADE = """SELECT type, name, sql FROM sqlite_master
    WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type"""


class Sqlite:
    """The file of SQLite that Django is connected to. It is made for this, so it needs no care against a crash."""

    def __init__(self) -> None:
        connection.ensure_connection()
        self.file = connection.connection

    @contextmanager
    def filling(self) -> Iterator[None]:
        for pragma in ("foreign_keys=OFF", "synchronous=OFF", "secure_delete=OFF"):
            self.file.execute(f"PRAGMA {pragma}")
        self.file.execute("BEGIN IMMEDIATE")
        made = self._set_aside()
        for table in [*(name for (name,) in self.file.execute(OF_SQLITE).fetchall()), "sqlite_sequence"]:
            self.file.execute(f"DELETE FROM {quoted(table)}")
        yield
        for statement in made:
            self.file.execute(statement)
        self.file.execute("COMMIT")
        if loose := self.file.execute("PRAGMA foreign_key_check").fetchone():
            raise Unusable(LOOSE.format(loose[0]))
        self.file.execute("PRAGMA foreign_keys=ON")

    def _set_aside(self) -> list[str]:
        """Drop triggers, which are not to speak, and indexes, which are made faster at the end. Returns their SQL."""
        made = self.file.execute(MADE).fetchall()
        for kind, name, _ in made:
            self.file.execute(f"DROP {kind} {quoted(name)}")
        return [statement for _, _, statement in made]

    def columns(self, table: str) -> list[str]:
        return [row[1] for row in self.file.execute(f"PRAGMA table_info({quoted(table)})")]

    def load(self, table: str, columns: list[str], last: int | None, rows: Rows) -> None:
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {quoted(table)} ({', '.join(map(quoted, columns))}) VALUES ({places})"
        self.file.executemany(statement, rows)
        if last is not None:
            changed = self.file.execute("UPDATE sqlite_sequence SET seq = MAX(seq, ?) WHERE name = ?", [last, table])
            if not changed.rowcount:
                self.file.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, last])


TRIGGERS = """SELECT format('%I', relname), format('%I', tgname), tgenabled
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace ORDER BY 1, 2"""
SPEAKS = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA", "D": "DISABLE"}
TABLES = "SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
SEQUENCE = """SELECT attname, pg_get_serial_sequence(%s, attname) FROM pg_attribute
    WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped AND (attidentity != '' OR atthasdef)"""


class Postgresql:
    """The database of PostgreSQL that Django is connected to, inside one transaction."""

    @contextmanager
    def filling(self) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # a migration may have left some immediate
            cursor.execute(TRIGGERS)
            triggers = cursor.fetchall()
            for table, trigger, _ in triggers:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
            cursor.execute(TABLES)
            cursor.execute(f"TRUNCATE {', '.join(name for (name,) in cursor.fetchall())}")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the keys are looked at now, not at the end
            for table, trigger, speaks in triggers:
                cursor.execute(f"ALTER TABLE {table} {SPEAKS[speaks]} TRIGGER {trigger}")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def columns(self, table: str) -> list[str]:
        return list(self._kinds(table))

    def _kinds(self, table: str) -> dict[str, str]:
        with connection.cursor() as cursor:
            cursor.execute(COLUMNS, [quoted(table)])
            return dict(cursor.fetchall())

    def load(self, table: str, columns: list[str], last: int | None, rows: Rows) -> None:
        kinds = self._kinds(table)
        spans = [place for place, column in enumerate(columns) if kinds[column] == "interval"]
        names = ", ".join(map(quoted, columns))
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY {quoted(table)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    for place in spans:
                        row[place] = None if row[place] is None else f"{row[place]} microseconds"
                    copy.write_row(row)
            cursor.execute(SEQUENCE, [quoted(table), quoted(table)])
            for column, sequence in cursor.fetchall():
                if sequence:
                    newest = f"SELECT GREATEST(%s::bigint, MAX({quoted(column)})) AS newest FROM {quoted(table)}"
                    cursor.execute(
                        f"SELECT setval(%s, newest) FROM ({newest}) AS given WHERE newest > 0", [sequence, last]
                    )


OURS = """
    SELECT 'TABLE ' || oid::regclass FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
    UNION ALL SELECT 'VIEW ' || oid::regclass FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'v'
    UNION ALL SELECT 'ROUTINE ' || oid::regprocedure FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND NOT EXISTS
        (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')
"""


def set_aside() -> None:
    """Move everything of the house that is replaced into a schema of its own. Inside a transaction, on PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10s'")  # seconds: whoever still reads there is not waited for
        cursor.execute(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE")
        cursor.execute(f"CREATE SCHEMA {ASIDE}")
        cursor.execute(OURS)
        for (what,) in cursor.fetchall():
            cursor.execute(f"ALTER {what} SET SCHEMA {ASIDE}")


def throw_away() -> None:
    """Drop what was set aside."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {ASIDE} CASCADE")
