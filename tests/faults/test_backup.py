"""Backup and restore as an operator runs them: whole or not at all, and everything comes back."""

import time
from pathlib import Path

import pytest

from tests.backups import PERSON, ROOT, codriver, empty, files, python, rows, write_passphrase
from tests.kept.keep import environment, make_keys
from tests.kept.rows import URL


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


NUMBERED = """
import django; django.setup()
from django.contrib.contenttypes.models import ContentType
one = ContentType.objects.create(app_label="a", model="b")
print(one.pk)
one.delete()
"""


def test_what_it_numbers_goes_on_where_it_was(full, backup, fresh):
    assert codriver(fresh, "restore", backup).returncode == 0
    numbers = [python(world, NUMBERED).stdout for world in (full, fresh)]
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
    assert python(fresh, PERSON + "Person.objects.create(name='Zoe')").returncode == 0
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


@pytest.mark.skipif(not URL, reason="it goes from one database to the other: the run on PostgreSQL does it")
def test_a_house_moves_to_the_other_database_and_back(full, backup, tmp_path):
    write_passphrase(tmp_path)
    make_keys(tmp_path / "sqlite")
    make_keys(tmp_path / "back")
    setting = {"CODRIVER_BACKUP_PASSPHRASE_FILE": str(tmp_path / "passphrase")}
    sqlite = environment(ROOT, tmp_path / "sqlite", "") | setting
    assert codriver(sqlite, "restore", backup).returncode == 0
    assert codriver(sqlite, "backup", tmp_path / "sqlite.backup").returncode == 0
    with empty(tmp_path / "back") as back:
        assert codriver(back, "restore", tmp_path / "sqlite.backup").returncode == 0
        assert rows(back) == rows(full)
