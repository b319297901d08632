"""Writers on SQLite wait for each other, and get in through a short gap."""

import sqlite3
import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from codriver.kit.sqlite import base
from codriver.web.models import Beat

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="this is about SQLite")


@pytest.fixture
def file_on_disk(tmp_path, db):
    """Give two connections to one file: ours, and another writer's."""
    settings = connection.settings_dict | {"NAME": tmp_path / "x.sqlite3", "TEST": {"NAME": None}}
    ours = base.DatabaseWrapper(settings, "extra")
    ours.cursor().execute("CREATE TABLE t (n INTEGER)")
    other = sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None, check_same_thread=False)
    yield ours, other
    ours.close()
    other.close()


@only_sqlite
def test_a_writer_gets_in_through_a_short_gap(file_on_disk):
    ours, other = file_on_disk
    stop = threading.Event()

    def hog():
        while not stop.is_set():
            other.execute("BEGIN IMMEDIATE")
            time.sleep(0.05)
            other.execute("COMMIT")
            time.sleep(0.01)

    thread = threading.Thread(target=hog)
    thread.start()
    began = time.monotonic()
    for number in range(5):
        ours.cursor().execute("INSERT INTO t VALUES (%s)", [number])
    waited = time.monotonic() - began
    stop.set()
    thread.join()
    assert waited < 2.5, "five writes took longer than ten turns of the other"


@only_sqlite
def test_patience_ends(file_on_disk, monkeypatch):
    ours, other = file_on_disk
    monkeypatch.setattr(base, "PATIENCE", 0.05)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        ours.cursor().execute("INSERT INTO t VALUES (1)")
    other.execute("COMMIT")


@only_sqlite
def test_opening_waits_while_somebody_makes_the_file(db, tmp_path):
    settings = connection.settings_dict | {"NAME": tmp_path / "x.sqlite3", "TEST": {"NAME": None}}
    other = sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    release.start()
    ours = base.DatabaseWrapper(settings, "extra")
    ours.cursor().execute("CREATE TABLE t (n INTEGER)")
    release.join()
    assert ours.cursor().execute("PRAGMA journal_mode").fetchone() == ("wal",)
    ours.close()
    other.close()


@pytest.mark.django_db(transaction=True)
def test_transactions_work_as_ever():
    with transaction.atomic():
        Beat.objects.create(name="x", at="2026-01-01T00:00:00Z")
    assert Beat.objects.count() == 1
