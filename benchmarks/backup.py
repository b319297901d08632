"""Backup and restore of a house of 200,000 posts, and the same by the database's own tool: seconds, size, peak memory.

The own tools (VACUUM INTO, pg_dump) neither seal nor take the files along; they are here to compare size and time.
"""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.board import Board
from benchmarks.kill_import import environments
from benchmarks.whole_import import posts_file

POSTS = 200_000
SMALL = 2_000
WORDS = "correct horse battery staple"


def measured(environment: dict[str, str], *words: str) -> tuple[float, float, float]:
    """Run a program to its end. Returns seconds, seconds of a processor, and megabytes that it had at most."""
    began = time.monotonic()
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0, f"{words} ended with {status}"
    return time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def own_tool(environment: dict[str, str], out: Path) -> float:
    """Copy the database by its own means. Returns seconds."""
    began = time.monotonic()
    if url := environment.get("DATABASE_URL"):
        if shutil.which("pg_dump"):
            subprocess.run(["pg_dump", "--format=custom", f"--file={out}", url], check=True)
    else:
        with closing(sqlite3.connect(Path(environment["CODRIVER_DATA"]) / "codriver.sqlite3")) as file:
            file.execute("VACUUM INTO ?", [str(out)])
    return time.monotonic() - began


def one(name: str, fresh: Callable[[], dict[str, str]], posts: int) -> dict[str, object]:
    """Fill a house, back it up, restore it into another one."""
    house, folder = fresh(), Path(fresh()["CODRIVER_DATA"])
    (folder / "passphrase").write_text(WORDS)
    (folder / "passphrase").chmod(0o600)
    setting = {"CODRIVER_BACKUP_PASSPHRASE_FILE": str(folder / "passphrase")}
    codriver = (sys.executable, "-m", "codriver")
    measured(house, *codriver, "import", "posts", str(posts_file(posts)), "--json")
    file, copy = folder / "house.backup", folder / "copy"
    saved, work_saved, most_saved = measured(house | setting, *codriver, "backup", str(file))
    restored, work_restored, most_restored = measured(
        fresh() | setting, *codriver, "restore", str(file), "--replace", "--yes"
    )
    tool = own_tool(house, copy)
    return {
        "database": name, "posts": posts, "MB": file.stat().st_size / 1e6,
        "backup s": saved, "of a processor": work_saved, "peak MB": most_saved,
        "restore s": restored, "restore of a processor": work_restored, "restore peak MB": most_restored,
        "own tool s": tool, "own tool MB": copy.stat().st_size / 1e6 if copy.exists() else 0.0,
    }  # fmt: skip


def run(full: bool) -> None:
    """Measure both databases, at two sizes when full: memory must not grow with the house."""
    board = Board("Backup", full)
    board.say(f"This process itself holds {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB.")
    for name, fresh in environments():
        for posts in (POSTS // 10, POSTS) if full else (SMALL,):
            board.row(one(name, fresh, posts))
    board.close()


if __name__ == "__main__":
    run("--full" in sys.argv)
