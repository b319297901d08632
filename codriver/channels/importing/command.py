"""`codriver import messages FILE…` and `codriver import mbox FILE…`: what was said to us and by us, from files."""

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import PurePath
from typing import TYPE_CHECKING

from codriver.kit.importing.command import Usage, kinds, report

if TYPE_CHECKING:
    from codriver.channels.importing.taking import Outcome
    from codriver.kit.importing.files import Source

MBOX = ".mbox"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `import messages` and `import mbox`."""
    under_import = kinds(commands)
    messages = under_import.add_parser("messages", help="messages to us and from us: JSON lines or CSV")
    mapped = {"action": "append", "default": [], "metavar": "FIELD=COLUMN"}
    messages.add_argument("--map", help="CSV: the column of a field", **mapped)
    mbox = under_import.add_parser("mbox", help="archives of mails")
    mbox.add_argument("--ours", action="append", default=[], metavar="ADDRESS", help="an address that we write from")
    for one, run in ((messages, import_messages), (mbox, import_mbox)):
        one.add_argument("files", nargs="+", metavar="FILE", help='plain or gzip; "-" for standard input')
        one.add_argument("--json", action="store_true", help="print the result as JSON")
        one.set_defaults(run=run)


def import_messages(arguments: argparse.Namespace) -> int:
    """Take in files of message records. Returns the command's exit status."""
    from codriver.channels.importing import taking

    def take(source: "Source", outcome: "Outcome") -> None:
        taking.take_records(source.name, found_in(source, arguments.map), outcome)

    return run("messages", arguments, take)


def import_mbox(arguments: argparse.Namespace) -> int:
    """Take in archives of mails. Returns the command's exit status."""
    from codriver.channels.importing import taking

    def take(source: "Source", outcome: "Outcome") -> None:
        ending = PurePath(source.name.lower().removesuffix(".gz")).suffix
        taking.take_archive(source, ending if ending == ".eml" else MBOX, arguments.ours, outcome)

    return run("mbox", arguments, take)


def run(kind: str, arguments: argparse.Namespace, take: Callable[["Source", "Outcome"], None]) -> int:
    """Take in one file after the other and report."""
    from codriver.channels.importing.taking import Outcome
    from codriver.kit.database import make_ready
    from codriver.kit.importing.files import Unreadable, open_source
    from codriver.kit.importing.progress import Bar
    from codriver.kit.importing.rejects import Rejects

    make_ready()
    began, bar, problems = time.monotonic(), Bar(), []
    outcome = Outcome(Rejects())
    try:
        with closing(outcome.rejects):
            for name in arguments.files:
                with closing(open_source(name)) as source:
                    outcome.seen = lambda read, source=source: bar.show(source.name, share(source), f"{read:,} read")
                    try:
                        take(source, outcome)
                    except Unreadable as problem:
                        outcome.refused(source.name, 0, str(problem), b"")
                        problems.append(f"{source.name}: {problem}")
    except (OSError, Usage) as problem:
        print(f"codriver import {kind}: {problem}", file=sys.stderr)
        return 2
    finally:
        bar.clear()
    return report(outcome.figures, problems, outcome.rejects, time.monotonic() - began, as_json=arguments.json)


def share(source: "Source") -> float | None:
    """Return how much of a file was read, None where nobody knows its size."""
    return min(source.done / source.size, 1.0) if source.size else None


def found_in(source: "Source", told: list[str]):  # type: ignore[no-untyped-def]
    """Return the records of a file. Raises Usage when a table does not say which column is which field."""
    from codriver.channels.importing import records
    from codriver.kit.importing.tables import Table

    if source.is_json():
        return records.json_records(source)
    table = Table(source)
    named = dict(pair.partition("=")[::2] for pair in told)
    columns = {name: named.get(name, name) for name in records.FIELDS if named.get(name, name) in table.header}
    missing = [name for name in records.NEEDED if name not in columns] + [name for name in named if name not in columns]
    if missing:
        raise Usage(f"{source.name}: no column is {', '.join(missing)}. Name it with --map FIELD=COLUMN. "
                    f"The columns are: {', '.join(table.header)}")  # fmt: skip
    return records.csv_records(table, columns)
