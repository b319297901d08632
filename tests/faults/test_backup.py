"""Backup and restore as an operator runs them: whole or not at all, on both databases, never under a running house."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from tests.kept.keep import environment, make_keys
from tests.kept.test_migrate import URL, asked_of_file, asked_of_server, kept_text, load, same, tables
from tests.running import House, house, own_database

ROOT = Path(__file__).resolve().parents[2]
FLEETING = {"django_session", "usersessions_usersession", "staff_tries"}
PERSON = "import django; django.setup(); from codriver.people.models import Person; "
WORDS = "correct horse battery staple"


def ask(world: dict[str, str], sql: str) -> list[dict[str, object]]:
    """Ask a house's database."""
    url = world["DATABASE_URL"]
    return asked_of_server(url, sql) if url else asked_of_file(Path(world["CODRIVER_DATA"]) / "codriver.sqlite3", sql)


def rows(world: dict[str, str]) -> dict[str, list[str]]:
    """Return everything in a house's database that a backup holds."""
    found = tables(lambda sql: ask(world, sql))
    return {name: sorted(map(same, kept)) for name, kept in found.items() if name not in FLEETING}


def codriver(world: dict[str, str], *words: object, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, without a terminal."""
    command = [sys.executable, "-m", "codriver", *map(str, words)]
    return subprocess.run(command, env=world | more, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def python(world: dict[str, str], words: str) -> subprocess.CompletedProcess[str]:
    """Run some Python in a house."""
    return subprocess.run([sys.executable, "-c", words], env=world, cwd=ROOT, capture_output=True, text=True)


@contextmanager
def empty(folder: Path) -> Iterator[dict[str, str]]:
    """Give the environment of a house that is not there yet."""
    with own_database(folder, is_new=True) as database:
        yield environment(ROOT, folder, database.get("DATABASE_URL", "")) | {
            "CODRIVER_BACKUP_PASSPHRASE_FILE": str(folder.parent / "passphrase")
        }


@pytest.fixture(scope="module")
def full(tmp_path_factory) -> Iterator[dict[str, str]]:
    """A house in which there is something of everything, also in its folder."""
    above = tmp_path_factory.mktemp("backup")
    (above / "passphrase").write_text(WORDS + "\n")
    (above / "passphrase").chmod(0o600)
    with empty(above / "full") as world:
        folder = Path(world["CODRIVER_DATA"])
        make_keys(folder)
        if URL:
            load(world["DATABASE_URL"], kept_text("stage-3", "postgresql"))
        else:
            import sqlite3

            with sqlite3.connect(folder / "codriver.sqlite3") as file:
                file.executescript(kept_text("stage-3", "sqlite"))
        for name in ("uploads", "mails/abc", "rejects", "reading", "engine"):
            (folder / name).mkdir(parents=True, mode=0o700)
            (folder / name / "file").write_bytes(Random(name).randbytes(300_000))
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], env=world, cwd=ROOT, check=True)
        yield world


@pytest.fixture(scope="module")
def backup(full) -> Path:
    """Its backup, without keys."""
    path = Path(full["CODRIVER_DATA"]).parent / "house.backup"
    done = codriver(full, "backup", path, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["files"] == 4
    return path


@pytest.fixture
def fresh(full, tmp_path) -> Iterator[dict[str, str]]:
    """A place for a house, with the keys that were kept apart."""
    (tmp_path / "passphrase").write_text(WORDS)
    (tmp_path / "passphrase").chmod(0o600)
    with empty(tmp_path / "fresh") as world:
        make_keys(tmp_path / "fresh")
        yield world


def files(world: dict[str, str]) -> dict[str, bytes]:
    """Return the files that a backup holds."""
    folder = Path(world["CODRIVER_DATA"])
    names = ("uploads", "mails", "rejects", "reading")
    return {str(path.relative_to(folder)): path.read_bytes() for name in names
            for path in (folder / name).rglob("*") if path.is_file()}  # fmt: skip


def test_a_restored_house_is_equal_in_every_table_and_file(full, backup, fresh):
    done = codriver(fresh, "restore", backup)
    assert done.returncode == 0, done.stderr
    assert rows(fresh) == rows(full)
    assert files(fresh) == files(full)
    dates = [(Path(world["CODRIVER_DATA"]) / "mails/abc/file").stat().st_mtime_ns for world in (full, fresh)]
    assert dates[0] == dates[1]
    assert {path.name for path in Path(fresh["CODRIVER_DATA"]).iterdir()} <= {
        "codriver.sqlite3", "keys", "in-use", "uploads", "mails", "rejects", "reading"}  # fmt: skip
    assert codriver(fresh, "stories", "export").stdout == codriver(full, "stories", "export").stdout


def test_what_it_numbers_goes_on_where_it_was(full, backup, fresh):
    assert codriver(fresh, "restore", backup).returncode == 0
    words = (
        "import django; django.setup(); from codriver.people.models import Person; print(Person.objects.create().pk)"
    )
    numbers = [subprocess.run([sys.executable, "-c", words], env=world, cwd=ROOT, capture_output=True, text=True).stdout
               for world in (full, fresh)]  # fmt: skip
    assert numbers[0] == numbers[1] != ""


def test_a_backup_and_its_house_are_for_their_owner_alone(backup, fresh):
    assert backup.stat().st_mode & 0o077 == 0
    assert codriver(fresh, "restore", backup).returncode == 0
    folder = Path(fresh["CODRIVER_DATA"])
    assert [path for path in folder.rglob("*") if path.stat().st_mode & 0o077] == []


def test_no_word_and_no_key_stands_readable_in_a_backup(full, backup):
    body = backup.read_bytes()
    assert b"Lantern" not in body
    for key in (Path(full["CODRIVER_DATA"]) / "keys").iterdir():
        assert key.read_bytes() not in body


def test_keys_come_along_when_they_are_asked_for(full, fresh, tmp_path):
    folder = Path(fresh["CODRIVER_DATA"])
    done = codriver(full, "backup", tmp_path / "whole.backup", "--with-keys")
    assert "The keys are in it" in done.stdout
    for key in (folder / "keys").iterdir():
        key.write_bytes(b"another one that opens nothing at all")
    assert codriver(fresh, "restore", tmp_path / "whole.backup").returncode == 0
    kept = {path.name: path.read_bytes() for path in (Path(full["CODRIVER_DATA"]) / "keys").iterdir()}
    assert {path.name: path.read_bytes() for path in (folder / "keys").iterdir()} == kept


def test_without_its_keys_nothing_is_restored_unasked(backup, fresh):
    (Path(fresh["CODRIVER_DATA"]) / "keys" / "handles-seal").unlink()
    done = codriver(fresh, "restore", backup)
    assert done.returncode == 1
    assert "handles-seal" in done.stderr
    assert codriver(fresh, "restore", backup, "--yes").returncode == 0


def test_a_house_that_is_there_is_not_replaced_unasked(full, backup, tmp_path):
    before = rows(full)
    for words, said in [((), "say --replace"), (("--replace",), "say --yes")]:
        done = codriver(full, "restore", backup, *words)
        assert done.returncode == 1
        assert said in done.stderr
    assert rows(full) == before


def test_a_replaced_house_is_gone_and_its_memory_of_texts_with_it(full, backup, fresh):
    assert codriver(fresh, "restore", backup).returncode == 0
    before = rows(fresh)
    folder = Path(fresh["CODRIVER_DATA"])
    (folder / "uploads" / "later").write_text("came after the backup")
    (folder / "engine").mkdir()
    (folder / "engine" / "later.window").touch()
    words = (
        "import django; django.setup(); from codriver.people.models import Person; Person.objects.create(name='Zoe')"
    )
    subprocess.run([sys.executable, "-c", words], env=fresh, cwd=ROOT, check=True)
    assert rows(fresh) != before
    done = codriver(fresh, "restore", backup, "--replace", "--yes")
    assert done.returncode == 0, done.stderr
    assert rows(fresh) == before
    assert not (folder / "uploads" / "later").exists()
    assert not (folder / "engine").exists()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda body: body[: len(body) // 2], "cut off"),
        (lambda body: body[:-1] + bytes([body[-1] ^ 1]), "damaged"),
        (lambda body: body[:16] + b"\x09" + body[17:], "form 9"),
        (lambda body: b"no backup at all", "no backup"),
    ],
    ids=["cut off", "flipped", "another form", "another file"],
)
def test_a_backup_that_is_not_whole_changes_nothing(full, backup, tmp_path, harm, said):
    before, bad = rows(full), tmp_path / "bad.backup"
    bad.write_bytes(harm(backup.read_bytes()))
    done = codriver(full, "restore", bad, "--replace", "--yes")
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert rows(full) == before


def test_a_wrong_passphrase_is_told_in_one_sentence(full, backup, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("correct horse battery stable\n")
    wrong.chmod(0o600)
    done = codriver(full, "restore", backup, "--replace", "--yes", "--passphrase-file", wrong)
    assert (done.returncode, done.stderr) == (1, "This is not the passphrase that the backup was made with.\n")


def test_a_backup_is_not_written_over_another_file(full, backup):
    body = backup.read_bytes()
    done = codriver(full, "backup", backup)
    assert done.returncode == 1
    assert "is there already" in done.stderr
    assert backup.read_bytes() == body


def test_a_full_disk_leaves_no_half_backup_and_one_sentence(full, tmp_path):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
    words = f"{limit}from codriver.cli import main; raise SystemExit(main(['backup', {str(tmp_path / 'x.backup')!r}]))"
    done = python(full, words)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_gets_a_backup_a_time_and_keeps_the_newest(full, tmp_path):
    for _ in range(3):
        assert codriver(full, "backup", tmp_path, "--keep", "2").returncode == 0
        time.sleep(1)
    assert len(list(tmp_path.glob("codriver-*.backup"))) == 2
    assert codriver(full, "backup", tmp_path / "one.backup", "--keep", "2").returncode == 2


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
    (tmp_path / "passphrase").write_text(WORDS)
    (tmp_path / "passphrase").chmod(0o600)
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


def test_a_backup_that_is_killed_leaves_no_backup_that_looks_whole(full, fresh, tmp_path):
    calm = time.monotonic()
    assert codriver(full, "backup", tmp_path / "calm.backup").returncode == 0
    calm = time.monotonic() - calm
    for number in range(5):
        path = tmp_path / f"killed-{number}.backup"
        if kill(full, calm * (0.5 + number / 10), "backup", path):
            assert not path.exists()
            assert codriver(full, "backup", path).returncode == 0


def test_a_restore_that_is_killed_leaves_the_old_house_or_the_new_one(full, backup, fresh):
    """Both houses have stories; only the old one has a person called Zoe."""
    assert codriver(fresh, "restore", backup).returncode == 0
    begun = time.monotonic()
    codriver(fresh, "restore", backup, "--replace", "--yes")
    calm, new = time.monotonic() - begun, rows(fresh)
    hits = 0
    for number in range(6):
        assert python(fresh, PERSON + "Person.objects.create(name='Zoe')").returncode == 0
        old = rows(fresh)
        hits += kill(fresh, calm * (0.55 + 0.08 * number), "restore", backup, "--replace", "--yes")
        assert codriver(fresh, "stories", "export").returncode == 0
        assert rows(fresh) in (old, new)
        assert not (Path(fresh["CODRIVER_DATA"]) / ".restoring").exists()
    assert hits >= 2, "no kill hit: the test shows nothing"


@pytest.mark.skipif(not URL, reason="it goes from one database to the other: the run on PostgreSQL does it")
def test_a_house_moves_to_the_other_database_and_back(full, backup, tmp_path):
    (tmp_path / "passphrase").write_text(WORDS)
    (tmp_path / "passphrase").chmod(0o600)
    make_keys(tmp_path / "sqlite")
    make_keys(tmp_path / "back")
    setting = {"CODRIVER_BACKUP_PASSPHRASE_FILE": str(tmp_path / "passphrase")}
    sqlite = environment(ROOT, tmp_path / "sqlite", "") | setting
    assert codriver(sqlite, "restore", backup).returncode == 0
    assert codriver(sqlite, "backup", tmp_path / "sqlite.backup").returncode == 0
    with empty(tmp_path / "back") as back:
        assert codriver(back, "restore", tmp_path / "sqlite.backup").returncode == 0
        assert rows(back) == rows(full)
