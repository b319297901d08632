"""Whole import: a file of posts goes in, and every post is stored and in its story. Beside it, Django's bulk insert alone.

The posts are made by rule (h1_posts): mean about 100 characters, a third of them reposts that name their parent. Search
and reading are not part of it yet. Targets: 35,000 posts a second on SQLite, 15,000 on PostgreSQL, at 1,000,000 posts.
"""

import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
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
MADE = Path(__file__).parent / ".cache"


def records(count: int) -> Iterator[dict[str, Any]]:
    """Make the records of `count` posts, oldest first."""
    dice = Random(7)
    for number, post in enumerate(h1_posts.posts(count)):
        record: dict[str, Any] = {
            "channel": "weibo" if post.language == "zh" else "x",
            "id": f"p{number}",
            "author": {"id": f"a{dice.randrange(count)}", "name": f"name {number % 50_000}", "followers": number % 9973},
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


class Stages:
    """Seconds spent in each stage, by wrapping the stages' functions for the time of one run."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    def watch(self, owner: Any, name: str, stage: str) -> None:
        """Count the time of a function, also of a generator's steps, as a stage."""
        original = getattr(owner, name)

        def timed(*words: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return original(*words, **named)
            finally:
                self.seconds[stage] += time.perf_counter() - began

        setattr(owner, name, timed)


def watched() -> Stages:
    """Watch the stages of an import in this process."""
    from codriver.listening import imports, intake
    from codriver.listening.engine import log, placing

    stages = Stages()
    stages.watch(imports, "take_batch", "append")
    stages.watch(log, "_posts", "read log")
    stages.watch(placing, "compare", "compare texts")
    stages.watch(placing, "place", "place")
    stages.watch(placing, "write", "write stories")
    assert intake
    return stages


def ours(path: Path) -> dict[str, float]:
    """Import a file into the empty database. Returns seconds in all, and by stage."""
    from codriver.cli import main

    stages = watched()
    began = time.perf_counter()
    quiet = open(os.devnull, "w")  # noqa: SIM115 - closed with the process
    spoken, sys.stdout = sys.stdout, quiet
    try:
        assert main(["import", "posts", str(path), "--json"]) == 0
    finally:
        sys.stdout = spoken
    seconds = time.perf_counter() - began
    return {"all": seconds, **stages.seconds, "parse and commit": seconds - sum(stages.seconds.values())}


def peer(path: Path) -> dict[str, float]:
    """Insert the same posts as rows by Django's bulk_create alone; parsing is not counted."""
    from django.db import connection

    from codriver.listening.models import Mention

    seconds = 0.0
    with path.open(encoding="utf-8") as lines:
        rows = [_row(number, json.loads(line)) for number, line in enumerate(lines, 1)]
    for start in range(0, len(rows), 5_000):
        began = time.perf_counter()
        Mention.objects.bulk_create(rows[start : start + 5_000])
        seconds += time.perf_counter() - began
    assert connection
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
    """Import files of growing size on each database, ours and the peer in turn."""
    board = Board("Whole import", full)
    for count in SIZES[full]:
        path = posts_file(count)
        for database, inside in on_each_database():
            mine, other = inside(ours, path), inside(peer, path)
            row = {"database": database, "posts": f"{count:,}", "posts/s": f"{count / mine['all']:,.0f}"}
            row["bulk insert alone"] = f"{count / other['all']:,.0f}"
            row["ratio"] = f"{other['all'] / mine['all']:.2f}"
            row |= {stage: f"{1e6 * spent / count:.1f} µs" for stage, spent in mine.items() if stage != "all"}
            board.row(row)
    board.close()


if __name__ == "__main__":
    run("--full" in sys.argv)
