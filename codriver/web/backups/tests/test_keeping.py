"""Passphrases, folders of backups, and a restored house that is put in its place."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from codriver.web.backups import passphrase, swapping
from codriver.web.backups.rotating import name_of, rotate


@pytest.fixture
def file(tmp_path):
    """A file with a passphrase."""
    path = tmp_path / "passphrase"
    path.write_text("correct horse battery staple\nnot this\n")
    path.chmod(0o600)
    return path


def test_the_first_line_of_the_file_is_the_passphrase(file):
    assert passphrase.passphrase(file, is_new=True) == "correct horse battery staple"


def test_the_setting_names_the_file_too(file, settings):
    settings.CODRIVER_BACKUP_PASSPHRASE_FILE = file
    assert passphrase.passphrase(None, is_new=False) == "correct horse battery staple"


@pytest.mark.parametrize(
    ("words", "mode", "said"),
    [("eleven char\n", 0o600, "12 characters"), ("\nlater\n", 0o600, "is empty"), ("a" * 20, 0o640, "chmod 600")],
)
def test_a_passphrase_that_guards_nothing_is_refused(file, words, mode, said):
    file.write_text(words)
    file.chmod(mode)
    with pytest.raises(passphrase.NoPassphrase, match=said):
        passphrase.passphrase(file, is_new=True)


def test_where_nobody_can_be_asked_this_is_said(settings, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(passphrase.NoPassphrase, match="--passphrase-file"):
        passphrase.passphrase(None, is_new=True)


def test_only_the_newest_backups_of_a_folder_stay(tmp_path):
    days = [tmp_path / name_of(datetime(2026, 11, day, 2, 15, tzinfo=UTC)) for day in range(1, 6)]
    for path in [*days, tmp_path / "codriver-by-hand.backup", tmp_path / (days[0].name + ".part")]:
        path.touch()
    rotate(tmp_path, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["codriver-2026-11-04T021500Z.backup",
                                                                "codriver-2026-11-05T021500Z.backup",
                                                                "codriver-by-hand.backup"]  # fmt: skip


NAMES = ["uploads", "engine", "codriver.sqlite3-wal", "codriver.sqlite3", "keys"]


def prepared(folder: Path) -> Path:
    """Make a house with another one ready beside it."""
    folder.mkdir()
    new = swapping.begin(folder)
    for place, words in ((folder, "old"), (new, "new")):
        for name in NAMES:
            if words == "old" or name not in ("engine", "codriver.sqlite3-wal"):
                (place / name).write_text(words)
    (folder / swapping.FOLDER / "ready").write_text(json.dumps({"token": "", "names": NAMES}))
    return folder


def here(folder: Path) -> dict[str, str]:
    """Return what lies in a house."""
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("steps", range(9))
def test_a_change_of_houses_that_was_cut_off_anywhere_is_ended(tmp_path, monkeypatch, steps):
    folder = prepared(tmp_path / "data")
    rename, done = Path.rename, []

    def cut_off(path, target):
        if len(done) == steps:
            raise KeyboardInterrupt
        done.append(path)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", cut_off)
    if steps < 8:
        with pytest.raises(KeyboardInterrupt):
            swapping.settle(folder)
        (folder / "keys").touch()  # as a command does that comes in between
    monkeypatch.setattr(Path, "rename", rename)
    swapping.settle(folder)
    assert here(folder) == {"uploads": "new", "codriver.sqlite3": "new", "keys": "new"}
    assert not swapping.begun(folder)


def test_what_was_not_ready_is_thrown_away(tmp_path):
    folder = prepared(tmp_path / "data")
    (folder / swapping.FOLDER / "ready").unlink()
    swapping.settle(folder)
    assert here(folder) == dict.fromkeys(NAMES, "old")
    assert not swapping.begun(folder)
