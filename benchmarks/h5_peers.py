"""The peers of search: pairs of signs and whole words, joined by spaces, in one FTS5 table and in tantivy."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.h5_texts import HAN, WORD, batches


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
