"""Making the database fit the program, for commands that may be the first to touch it."""

import os
from contextlib import suppress

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def is_ready() -> bool:
    """Say whether every migration was applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def make_private() -> None:
    """Make SQLite's file, where there is none yet, for its owner alone; what lies beside it takes over its mode."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not name.startswith(("file:", ":memory:")):
        with suppress(FileExistsError):
            os.close(os.open(name, os.O_CREAT | os.O_EXCL, 0o600))


def make_ready() -> None:
    """Make or update the tables where that is needed. A command on a fresh data folder simply works."""
    make_private()
    if not is_ready():
        call_command("migrate", interactive=False, verbosity=0)


def let_go() -> None:
    """Give the connection back before waiting for the outside world, which must not hold one; not in a transaction."""
    if not connection.in_atomic_block:
        connection.close()
