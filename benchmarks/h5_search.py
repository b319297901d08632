"""H5, search: how fast the index is filled and asked, how much of the truth it finds, how far behind an import it is.

Ours is the index of codriver/listening/searching on both databases: filled from stored posts by the worker's own job,
asked for the latest 51 texts (the index call), and for a whole page with its texts, posts and marks. Peers in the same
process, asked in turn with ours, best of three: one FTS5 table over pairs of signs and whole words, and tantivy over
the same. They are given the same distinct texts and hold no posts. The truth is a look at every text: of signs "stands
in it", of words "stands in it between what is no letter or digit", once with case alone made alike and once with width
and traditional characters too. `real` are the Weibo posts of 2020 from the shared data.
"""

import multiprocessing
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.board import Board
from benchmarks.databases import on_each_database
from benchmarks.h5_peers import Fts5, Tantivy
from benchmarks.h5_texts import batches, distinct, judged, queries, read, texts_file
from benchmarks.story_posts import shared_folder
from benchmarks.whole_import import Page, imported, posts_file

SIZES = {False: ("20000",), True: ("real", "20000", "200000", "1000000", "5000000")}
LAGS = {False: 20_000, True: 1_000_000}
JUDGED = 1_000_000  # posts up to which every text is looked at for the truth
FIRST = 51  # texts asked of the index


def store(path: Path) -> int:
    """Store the texts as posts, which no engine has to place any more; this is not measured."""
    from django.db import transaction

    from codriver.kit.clock import now
    from codriver.listening import log
    from codriver.listening import store as rows
    from codriver.listening.hashes import text_hash
    from codriver.listening.importing.imports import bulk
    from codriver.listening.models import EngineState

    number, at = 0, rows.stored_time(now())
    with bulk():
        for some in batches(read(path), 4_000):
            values = [
                (*("weibo", f"p{n}", f"a{n % 300_007}", f"name {n % 300_007}", n % 9973, text, text_hash(text)),
                 *("", "", "", "person", None, None, None, "", at))
                for n, text in enumerate(some, number)
            ]  # fmt: skip
            with transaction.atomic():
                rows.insert(log.take(len(values)), values, now())
            number += len(some)
    EngineState.objects.update_or_create(id=1, defaults={"position": log.head()})
    return number


def measure(path: Path, folder: Path, asked: dict[str, list[str]], *, is_judged: bool) -> dict[str, Any]:
    """Fill ours, then ask ours and the peers in turn."""
    from django.db import connection

    from codriver.listening.searching import filling
    from codriver.staff.models import User

    count = store(path)
    settle(connection)
    before, began, busy = held_bytes(connection), time.perf_counter(), time.process_time()
    filling.tick()
    rate, cost = count / (time.perf_counter() - began), (time.process_time() - busy) / count
    settle(connection)
    viewer = User.objects.create_user("pia@example.com", "a long road home", name="Pia", role="press")
    peers = [Fts5(folder), Tantivy(folder)]
    calls: dict[str, Callable[[str], object]] = {"ours": lambda query: ours(query, FIRST)}
    calls |= {peer.name: lambda query, peer=peer: peer.ask(query, FIRST) for peer in peers}
    calls["page"] = lambda query: page(viewer, query)
    told: dict[str, Any] = {"rate": rate, "cost": cost, "bytes": held_bytes(connection) - before}
    told["ms"] = {name: {kind: [] for kind in asked} for name in calls}
    for kind, some in asked.items():
        for query in some:
            for name, call in calls.items():
                told["ms"][name][kind].append(best_of(call, query))
    if is_judged:
        told["judged"] = judged(path, asked, ours)
    return told


def ours(query: str, limit: int) -> list[int]:
    """Ask our index."""
    from codriver.listening.searching import cards, rules

    return cards.find("words", cards.need(rules.read(query).wanted), limit)


def page(viewer: Any, query: str) -> object:
    """Ask for a whole page."""
    from codriver.listening.searching import finding, rules
    from codriver.listening.searching.hits import Filters

    return finding.search(viewer, rules.read(query), Filters())


def best_of(call: Callable[[str], object], query: str) -> float:
    """Return the milliseconds of the best of three calls."""
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        call(query)
        best = min(best, time.perf_counter() - began)
    return best * 1000


