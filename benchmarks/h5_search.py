"""H5, search: how fast the index is filled and asked, how much of the truth it finds, how far behind an import it is.

Ours is the index of codriver/listening/searching on both databases: filled from stored posts by the worker's own job,
asked for the latest 51 texts (the index call), and for a whole page with its texts, posts and marks. Peers in the same
process, asked in turn with ours, best of three: one FTS5 table over pairs of signs and whole words, and tantivy over the
same. They are given the same distinct texts and hold no posts. The truth is a look at every text: of signs "stands in
it", of words "stands in it between what is no letter or digit", once with case alone made alike and once with width and
traditional characters too. `real` are the Weibo posts of 2020 from the shared data.
"""

import csv
import gzip
import multiprocessing
import os
import re
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import h1_posts
from benchmarks.board import Board
from benchmarks.databases import on_each_database
from benchmarks.story_posts import shared_folder
from benchmarks.whole_import import MADE, Page, imported, posts_file

SIZES = {False: ("20000",), True: ("real", "20000", "200000", "1000000", "5000000")}
LAGS = {False: 20_000, True: 1_000_000}
EACH = 60  # queries of each of the five kinds
JUDGED = 1_000_000  # posts up to which every text is looked at for the truth
FIRST = 51  # texts asked of the index
HAN = re.compile("[\u4e00-\u9fff]+")
WORD = re.compile("[a-z0-9]+")


def texts_file(size: str) -> Path:
    """Return a file of texts, one a line, making it once."""
    MADE.mkdir(exist_ok=True)
    path = MADE / f"h5-{size}.txt"
    if not path.exists():
        texts = real_texts() if size == "real" else (post.text for post in h1_posts.posts(int(size)))
        with path.with_suffix(".part").open("w", encoding="utf-8") as out:
            out.writelines(" ".join(text.split()) + "\n" for text in texts)
        path.with_suffix(".part").replace(path)
    return path


def real_texts() -> Iterator[str]:
    """Yield the real posts; nothing without the shared data."""
    with gzip.open(shared_folder() / "weibo_covid_stream" / "posts.csv.gz", "rt", encoding="utf-8", newline="") as file:
        yield from (row["text"].replace("\0", "") for row in csv.DictReader(file) if row["text"].strip())


