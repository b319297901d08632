"""Pages of stories: server time of the wall, of one large story, its posts and its branches, and of drawing it ahead.

One story of the size asked for (half of it reposts the source, the rest one another, unevenly; a twentieth are copies
on other sites) and one of 1,900, which is drawn when it is asked for, beside 3,000 small ones. Each page is asked for
again and again by the test client, alone, warm; "processor" is the part of the time that our own process was at work.
Target: p95 at most 300 ms for a story of 50,000 and of 1,000,000 posts, 100 ms for the wall.
"""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from math import ceil
from random import Random
from typing import Any

from benchmarks.board import Board
from benchmarks.databases import on_each_database

SIZES = {False: (4_000,), True: (50_000, 1_000_000)}
ASKED = {False: 8, True: 30}  # times that each page is asked for
MIDDLE = 1_900  # posts of a story that is just not large
SMALL = 3_000  # other stories
START = datetime(2026, 1, 5, tzinfo=UTC)
SITES = ("weibo", "weibo", "weibo", "zhihu", "tieba", "x")
CHUNK = 20_000
MENTION = (
    "seq, channel, external_id, author_id, author_name, followers, text, text_hash, url, parent_external_id, "
    "parent_kind, source_kind, extra, published_at, arrived_at"
)
PLACEMENT = (
    "post_id, story_id, joined_id, anchor_id, relation, is_parent_known, is_origin_forgotten, realm, quoted, "
    "published_at"
)
BOUGHT = "我昨天买了两杯。"  # every fiftieth post says so
WORDS = "盖子 烫手 孩子 嘴唇 试过 退货 门店 店员 道歉 设计 供应商 说法 热水 拿铁 早上 地铁 公司 真的 没人 答应".split()


def posts(count: int) -> Iterator[tuple[int, int | None, int, str]]:
    """Make (place, anchor, relation, channel) of the posts of one story; places begin at 1."""
    dice = Random(11)
    yield 1, None, 0, "weibo"
    for place in range(2, count + 1):
        if dice.random() < 0.05:
            yield place, 1, 5, dice.choice(SITES)
        else:
            yield place, 1 if dice.random() < 0.5 else max(1, int(place * dice.random() ** 4)), 1, "weibo"


def build(count: int) -> None:
    """Fill the empty database."""
    from codriver.listening.models import EngineState

    dice = Random(5)
    for first, size in ((1, count), (count + 1, MIDDLE)):
        base = first - 1
        _store((base + one, anchor and base + anchor, how, where, first) for one, anchor, how, where in posts(size))
        _story(first, first, size)
    pairs = range(count + MIDDLE + 1, count + MIDDLE + 1 + 2 * SMALL, 2)
    _store(row for one in pairs for row in ((one, None, 0, dice.choice(SITES), one), (one + 1, one, 1, "weibo", one)))
    for one in pairs:
        _story(one, one, 2)
    EngineState.objects.update_or_create(id=1, defaults={"position": count + MIDDLE + 2 * SMALL, "log_id": "bench"})


def _at(seq: int) -> datetime:
    return START + timedelta(seconds=(seq % 1_000_003) * 0.3)


def _store(made: Iterator[tuple[int, int | None, int, str, int]]) -> None:
    dice = Random(3)
    while batch := list(islice(made, CHUNK)):
        texts = [BOUGHT * (row[0] % 50 == 0) + " ".join(dice.sample(WORDS, 9)) for row in batch]
        _insert("listening_mention", MENTION, [_mention(row, text) for row, text in zip(batch, texts, strict=True)])
        _insert("listening_placement", PLACEMENT, [_placement(row) for row in batch])


def _mention(row: tuple[int, int | None, int, str, int], text: str) -> tuple[Any, ...]:
    seq, anchor, relation, channel, _label = row
    author = seq % 40_000
    parent = (f"p{anchor}", "repost") if anchor and relation == 1 else ("", "")
    times = (_at(seq), START)
    return (
        seq,
        channel,
        f"p{seq}",
        f"a{author}",
        f"路人{author}",
        seq % 9973,
        text,
        seq,
        "",
        *parent,
        "person",
        "",
        *times,
    )


