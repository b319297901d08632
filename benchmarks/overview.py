"""The overview: server time of its page, of its table, and of the lists of voices behind common and rare numbers.

Two months of posts on twenty sites, each read to mean something; one of them alone has a feeling, a kind and a need
together. A watch hears every tenth post. Each page is asked for again and again by the test client, alone, warm. Beside
it stands what the same totals cost when posts are counted: the scan that Tallies save. Target: p95 at most 100 ms.
"""

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from math import ceil
from random import Random
from typing import Any

from benchmarks.board import Board
from benchmarks.databases import on_each_database
from benchmarks.story_pages import MENTION, WORDS, _insert

SIZES = {False: 20_000, True: 1_000_000}
ASKED = {False: 10, True: 30}  # times that each page is asked for
CHUNK = 20_000
HEARD = 10  # every tenth post
SITES = [f"site-{place}" for place in range(20)]
KINDS = ("person", "forum", "portal", "trade press")
READING = "post_id, language, sentiment, score, kind, needs, personal, version, is_corrected"
MATCH = "watch_id, post_id, why, heard_at, fate"
SPAN = timedelta(days=60)
PAGES = {
    "a week": "/stories/overview/",
    "a month": "/stories/overview/?days=30",
    "today": "/stories/overview/?days=1",
    "a month of one site": "/stories/overview/?days=30&channel=site-3",
    "a month of a watch": "/stories/overview/?days=30&watch=1",
    "a month as a table": "/stories/overview/overview.csv?days=30",
}
LISTS = {
    "all voices of a month": "",
    "one feeling": "&feeling=negative",
    "one in the whole log": "&feeling=positive&kind=bug&need=respect",
    "one feeling that a watch heard": "&feeling=negative&watch=1",
}


def build(count: int) -> list[dict[str, object]]:
    """Fill the empty database, and let the worker count. Returns rows of how fast it counted."""
    from django.utils import timezone

    from codriver.listening.meaning import tallies
    from codriver.listening.models import Counted, EngineState
    from codriver.listening.overview import words

    dice, end = Random(3), timezone.now()
    for first in range(1, count + 1, CHUNK):
        seqs = range(first, min(first + CHUNK, count + 1))
        _insert("listening_mention", MENTION, [_mention(seq, count, end, dice) for seq in seqs])
        _insert("listening_reading", READING, [_reading(seq, count, dice) for seq in seqs])
    EngineState.objects.update_or_create(id=1, defaults={"position": count, "log_id": "bench"})
    rows: list[dict[str, object]] = []
    for name, job, last in (("posts into Tallies", tallies.count, 600.0), ("words of posts", words.count, 20.0)):
        begun = time.perf_counter()
        while job() and time.perf_counter() - begun < last:
            pass
        done = Counted.objects.order_by("-id").values_list("position", flat=True)[0]
        rows.append({"page": f"counting {name}", "posts/s": done / (time.perf_counter() - begun)})
    return rows


def hear(count: int, by: Any) -> None:
    """Let a watch hear every HEARDth post."""
    from django.utils import timezone

    from codriver.listening.models import Watch

    told = {"by": by, "made_at": timezone.now(), "begins": 0, "position": count}
    Watch.objects.create(pk=1, name="Lids", words="lid", **told)
    for first in range(HEARD, count + 1, CHUNK):
        seqs = range(first, min(first + CHUNK, count + 1), HEARD)
        _insert("listening_watchmatch", MATCH, [(1, seq, "[]", timezone.now(), 0) for seq in seqs])


def _mention(seq: int, count: int, end: Any, dice: Random) -> tuple[Any, ...]:
    at = end - SPAN * ((count - seq) / count)
    site = int(len(SITES) * dice.random() ** 2)
    text = " ".join(dice.sample(WORDS, 9))
    author = f"a{seq % 40_000}"
    return (
        seq, SITES[site], f"p{seq}", author, author, None, text, seq, "", "", "", KINDS[site % 4], "", at, at,
    )  # fmt: skip


def _reading(seq: int, count: int, dice: Random) -> tuple[Any, ...]:
    if seq == count * 3 // 4:
        return seq, "zh", 2, 1.0, 4, 16, 0, 1, False  # positive, a malfunction, respect: the only one
    kind = dice.choice((-1, -1, 0, 1, 2, 3, 4, 5))
    sentiment = dice.choice((-1, 0, 1)) if kind == 4 else dice.choice((-1, 0, 1, 2))
    return seq, "zh", sentiment, 0.0, kind, dice.choice((-1, 0, 0, 1, 2, 3, 8, 16)), 0, 1, False


def timed(ask: Callable[[], None], times: int) -> dict[str, object]:
    """Return the median and the 95th percentile of some askings, and the median of our processor's part."""
    ask()
    took, busy = [], []
    for _ in range(times):
        begun, worked = time.perf_counter(), time.process_time()
        ask()
        took.append((time.perf_counter() - begun) * 1000)
        busy.append((time.process_time() - worked) * 1000)
    took.sort()
    return {
        "p50, ms": took[len(took) // 2],
        "p95, ms": took[ceil(len(took) * 0.95) - 1],
        "processor p50, ms": sorted(busy)[len(busy) // 2],
    }


def scan() -> None:
    """Count the feelings of a month as one would without Tallies."""
    from django.db.models import Count
    from django.utils import timezone

    from codriver.listening.models import Reading

    since = timezone.now() - timedelta(days=30)
    list(Reading.objects.filter(post__published_at__gte=since).values_list("sentiment").annotate(Count("post_id")))


def measure(count: int, times: int) -> list[dict[str, object]]:
    """Fill this database and ask for every page. Returns a row a page."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from codriver.staff.models import User

    settings.ALLOWED_HOSTS.append("testserver")
    rows, pia = build(count), User.objects.create_user("pia@example.com", "a long road home", name="Pia", role="press")
    hear(count, pia)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    browser = Client()
    browser.force_login(pia)
    rows += [{"page": name} | timed(partial(_ask, browser, address), times) for name, address in _addresses().items()]
    return [*rows, {"page": "counting the same posts one by one"} | timed(scan, 3)]


def _addresses() -> dict[str, str]:
    from django.utils import timezone

    now = timezone.now()
    ends = f"from={now - timedelta(days=30):%Y-%m-%dT%H:00Z}&to={now + timedelta(hours=1):%Y-%m-%dT%H:00Z}"
    return PAGES | {name: f"/stories/overview/posts/?{ends}{more}" for name, more in LISTS.items()}


def _ask(browser: Any, address: str) -> None:
    answer = browser.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def run(full: bool) -> None:
    """Measure on each database."""
    board = Board("Overview", full)
    for database, inside in on_each_database():
        for row in inside(measure, SIZES[full], ASKED[full]):
            board.row({"database": database, "posts": SIZES[full], **row})
    board.close()


if __name__ == "__main__":
    run("--full" in sys.argv)
