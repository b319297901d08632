"""The command of reading: texts in, the same with their meaning out."""

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

if TYPE_CHECKING:
    from codriver.reading.meaning.heads import Meaning, Share
    from codriver.reading.meaning.reader import Reader

PIECE = 1 << 20  # bytes taken from standard input at once, or as many as have come
LONGEST_LINE = 1 << 20


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register this room's commands."""
    read = commands.add_parser(
        "read", help="standard input to standard output: JSON lines, the same with their meaning"
    )
    read.set_defaults(run=run_read)


def run_read(said: argparse.Namespace) -> int:
    """Read standard input to its end. Returns 1 when a line was refused, else 0."""
    from codriver.reading.company import folder
    from codriver.reading.meaning.reader import Reader

    reader, refused = Reader.load(folder()), 0
    for first, lines in batches(sys.stdin.buffer):
        records, problems = records_in(lines, first)
        for line in written(records, reader):
            sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
        for problem in problems:
            print(problem, file=sys.stderr)
        refused += len(problems)
    return 1 if refused else 0


def batches(source: BinaryIO) -> Iterator[tuple[int, list[bytes]]]:
    """Yield lines as they come, with the number of the first; a writer who waits for answers gets them."""
    first, rest = 1, b""
    while piece := source.read1(PIECE):  # type: ignore[attr-defined]
        *lines, rest = (rest + piece).split(b"\n")
        if len(rest) > LONGEST_LINE:  # refused as it is; its end is refused too
            lines, rest = [*lines, rest], b""
        if lines:
            yield first, lines
        first += len(lines)
    if rest.strip():
        yield first, [rest]


def records_in(lines: list[bytes], first: int) -> tuple[list[dict[str, Any]], list[str]]:
    """The records of some lines, and what is wrong with the others. Empty lines are passed over."""
    records, problems = [], []
    for number, line in enumerate(lines, first):
        if line.strip():
            try:
                records.append(record_in(line))
            except ValueError as problem:  # msgspec's own errors are such
                problems.append(f"line {number}: {problem}")
    return records, problems


def record_in(line: bytes) -> dict[str, Any]:
    """The record of one line.

    Raises    ValueError when it is none: what is wrong with it.
    """
    if len(line) > LONGEST_LINE:
        raise ValueError(f"longer than {LONGEST_LINE:,} bytes")
    record = msgspec.json.decode(line)
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    for name in ("id", "text"):
        if name not in record:
            raise ValueError(f"no “{name}”")
    if not isinstance(record["text"], str):
        raise ValueError("“text” is not a text")
    return record


def written(records: list[dict[str, Any]], reader: "Reader") -> Iterator[bytes]:
    """Each record with its meaning, as a line."""
    found = reader.read([record["text"] for record in records]) if records else ()
    for at, record in enumerate(records):
        meaning = said(found.one(at))  # type: ignore[union-attr]
        yield msgspec.json.encode(record | meaning | {"personal_data": personal(record["text"])}) + b"\n"


def said(meaning: "Meaning") -> dict[str, Any]:
    """A meaning as formats.md has it. null: not known."""
    sentiment, kind, needs = meaning.sentiment, meaning.kind, meaning.needs
    return {
        "language": meaning.language,
        "sentiment": sentiment and {"label": sentiment.label, "score": round(sentiment.share, 4)},
        "kind": kind and _share(kind),
        "intent": None,
        "needs": None if needs is None else [_share(need) for need in needs],
    }


def personal(text: str) -> list[dict[str, Any]]:
    """Where a text holds personal data, in Unicode code points."""
    from codriver.reading.personal import find

    return [{"kind": span.kind, "start": span.start, "end": span.end} for span in find(text)]


def _share(found: "Share") -> dict[str, Any]:
    return {"label": found.label, "share": round(found.share, 4)}
