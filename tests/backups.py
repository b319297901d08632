"""What tests of backups need: houses in folders and databases of their own, and all that is in them."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.kept.keep import environment
from tests.kept.rows import asked_of_file, asked_of_server, kept_text, load, same, tables
from tests.running import own_database

ROOT = Path(__file__).resolve().parents[1]
FLEETING = {"django_session", "usersessions_usersession", "staff_tries"}
PERSON = "import django; django.setup(); from codriver.people.models import Person; "
WORDS = "correct horse battery staple"


def write_passphrase(folder: Path) -> None:
    """Write the passphrase into a folder, as an operator keeps it."""
    (folder / "passphrase").write_text(WORDS + "\n")
    (folder / "passphrase").chmod(0o600)


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


def load_kept(world: dict[str, str], name: str) -> None:
    """Let a house have a kept database, as it was kept."""
    if url := world["DATABASE_URL"]:
        load(url, kept_text(name, "postgresql"))
        return
    with closing(sqlite3.connect(Path(world["CODRIVER_DATA"]) / "codriver.sqlite3")) as file:
        file.executescript(kept_text(name, "sqlite"))


def files(world: dict[str, str]) -> dict[str, bytes]:
    """Return the files that a backup holds."""
    folder = Path(world["CODRIVER_DATA"])
    names = ("uploads", "mails", "rejects", "reading")
    return {str(path.relative_to(folder)): path.read_bytes() for name in names
            for path in (folder / name).rglob("*") if path.is_file()}  # fmt: skip
