"""Keep a small database of this version, for later versions to prove that they migrate it with nothing lost.

    python -m tests.kept.keep NAME [--of CHECKOUT]

writes NAME.sqlite.sql.gz, NAME.postgresql.sql.gz (with TEST_DATABASE_URL, and a pg_dump at hand) and NAME.stories.jsonl
beside this file. --of takes the code of another checkout, such as one of an earlier version. Nothing in it is real, and
the keys that open what is sealed in it are made of a sentence: see KEYS.
"""

import argparse
import gzip
import hashlib
import os
import secrets
import sqlite3
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.running import beside, on_server

HERE = Path(__file__).parent
KEYS = ("django", "sign-in", "handles-lookup", "handles-seal", "connections-seal", "hooks-seal", "objections")


def make_keys(folder: Path) -> None:
    """Write the keys of all kept databases into a data folder."""
    keys = folder / "keys"
    keys.mkdir(mode=0o700, parents=True)
    for name in KEYS:
        (keys / name).write_bytes(hashlib.sha256(f"made for kept databases: {name}".encode()).digest())
        (keys / name).chmod(0o600)


def environment(checkout: Path, folder: Path, url: str) -> dict[str, str]:
    """Return the environment in which the code of a checkout works on a folder and a database."""
    return {**os.environ, "PYTHONPATH": str(checkout), "CODRIVER_DATA": str(folder), "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "codriver.settings"}  # fmt: skip


def fill(world: dict[str, str]) -> str:
    """Make and fill a house. Returns its stories, as the command exports them."""
    run = {"env": world, "check": True, "cwd": world["CODRIVER_DATA"]}
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], **run)
    subprocess.run([sys.executable, str(HERE / "filling.py")], stdout=subprocess.DEVNULL, **run)
    words = [sys.executable, "-m", "codriver", "stories", "export"]
    return subprocess.run(words, text=True, stdout=subprocess.PIPE, **run).stdout


def write(path: Path, text: str) -> None:
    """Write a compressed text, the same for the same text."""
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def keep_sqlite(name: str, checkout: Path) -> None:
    """Keep a house on SQLite, and its stories."""
    with TemporaryDirectory() as folder:
        make_keys(Path(folder))
        (HERE / f"{name}.stories.jsonl").write_text(fill(environment(checkout, Path(folder), "")), "utf-8")
        with sqlite3.connect(Path(folder) / "codriver.sqlite3") as file:
            write(HERE / f"{name}.sqlite.sql.gz", "\n".join(file.iterdump()))


def keep_postgresql(name: str, checkout: Path, server: str) -> None:
    """Keep a house on PostgreSQL, as statements that any client can send."""
    database = f"codriver_keep_{secrets.token_hex(4)}"
    url = beside(server, database)
    on_server(server, f'CREATE DATABASE "{database}"')
    try:
        with TemporaryDirectory() as folder:
            make_keys(Path(folder))
            fill(environment(checkout, Path(folder), url))
        dump = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", "--no-comments", url]
        text = subprocess.run(dump, text=True, stdout=subprocess.PIPE, check=True).stdout
    finally:
        on_server(server, f'DROP DATABASE "{database}" WITH (FORCE)')
    lines = [line for line in text.splitlines() if not line.startswith(("\\", "--")) and line]
    write(HERE / f"{name}.postgresql.sql.gz", "\n".join(lines))


def main() -> None:
    """Keep both."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("name")
    words.add_argument("--of", type=Path, default=HERE.parents[1])
    said = words.parse_args()
    keep_sqlite(said.name, said.of.resolve())
    if server := os.environ.get("TEST_DATABASE_URL"):
        keep_postgresql(said.name, said.of.resolve(), server)


if __name__ == "__main__":
    main()
