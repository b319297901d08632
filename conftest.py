"""The cast plays in every room's tests; so it is loaded here, above all of them."""

import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.models.signals import post_migrate

pytest_plugins = ["tests.cast"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Set the database up once. Django's own permissions are asked by nobody here: they are not made anew with every
    test that empties the tables, which took longer than many of these tests."""
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    if connection.vendor == "sqlite":
        let_guarded_tables_be_emptied()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request):
    """Give each process of a parallel run a database of its own; on SQLite it is in the process's memory anyway."""
    if connection.vendor == "postgresql":
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


def let_guarded_tables_be_emptied() -> None:
    """Take the guards of append-only tables away while a test empties the tables behind it, and only then."""
    flush, places = connection.ops.sql_flush, "type = 'trigger' AND name LIKE '%\\_undeleted' ESCAPE '\\'"

    def unguarded(*words, **said):
        with connection.cursor() as cursor:
            guards = cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE {places}").fetchall()
        return [*(f"DROP TRIGGER {name}" for name, _ in guards), *flush(*words, **said), *(sql for _, sql in guards)]

    connection.ops.sql_flush = unguarded
