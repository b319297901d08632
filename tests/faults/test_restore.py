"""A restore under a running house, with triggers in the way, killed in the middle; what is done before it opens."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from codriver.web.backups.frames import frames
from codriver.web.backups.sealing import opened
from tests.backups import PERSON, ROOT, WORDS, ask, codriver, empty, load_kept, python, rows, write_passphrase
from tests.kept.keep import HERE, make_keys
from tests.running import House, house

SINCE = """
import django; django.setup()
from codriver.kit.opening import before_opening
from codriver.people.models import Person
@before_opening("tombstones")
def replay(opening):
    gone = {row["name"] for row in opening.rows_before("people_person")}
    Person.objects.exclude(name__in=gone).update(name="forgotten")
    assert not list(opening.rows_before("no_such_table"))
    FAILS
from codriver.cli import main
raise SystemExit(main(["restore", BACKUP, "--replace", "--yes"]))
"""


def test_what_was_decided_since_the_backup_is_done_before_it_opens(backup, fresh):
    assert codriver(fresh, "restore", backup).returncode == 0
    change = "import django; django.setup(); from codriver.people.models import Person; Person.objects.update(name='-')"
    subprocess.run([sys.executable, "-c", change], env=fresh, cwd=ROOT, check=True)
    words = SINCE.replace("BACKUP", repr(str(backup)))
    failed = subprocess.run(
        [sys.executable, "-c", words.replace("FAILS", "1 / 0")], env=fresh, cwd=ROOT, capture_output=True
    )
    assert failed.returncode != 0
    assert {row["name"] for row in ask(fresh, "SELECT name FROM people_person")} == {"-"}
    subprocess.run([sys.executable, "-c", words.replace("FAILS", "")], env=fresh, cwd=ROOT, check=True)
    assert {row["name"] for row in ask(fresh, "SELECT name FROM people_person")} == {"forgotten"}


def test_somebody_elses_tables_are_not_taken_away(backup, fresh):
    statement = "CREATE TABLE somebody_elses (number integer)"
    words = (
        f"import django; django.setup(); from django.db import connection; connection.cursor().execute({statement!r})"
    )
    assert python(fresh, words).returncode == 0
    done = codriver(fresh, "restore", backup, "--replace", "--yes")
    assert (done.returncode, "somebody_elses" in done.stderr) == (1, True)


@pytest.fixture
def old(full, tmp_path) -> Iterator[dict[str, str]]:
    """A house as the first version left it; nothing has been migrated."""
    with empty(Path(full["CODRIVER_DATA"]).parent / f"old-{tmp_path.name}") as world:
        make_keys(Path(world["CODRIVER_DATA"]))
        load_kept(world, "stage-1")
        yield world


def test_a_backup_of_an_earlier_version_is_brought_to_this_one(old, fresh, tmp_path):
    assert codriver(old, "backup", tmp_path / "old.backup").returncode == 0
    done = codriver(fresh, "restore", tmp_path / "old.backup")
    assert done.returncode == 0, done.stderr
    kept = (HERE / "stage-1.stories.jsonl").read_text("utf-8")
    assert codriver(fresh, "stories", "export").stdout == kept
    assert len(ask(fresh, "SELECT * FROM listening_savedview")) == len(ask(old, "SELECT * FROM listening_savedfilter"))


def test_a_backup_of_a_newer_version_is_told_so(old, fresh, tmp_path):
    words = "from django.db.migrations.recorder import MigrationRecorder as Kept; from django.db import connection; "
    assert python(old, PERSON + words + "Kept(connection).record_applied('listening', '9999_later')").returncode == 0
    assert codriver(old, "backup", tmp_path / "newer.backup").returncode == 0
    done = codriver(fresh, "restore", tmp_path / "newer.backup")
    assert (done.returncode, "newer Codriver" in done.stderr) == (1, True)


GUARD = {
    "sqlite": ["CREATE TRIGGER kept BEFORE DELETE ON timeline_activity BEGIN SELECT RAISE(ABORT, 'kept'); END"],
    "postgresql": [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'kept'; END $$",
        "CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON timeline_activity EXECUTE FUNCTION refuse()",
        "ALTER TABLE timeline_activity ENABLE ALWAYS TRIGGER kept",
    ],
}
FILLED = """
import contextlib, sys
import django; django.setup()
from django.db import DatabaseError, connection, transaction
from codriver.kit.database import make_ready
from codriver.people.actions import give_handle
from codriver.people.models import Person
from codriver.timeline.models import Activity
from codriver.web.backups import targets
def one(): give_handle(Person.objects.create(), "weibo", "a-1", evidence="signed in")
make_ready()
one()
with connection.cursor() as cursor:
    for statement in GUARD[connection.vendor]: cursor.execute(statement)
