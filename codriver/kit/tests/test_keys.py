"""Keys, and what lies beside them, are their owner's alone."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from codriver.kit.database import make_private
from codriver.kit.keys import key


def test_a_data_folder_is_born_private(tmp_path):
    folder = tmp_path / "var" / "data"
    key(folder, "django")
    assert [oct(path.stat().st_mode & 0o777) for path in (folder, folder / "keys", folder / "keys" / "django")] == [
        "0o700",
        "0o700",
        "0o600",
    ]


def test_a_key_is_made_once(tmp_path):
    assert key(tmp_path, "handles") == key(tmp_path, "handles") != key(tmp_path, "other")


def test_an_empty_file_is_no_key(tmp_path):
    key(tmp_path, "handles")
    (tmp_path / "keys" / "handles").write_bytes(b"")
    with pytest.raises(ValueError, match="too short to be a key"):
        key(tmp_path, "handles")


def test_the_database_is_its_owners_alone_also_in_a_folder_that_others_read(tmp_path):
    tmp_path.chmod(0o755)
    world = os.environ | {"CODRIVER_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "codriver.settings"}
    world.pop("DATABASE_URL", None)
    make = "import django; django.setup(); from codriver.kit.database import make_ready; make_ready()"
    subprocess.run([sys.executable, "-c", make], env=world, check=True)
    files = [path for path in tmp_path.iterdir() if path.name.startswith("codriver.sqlite3")]
    assert files
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)


@pytest.mark.parametrize("name", ["file:memory?mode=memory&cache=shared", ":memory:"])
def test_a_database_in_memory_leaves_no_file(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(connection.settings_dict, "NAME", name)
    make_private()
    assert not list(tmp_path.iterdir())