def _placement(row: tuple[int, int | None, int, str, int]) -> tuple[Any, ...]:
    seq, anchor, relation, _channel, label = row
    return (seq, label, anchor, anchor, relation, relation == 1, False, 0, "", _at(seq))


def _insert(table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    from django.db import connection, transaction

    if connection.vendor == "sqlite":
        rows = [tuple(str(one)[:-6] if isinstance(one, datetime) else one for one in row) for row in rows]
    marks = ", ".join(["%s"] * len(rows[0]))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _story(label: int, source: int, size: int) -> None:
    from codriver.listening import heat
    from codriver.listening.models import Story

    last = label + size - 1
    hot = heat.heat_of(_at(last).timestamp()) + size / 1e9
    Story.objects.create(
        id=label, number=label, source_id=source, posts=size, title="", heat=hot,
        first_at=_at(label), last_at=_at(last), changed_seq=last,
    )  # fmt: skip


def measure(count: int, asked: int) -> list[dict[str, object]]:
    """Build, draw ahead, and ask for each page. Returns a row a page."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from codriver.listening.models import Picture
    from codriver.listening.stories import pictures
    from codriver.listening.voices import following
    from codriver.staff.models import User

    settings.ALLOWED_HOSTS.append("testserver")
    build(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    began, read = time.perf_counter(), 0
    while some := following.refresh():
        read += some
    spent = time.perf_counter() - began
    rows: list[dict[str, object]] = [{"page": "reading who speaks", "once, s": spent, "posts/s": round(read / spent)}]
    began = time.perf_counter()
    pictures.refresh()
    rows.append({"page": "drawing it ahead", "once, s": time.perf_counter() - began})
    Picture.objects.exclude(story_id=1).delete()
    pia = User.objects.create_user("pia@example.com", "a long road home", name="Pia", role="press")
    browser = Client()
    browser.force_login(pia)
    browser.post("/stories/seen/", {"upto": str(count // 2)})
    for name, address in _addresses(count).items():
        rows.append({"page": name, **_times(browser, address, asked)})
    return rows


def _addresses(count: int) -> dict[str, str]:
    return {
        "wall": "/stories/",
        "wall, one site": "/stories/?channel=zhihu",
        "wall, words": "/stories/?words=%E7%9B%96",
        "story": "/stories/1/",
        "story, a carrier's branch": "/stories/1/?node=2",
        "story, a small branch": f"/stories/1/?node={count // 2}",
        "story of 1,900, drawn now": f"/stories/{count + 1}/",
        "its posts": "/stories/1/posts/",
        "its posts, far back": f"/stories/1/posts/?from={count // 2}",
        "its posts on one site": "/stories/1/posts/?channel=tieba",
        "its posts, a relation nobody has": "/stories/1/posts/?relation=4",
        "its posts by customers": "/stories/1/posts/?standing=customer",
        "its posts by insiders, whom it lacks": "/stories/1/posts/?standing=insider",
        "a voice": "/stories/voices/?channel=weibo&author=a7",
        "sites": "/stories/sites/",
        "posts that came by a carrier": "/stories/1/posts/?under=2",
        "spread as a table": "/stories/1/spread/",
    }


def _times(browser: Any, address: str, asked: int) -> dict[str, object]:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    spent, busy = [], []
    for _ in range(asked):
        began, worked = time.perf_counter(), time.process_time()
        browser.get(address)
        spent.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - worked) * 1000)
    spent.sort()
    return {
        "p50, ms": spent[len(spent) // 2],
        "p95, ms": spent[ceil(len(spent) * 0.95) - 1],
        "processor p50, ms": sorted(busy)[len(busy) // 2],
        "kB": len(answer.content) / 1000,
    }


def run(full: bool) -> None:
    """Measure at each size on each database."""
    board = Board("Pages of stories", full)
    for count in SIZES[full]:
        for database, inside in on_each_database():
            for row in inside(measure, count, ASKED[full]):
                board.row({"database": database, "posts": count, **row})
    board.close()


if __name__ == "__main__":
    run("--full" in sys.argv)
