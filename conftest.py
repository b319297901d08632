"""The cast plays in every room's tests; so it is loaded here, above all of them."""

import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.models.signals import post_migrate

pytest_plugins = ["tests.cast"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Set the database up once. Django's own permissions are asked by nobody here: they are not made anew with every
    test that empties the tables, which took longer than many of these tests. And emptying may, between two tests, what
    nobody else may: the database refuses to give up rows that can only be added to."""
    connection.ops.execute_sql_flush = emptying(connection.ops.execute_sql_flush)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request):
    """Give each process of a parallel run a database of its own; on SQLite it is in the process's memory anyway."""
    if connection.vendor == "postgresql":
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


def emptying(flush):
    """Return the emptying of all tables, with the triggers out of the way meanwhile."""

    def run(statements):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                flush(["SET session_replication_role = replica", *statements, "SET session_replication_role = DEFAULT"])
                return
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_delete%'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            flush(statements)
            for _, sql in triggers:
                cursor.execute(sql)

    return run