with contextlib.nullcontext() if connection.vendor == "sqlite" else transaction.atomic():
    with targets.target().filling(): pass
print(Activity.objects.count())
one()
try:
    Activity.objects.all().delete()
except DatabaseError as problem:
    print(str(problem).splitlines()[0])
"""


def test_triggers_are_silent_while_rows_come_in_and_speak_afterwards(fresh):
    words = FILLED.replace("GUARD", repr(GUARD))
    done = python(fresh, words)
    assert done.stdout.split() == ["0", "kept"], done.stderr


def test_a_house_that_runs_is_not_restored_over(backup, tmp_path):
    write_passphrase(tmp_path)
    with house(tmp_path / "data", CODRIVER_BACKUP_PASSPHRASE_FILE=str(tmp_path / "passphrase")) as built:
        words = [sys.executable, "-m", "codriver", "restore", str(backup), "--replace", "--yes"]
        done = subprocess.run(words, env=built.environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert done.returncode == 1
        assert "stop it first" in done.stderr
        worked_while_it_ran(built, tmp_path / "running.backup")


def worked_while_it_ran(built: House, path: Path) -> None:
    """A backup is made of a running house, and the house does not mind."""
    words = [sys.executable, "-m", "codriver", "backup", str(path)]
    assert subprocess.run(words, env=built.environment, check=False).returncode == 0
    built.wait_until_ready()


def kill(world: dict[str, str], after: float, *words: object) -> bool:
    """Run a command and kill it after so many seconds. Returns whether it was still running."""
    command = [sys.executable, "-m", "codriver", *map(str, words)]
    process = subprocess.Popen(command, env=world, cwd=ROOT, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def is_whole(path: Path) -> bool:
    """Say whether a backup can be read to its end."""
    with path.open("rb") as file:
        return list(frames(opened(file, WORDS)))[-1][0] == "end"


def test_a_backup_that_is_killed_leaves_no_backup_that_looks_whole(full, fresh, tmp_path):
    calm = time.monotonic()
    assert codriver(full, "backup", tmp_path / "calm.backup").returncode == 0
    calm = time.monotonic() - calm
    for number in range(5):
        path = tmp_path / f"killed-{number}.backup"
        kill(full, calm * (0.5 + number / 10), "backup", path)
        assert path.exists() or codriver(full, "backup", path).returncode == 0
        assert is_whole(path)


def test_a_restore_that_is_killed_leaves_the_old_house_or_the_new_one(full, backup, fresh):
    """Both houses have stories; only the old one has a person called Zoe."""
    assert codriver(fresh, "restore", backup).returncode == 0
    begun = time.monotonic()
    codriver(fresh, "restore", backup, "--replace", "--yes")
    calm, new = time.monotonic() - begun, rows(fresh)
    hits = 0
    for number in range(4):
        assert python(fresh, PERSON + "Person.objects.create(name='Zoe')").returncode == 0
        old = rows(fresh)
        hits += kill(fresh, calm * (0.6 + 0.1 * number), "restore", backup, "--replace", "--yes")
        assert codriver(fresh, "stories", "export").returncode == 0
        assert rows(fresh) in (old, new)
        assert not (Path(fresh["CODRIVER_DATA"]) / ".restoring").exists()
    assert hits >= 1, "no kill hit: the test shows nothing"
