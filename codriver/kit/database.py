"""Making the database fit the program, for commands that may be the first to touch it."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def is_ready() -> bool:
    """Say whether every migration was applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def make_ready() -> None:
    """Make or update the tables where that is needed. A command on a fresh data folder simply works."""
    if not is_ready():
        call_command("migrate", interactive=False, verbosity=0)