def settle(connection: Any) -> None:
    """Let the database tidy up."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if connection.vendor == "sqlite" else "CHECKPOINT")


def held_bytes(connection: Any) -> int:
    """Return what the database holds on disk."""
    if connection.vendor == "sqlite":
        return int(os.stat(connection.settings_dict["NAME"]).st_size)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def lagging(path: Path) -> dict[str, float]:
    """Import a file in another process while this one fills the index. Returns the seconds it ends later."""
    from codriver.listening.models import SearchState
    from codriver.listening.searching import filling

    page, began = Page(), time.perf_counter()
    importing = multiprocessing.get_context("spawn").Process(target=import_here, args=(path,))
    importing.start()
    page.start()
    ended: list[float] = []
    threading.Thread(target=lambda: (importing.join(), ended.append(time.perf_counter()))).start()
    while not ended or filling.is_behind(SearchState.objects.get()):
        filling.tick()
        time.sleep(0.1)
    return {"import": ended[0] - began, "behind": time.perf_counter() - ended[0], "page": page.end()}


def import_here(path: Path) -> None:
    """Import in a process of its own."""
    import django

    django.setup()
    imported(path)


def run(full: bool, sizes: Sequence[str] = ()) -> None:
    """Print a row for ours and each peer, at each size, on each database; then the lag."""
    board = Board("h5_search", full)
    board.say("Milliseconds of the index call (latest 51) and of a whole page; queries of 1-4 signs and of one word.")
    board.say("µs: processor time of the filling process for a post; of PostgreSQL's own processes nothing is in it.")
    board.say(f"Load of the machine when it began: {os.getloadavg()[0]:.1f}")
    for size in sizes or SIZES[full]:
        if size == "lag" or (size == "real" and not shared_folder().is_dir()):
            continue
        at_size(board, size)
    if not sizes or "lag" in sizes:
        for database, inside in on_each_database():
            told = inside(lagging, posts_file(LAGS[full]))
            told = {"import s": told["import"], "behind it s": told["behind"], "page's write p99": told["page"] * 1000}
            board.row({"who": f"import, {database}", "posts": LAGS[full]} | told)
    board.close()


def at_size(board: Board, size: str) -> None:
    """Measure one size: the peers' rows stand once, from the process on SQLite."""
    path = texts_file(size)
    asked = queries(path)
    folder = Path(tempfile.mkdtemp(prefix="codriver-h5-"))
    try:
        filled = {}
        for peer in (Fts5(folder), Tantivy(folder)):
            began, busy = time.perf_counter(), time.process_time()
            count = peer.fill(distinct(path))
            rate, cost = count / (time.perf_counter() - began), (time.process_time() - busy) / count
            filled[peer.name] = {"rate": rate, "cost": cost, "bytes": peer.size()}
        for database, inside in on_each_database():
            is_judged = database == "SQLite" and (size == "real" or int(size) <= JUDGED)
            told = inside(judging if is_judged else measuring, path, folder, asked)
            board.row(ours_row(f"ours, {database}", size, told))
            if database == "SQLite":
                for name, one in filled.items():
                    board.row(row(name, size, one, told["ms"][name]))
    finally:
        shutil.rmtree(folder)


def measuring(path: Path, folder: Path, asked: dict[str, list[str]]) -> dict[str, Any]:
    """Measure without the truth."""
    return measure(path, folder, asked, is_judged=False)


def judging(path: Path, folder: Path, asked: dict[str, list[str]]) -> dict[str, Any]:
    """Measure and judge."""
    return measure(path, folder, asked, is_judged=True)


def row(who: str, size: str, told: dict[str, Any], spent: dict[str, list[float]]) -> dict[str, object]:
    """Return one row of the board."""
    every = sorted(ms for some in spent.values() for ms in some)
    found: dict[str, object] = {
        "who": who,
        "posts": size if size == "real" else int(size),
        "filled/s": told["rate"],
        "µs": told["cost"] * 1e6,
        "MB": told["bytes"] / 1e6,
        "call p50": every[len(every) // 2],
        "call p95": every[int(len(every) * 0.95)],
    }
    return found | {f"p95 of {kind}": sorted(some)[int(len(some) * 0.95)] for kind, some in spent.items()}


def ours_row(who: str, size: str, told: dict[str, Any]) -> dict[str, object]:
    """Return one of ours, with the page and the truth beside it."""
    pages = sorted(ms for some in told["ms"]["page"].values() for ms in some)
    found = row(who, size, told, told["ms"]["ours"]) | {"page p95": pages[int(len(pages) * 0.95)]}
    for form, (recall, precision) in told.get("judged", {}).items():
        found |= {f"recall, {form}": f"{recall:.4f}", f"precision, {form}": f"{precision:.4f}"}
    return found


if __name__ == "__main__":
    words = sys.argv[1:]
    run("--full" in words, [word for word in words if word != "--full"])
