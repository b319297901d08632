"""Whole import: a file of posts goes in, each is stored and in its story. Beside it, Django's bulk insert alone.

The posts are made by rule (h1_posts): mean about 100 characters, a third of them reposts that name their parent. Search
and reading are not part of it yet. Targets: 35,000 posts a second on SQLite, 15,000 on PostgreSQL, at 1,000,000 posts.
"""

import contextlib
import io
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import h1_posts
from benchmarks.board import Board
from benchmarks.databases import on_each_database

SIZES = {False: (20_000,), True: (50_000, 200_000, 1_000_000)}
START = datetime(2026, 1, 5, tzinfo=UTC)
REPOSTS = 1 / 3
TRIES, LARGE = 3, 500_000  # best of three, once for a large file
MADE = Path(__file__).parent / ".cache"


def records(count: int) -> Iterator[dict[str, Any]]:
    """Make the records of `count` posts, oldest first."""
    dice = Random(7)
    for number, post in enumerate(h1_posts.posts(count)):
        record: dict[str, Any] = {
            "channel": "weibo" if post.language == "zh" else "x",
            "id": f"p{number}",
            "author": {
                "id": f"a{dice.randrange(count)}",
                "name": f"name {number % 50_000}",
                "followers": number % 9973,
            },
            "text": post.text,
            "published_at": (START + timedelta(seconds=number * 0.2)).isoformat(),
            "counts": {"reposts": number % 17, "comments": number % 5, "likes": number % 31},
        }
        if number and dice.random() < REPOSTS:
            parent = number - 1 - min(number - 1, int(dice.expovariate(1 / 500)))
            record |= {"parent_id": f"p{parent}", "channel": "weibo"}
        yield record


def posts_file(count: int) -> Path:
    """Return the file of `count` posts, making it once."""
    MADE.mkdir(exist_ok=True)
    path = MADE / f"whole-import-{count}.jsonl"
    if not path.exists():
        fresh = path.with_suffix(".part")
        with fresh.open("w", encoding="utf-8") as out:
            for record in records(count):
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
        fresh.replace(path)
    return path


def watch(owner: Any, name: str, seconds: Counter[str], stage: str) -> None:
    """Count the time of a function as a stage's."""
    original = getattr(owner, name)

    def timed(*words: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return original(*words, **named)
        finally:
            seconds[stage] += time.perf_counter() - began

    setattr(owner, name, timed)


def stages(path: Path) -> dict[str, float]:
    """Import in one process, stage by stage. Returns the seconds of each."""
    from codriver.listening.engine import comparing, log, placing
    from codriver.listening.importing import command as import_command
    from codriver.listening.importing import imports

    seconds: Counter[str] = Counter()
    import_command.LONG = sys.maxsize
    for owner, name, stage in (
        (imports, "take_batch", "append"),
        (log, "_posts", "read the log"),
        (comparing, "compare", "compare texts"),
        (placing, "place", "place"),
        (placing, "write", "write stories"),
    ):
        watch(owner, name, seconds, stage)
    whole = imported(path)
    return {**seconds, "parse, commit and the rest": whole - sum(seconds.values())}


def imported(path: Path) -> float:
    """Run the command on an empty database. Returns its seconds."""
    from codriver.cli import main

    began = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["import", "posts", str(path), "--json"]) == 0
    return time.perf_counter() - began


class Page(threading.Thread):
    """Somebody at work on a page meanwhile: writes one small row twenty times a second, and notes how long it waits."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.waits: list[float] = []

    def run(self) -> None:
        """Write until ended."""
        from django.db import connection

        from codriver.web.models import Beat

        while not self.ended.wait(0.05):
            began = time.perf_counter()
            Beat.objects.update_or_create(name="page", defaults={"at": datetime.now(UTC)})
            self.waits.append(time.perf_counter() - began)
        connection.close()

    def end(self) -> float:
        """Stop. Returns the wait that 99 of 100 writes stayed below, in seconds."""
        self.ended.set()
        self.join()
        return sorted(self.waits)[int(0.99 * (len(self.waits) - 1))] if self.waits else 0.0


def ours(path: Path) -> dict[str, float]:
    """Import a file into the empty database, with somebody at work on a page. Returns seconds in all, and her waits."""
    page = Page()
    page.start()
    seconds = imported(path)
    return {"all": seconds, "page": page.end()}


def peer(path: Path) -> dict[str, float]:
    """Insert the same posts as rows by Django's bulk_create alone; parsing is not counted."""
    from codriver.listening.models import Mention

    seconds = 0.0
    with path.open(encoding="utf-8") as lines:
        rows = [_row(number, json.loads(line)) for number, line in enumerate(lines, 1)]
    for start in range(0, len(rows), 5_000):
        began = time.perf_counter()
        Mention.objects.bulk_create(rows[start : start + 5_000])
        seconds += time.perf_counter() - began
    return {"all": seconds}


def _row(number: int, record: dict[str, Any]) -> Any:
    from codriver.listening.models import Mention

    author, counts = record["author"], record["counts"]
    return Mention(
        seq=number, channel=record["channel"], external_id=record["id"], author_id=author["id"],
        author_name=author["name"], followers=author["followers"], text=record["text"], text_hash=number, url="",
        parent_external_id=record.get("parent_id", ""), parent_kind="", source_kind="unknown",
        published_at=datetime.fromisoformat(record["published_at"]), arrived_at=START, extra="", **counts,
    )  # fmt: skip


def run(full: bool) -> None:
    """Import files of growing size on each database, ours and the peer in turn; then ours by stage, in one process."""
    board = Board("Whole import", full)
    for count in SIZES[full]:
        path = posts_file(count)
        for database, inside in on_each_database():
            tries = [(inside(ours, path), inside(peer, path)) for _ in range(TRIES if count < LARGE else 1)]
            mine = min((mine for mine, _ in tries), key=lambda run: run["all"])
            other = min(other["all"] for _, other in tries)
            spent = inside(stages, path) if count < LARGE else {}
            row = {"database": database, "posts": f"{count:,}", "posts/s": f"{count / mine['all']:,.0f}"}
            row["bulk insert alone"] = f"{count / other:,.0f}"
            row["ratio"] = f"{other / mine['all']:.2f}"
            row["a page's write waits, p99"] = f"{1000 * mine['page']:.0f} ms"
            row |= {stage: f"{1e6 * seconds / count:.1f} µs" for stage, seconds in spent.items()}
            board.row(row)
    board.close()


if __name__ == "__main__":
    run("--full" in sys.argv)