def read(path: Path) -> Iterator[str]:
    """Yield the texts of a file."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield line[:-1]


def distinct(path: Path) -> Iterator[str]:
    """Yield every text once, as search numbers them."""
    seen: set[int] = set()
    for text in read(path):
        if (mark := hash(text)) not in seen:
            seen.add(mark)
            yield text


def batches(texts: Iterator[str], size: int) -> Iterator[list[str]]:
    """Yield lists of texts."""
    while some := list(islice(texts, size)):
        yield some


def queries(path: Path) -> dict[str, list[str]]:
    """Draw what is asked: signs and words of random texts, so that common ones are asked often."""
    dice, kinds = Random(11), {str(n): [] for n in (1, 2, 3, 4)} | {"word": []}
    texts = list(islice(read(path), 200_000))
    while any(len(found) < EACH for found in kinds.values()):
        text = dice.choice(texts).casefold()
        runs, words = HAN.findall(text), WORD.findall(text)
        length = dice.choice((1, 2, 3, 4))
        long = [run for run in runs if len(run) >= length]
        if long and len(kinds[str(length)]) < EACH:
            run = dice.choice(long)
            start = dice.randrange(len(run) - length + 1)
            kinds[str(length)].append(run[start : start + length])
        if words and len(kinds["word"]) < EACH:
            kinds["word"].append(dice.choice(words))
    return kinds


# ---- the peers: pairs of signs and whole words, joined by spaces


def cut(text: str) -> str:
    """Cut a text for the peers: case made alike, every two neighbouring signs, the last sign alone, words."""
    text = text.casefold()
    pairs = [run[at : at + 2] for run in HAN.findall(text) for at in range(len(run))]
    return " ".join(pairs + WORD.findall(text))


def pieces(query: str) -> list[str]:
    """Cut what is asked in the same way."""
    return [query[at : at + 2] for at in range(max(1, len(query) - 1))] if HAN.match(query) else [query]


class Fts5:
    """One FTS5 table."""

    name = "FTS5, pairs"

    def __init__(self, folder: Path) -> None:
        self.file = folder / "fts5.sqlite3"
        self.base = sqlite3.connect(self.file, isolation_level=None)
        self.base.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;")

    def fill(self, texts: Iterator[str]) -> int:
        """Fill it in transactions of 20,000 texts."""
        self.base.execute("CREATE VIRTUAL TABLE said USING fts5(body, content='', tokenize='unicode61')")
        number = 0
        for some in batches(texts, 20_000):
            self.base.execute("BEGIN")
            rows = enumerate(map(cut, some), number + 1)
            self.base.executemany("INSERT INTO said (rowid, body) VALUES (?, ?)", rows)
            self.base.execute("COMMIT")
            number += len(some)
        return number

    def ask(self, query: str, limit: int) -> Sequence[int]:
        """Return the latest texts that have it."""
        words = f'"{query}" *' if HAN.fullmatch(query) and len(query) == 1 else f'"{" ".join(pieces(query))}"'
        return [
            number
            for (number,) in self.base.execute(
                "SELECT rowid FROM said WHERE said MATCH ? ORDER BY rowid DESC LIMIT ?", (words, limit)
            )
        ]

    def size(self) -> int:
        """Return its bytes."""
        return self.file.stat().st_size


class Tantivy:
    """One tantivy index."""

    name = "tantivy, pairs"

    def __init__(self, folder: Path) -> None:
        import tantivy

        self.folder = folder / "tantivy"
        self.folder.mkdir(exist_ok=True)
        schema = tantivy.SchemaBuilder()
        schema.add_unsigned_field("number", stored=True)
        schema.add_text_field("body", tokenizer_name="whitespace", index_option="position")
        self.schema = schema.build()
        self.index = tantivy.Index(self.schema, path=str(self.folder))
        self.index.reload()

    def fill(self, texts: Iterator[str]) -> int:
        """Fill it with one writer."""
        import tantivy

        writer, number = self.index.writer(256_000_000, 1), 0
        for number, text in enumerate(texts, 1):
            document = tantivy.Document()
            document.add_unsigned("number", number)
            document.add_text("body", cut(text))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        return number

    def ask(self, query: str, limit: int) -> Sequence[int]:
        """Return texts that have it, the best first."""
        import tantivy

        if HAN.fullmatch(query) and len(query) == 1:
            asked = tantivy.Query.regex_query(self.schema, "body", f"{query}.?")
        elif len(words := pieces(query)) > 1:
            asked = tantivy.Query.phrase_query(self.schema, "body", words)
        else:
            asked = tantivy.Query.term_query(self.schema, "body", words[0])
        return self.index.searcher().search(asked, limit, count=False).hits

    def size(self) -> int:
        """Return its bytes."""
        return sum(file.stat().st_size for file in self.folder.iterdir())


# ---- ours


def store(path: Path) -> int:
    """Store the texts as posts; this is not measured."""
    from django.db import transaction

    from codriver.kit.clock import now
    from codriver.listening import log
    from codriver.listening import store as rows
    from codriver.listening.hashes import text_hash
    from codriver.listening.importing.imports import bulk

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
    return number


def measure(path: Path, folder: Path, asked: dict[str, list[str]], *, is_judged: bool) -> dict[str, Any]:
    """Fill ours, then ask ours and the peers in turn."""
    from django.db import connection

    from codriver.listening.searching import filling
    from codriver.staff.models import User

    count = store(path)
    settle(connection)
    before, began = held_bytes(connection), time.perf_counter()
    filling.tick()
    rate = count / (time.perf_counter() - began)
    settle(connection)
    viewer = User.objects.create_user("pia@example.com", "a long road home", name="Pia", role="press")
    peers = [Fts5(folder), Tantivy(folder)]
    calls: dict[str, Callable[[str], object]] = {"ours": lambda query: ours(query, FIRST)}
    calls |= {peer.name: lambda query, peer=peer: peer.ask(query, FIRST) for peer in peers}
    calls["page"] = lambda query: page(viewer, query)
    told: dict[str, Any] = {"posts": count, "rate": rate, "bytes": held_bytes(connection) - before}
    told["ms"] = {name: {kind: [] for kind in asked} for name in calls}
    for kind, some in asked.items():
        for query in some:
            for name, call in calls.items():
                told["ms"][name][kind].append(best_of(call, query))
    if is_judged:
        told["judged"] = judged(path, asked)
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


# ---- the truth


def judged(path: Path, asked: dict[str, list[str]]) -> dict[str, tuple[float, float]]:
    """Return (recall, precision) of what ours finds, over all queries, against a look at every text."""
    from codriver.listening.searching import rules
    from codriver.reading.letters import composed, fold

    texts = list(distinct(path))
    forms = {"case alike": [text.casefold() for text in texts], "all alike": [fold(composed(text)) for text in texts]}
    hits = dict.fromkeys(forms, 0)
    true, found = dict.fromkeys(forms, 0), 0
    for query in [query for some in asked.values() for query in some]:
        terms = rules.read(query)
        numbers = ours(query, len(texts))
        got = {n - 1 for n in numbers if terms.is_exact or rules.holds(terms, texts[n - 1])}
        found += len(got)
        for form, all_texts in forms.items():
            there = truth(all_texts, query if form == "case alike" else fold(query))
            true[form] += len(there)
            hits[form] += len(there & got)
    return {form: (hits[form] / true[form], hits[form] / found) for form in forms}


def truth(texts: list[str], query: str) -> set[int]:
    """Look at every text."""
    having = {n for n, text in enumerate(texts) if query in text}
    if HAN.match(query):
        return having
    word = re.compile(f"(?<![^\\W_\u4e00-\u9fff]){query}(?![^\\W_\u4e00-\u9fff])")
    return {n for n in having if word.search(texts[n])}


# ---- behind an import


def lagging(path: Path) -> dict[str, float]:
    """Import a file in another process while this one fills the index. Returns the seconds it ends later."""
    from codriver.listening.models import SearchState
    from codriver.listening.searching import filling

    page, began = Page(), time.perf_counter()
    importing = multiprocessing.get_context("spawn").Process(target=import_here, args=(path,))
    importing.start()
    page.start()
    while importing.is_alive():
        filling.tick()
        time.sleep(0.1)
    ended = time.perf_counter()
    while filling.is_behind(SearchState.objects.get()):
        filling.tick()
    behind = time.perf_counter() - ended
    return {"import": ended - began, "behind": behind, "page": page.end()}


def import_here(path: Path) -> None:
    """Import in a process of its own."""
    import django

    django.setup()
    imported(path)


def run(full: bool, sizes: Sequence[str] = ()) -> None:
    """Print a row for ours and each peer, at each size, on each database; then the lag."""
    board = Board("h5_search", full)
    board.say("Milliseconds of the index call (latest 51) and of a whole page; queries of 1-4 signs and of one word.")
    for size in sizes or SIZES[full]:
        if size == "real" and not shared_folder().is_dir():
            continue
        at_size(board, size)
    if not sizes or "lag" in sizes:
        for database, inside in on_each_database():
            told = inside(lagging, posts_file(LAGS[full]))
            board.row({"who": f"import, {database}", "posts": LAGS[full], "import s": told["import"],
                       "search behind s": told["behind"], "a page's write waits, p99 ms": told["page"] * 1000})  # fmt: skip
    board.close()


def at_size(board: Board, size: str) -> None:
    """Measure one size: the peers' rows stand once, from the process on SQLite."""
    path = texts_file(size)
    asked = queries(path)
    folder = Path(tempfile.mkdtemp(prefix="codriver-h5-"))
    try:
        filled = {}
        for peer in (Fts5(folder), Tantivy(folder)):
            began = time.perf_counter()
            count = peer.fill(distinct(path))
            filled[peer.name] = {"posts": count, "rate": count / (time.perf_counter() - began), "bytes": peer.size()}
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
