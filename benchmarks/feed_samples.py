"""Feeds as they come, broken ones too: what of them is stored, what is kept back and why, and what they state.

The samples are the published test feeds of feedparser, read from the shared data, never copied. Each goes the whole
road: adapter, record, intake, database. Most state what a reader must find in them; of those statements it is counted
how many lead to a field of ours and how many of these agree. Those of another mind are printed.
"""

import base64
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from benchmarks.board import Board
from benchmarks.databases import on_each_database
from benchmarks.feed_walker import Expectation, expectations, reach, stated
from benchmarks.story_posts import shared_folder

PLACE = "http://127.0.0.1:8097/tests/"  # where the samples say that they stand


def samples() -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of every sample. Raises FileNotFoundError when the real data is absent."""
    with gzip.open(shared_folder() / "feed_samples" / "feeds.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield row["path"], base64.b64decode(row["base64"])


def measure(_: object = None) -> dict[str, Any]:
    """Take all samples in, on the database of this process, and ask what they state."""
    from codriver.channels import actions
    from codriver.channels.models import KeptBack
    from codriver.listening.models import Mention

    files: Counter[str] = Counter()
    reached: Counter[tuple[str, bool]] = Counter()
    said: Counter[str] = Counter()
    others: list[str] = []
    began = time.perf_counter()
    for path, body in samples():
        connection, _ = actions.add("feeds", path, {"url": PLACE + path, "channel": path[:64]})
        files[take(connection, body, path, reached, said, others)] += 1
    return {
        "files": dict(files),
        "reached": {f"{field}: {'agrees' if agrees else 'differs'}": n for (field, agrees), n in reached.items()},
        "said": dict(said),
        "others": others,
        "posts": Mention.objects.count(),
        "kept back": dict(Counter(KeptBack.objects.values_list("reason", flat=True))),
        "seconds": time.perf_counter() - began,
    }


def take(connection: Any, body: bytes, path: str, reached: Any, said: Any, others: list[str]) -> str:
    """Take one sample in and count what it states; return what became of it."""
    from codriver.channels.base import ChannelError, Payload, Unfit, Web
    from codriver.channels.feeds.adapter import Feeds, read
    from codriver.kit.clock import now
    from codriver.listening.sources.hearing import hear

    statement, headers = stated(body)
    payload = Payload(body, PLACE + path, headers)
    try:
        feed, made = read(payload), Feeds(Web()).receive(payload, connection.asked(now()))
    except ChannelError as error:
        hear(connection, [], [Unfit(str(error), body[:2000].decode("utf-8", "replace"))], now())
        return "refused as no feed, with the reason"
    for one in expectations(statement) if statement else ():
        found = reach(one, feed) if isinstance(one, Expectation) else None
        said["reach a field of ours" if found else "lead to no field of ours"] += 1
        if found:
            reached[found] += 1
            others += [] if found[1] else [f"{path}: {one.path}"]
    heard = hear(connection, [m for m in made if isinstance(m, dict)], [m for m in made if isinstance(m, Unfit)], now())
    if heard.stored:
        return "stored" if not heard.kept_back else "stored in part, the rest kept back with reasons"
    return "kept back with reasons" if heard.kept_back else "read as a feed that holds no entry"


WHY = {  # part of a sample's name → why ours is of another mind
    "crazy": "we leave out what stands in <script>; the statement keeps some of it as text",
    "unexpected_character": "we leave out a markup declaration without an end",
    "summary": "of two bodies, we keep the longer",
}


def run(full: bool) -> None:
    """Print what became of the samples, and what they state."""
    board = Board("feed_samples", full)
    for name, inside in on_each_database():
        found = inside(measure, None)
        said, reached = found["said"], found["reached"]
        agree = sum(number for field, number in reached.items() if field.endswith("agrees"))
        differ = sum(number for field, number in reached.items() if field.endswith("differs"))
        files = sum(found["files"].values())
        board.say(f"{name}: {files:,} files in {found['seconds']:.1f} s: {told(found['files'])}.")
        board.say(f"{name}: {found['posts']:,} posts stored; kept back: {told(found['kept back']).rstrip('.')}.")
        board.say(
            f"{name}: {sum(said.values()):,} expectations are stated, {agree + differ:,} reach a field of ours, "
            f"{agree:,} of these agree, {differ:,} differ."
        )
    for line in found["others"]:
        board.say(f"differs: {line} ({next((why for part, why in WHY.items() if part in line), 'not yet explained')})")
    for field in sorted({key.split(":")[0] for key in reached}):
        agrees, differs = (reached.get(f"{field}: {word}", 0) for word in ("agrees", "differs"))
        board.row({"field": field, "agree": agrees, "differ": differs})
    board.close()


def told(counts: dict[str, int]) -> str:
    """Write counts as a sentence."""
    return ", ".join(f"{number:,} {words}" for words, number in sorted(counts.items(), key=lambda item: -item[1]))


if __name__ == "__main__":
    run("--full" in sys.argv)
