"""Houses for tests of backups."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.backups import ROOT, codriver, empty, load_kept, write_passphrase
from tests.kept.keep import make_keys


@pytest.fixture(scope="session")
def full(tmp_path_factory) -> Iterator[dict[str, str]]:
    """A house in which there is something of everything, also in its folder."""
    above = tmp_path_factory.mktemp("backup")
    write_passphrase(above)
    with empty(above / "full") as world:
        folder = Path(world["CODRIVER_DATA"])
        make_keys(folder)
        load_kept(world, "stage-3")
        for name in ("uploads", "mails/abc", "rejects", "reading", "engine"):
            (folder / name).mkdir(parents=True, mode=0o700)
            (folder / name / "file").write_bytes(Random(name).randbytes(300_000))
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], env=world, cwd=ROOT, check=True)
        yield world


@pytest.fixture(scope="session")
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
    write_passphrase(tmp_path)
    with empty(tmp_path / "fresh") as world:
        make_keys(tmp_path / "fresh")
        yield world
