"""`codriver import posts FILE…`: what was said in public, from files, into the log and into its stories."""

import argparse
import json
import os
import shlex
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from codriver.kit.importing.command import FIGURES, Usage, kinds, report

if TYPE_CHECKING:
    from codriver.kit.importing.files import Source
    from codriver.kit.importing.progress import Bar
    from codriver.kit.importing.rejects import Rejects
    from codriver.listening.importing.imports import Records
    from codriver.listening.models import Import

LONG = 8_000_000  # bytes of files, from which on the stories are placed beside the import


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `import posts` and `import words`."""
    under_import = kinds(commands)
    posts = under_import.add_parser("posts", help="public posts: JSON lines or CSV, plain or gzip")
    posts.add_argument("files", nargs="+", metavar="FILE", help='a file, or "-" for standard input')
    posts.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help="CSV: the column of a field")
    posts.add_argument("--zone", default="", help="CSV: where times are that name no zone, e.g. Asia/Shanghai")
    posts.add_argument("--yes", action="store_true", help="CSV: take the columns as guessed, ask nothing")
    posts.add_argument("--json", action="store_true", help="print the result as JSON")
    posts.set_defaults(run=import_posts)
    words = under_import.add_parser("words", help="subtitles, transcripts and pictures of posts that are here")
    words.add_argument("files", nargs="+", metavar="FILE", help="named as the address beside the post, or by its hash")
    words.add_argument("--json", action="store_true", help="print the result as JSON")
    words.set_defaults(run=import_words)


def import_words(arguments: argparse.Namespace) -> int:
    """Give files to the posts they belong to. Returns the command's exit status: 1 when some belong to none."""
    from codriver.kit.database import make_ready
    from codriver.listening import log
    from codriver.listening.engine import run
    from codriver.listening.media import files

    make_ready()
    taken, changed, refused = 0, 0, []
    for name in arguments.files:
        try:
            with open(name, "rb") as file:
                found = files.take(name, file.read(files.LARGEST + 1))
            taken, changed = taken + 1, changed + found.changed
        except OSError as error:
            print(f"codriver import words: {name}: {error.strerror}", file=sys.stderr)
            return 2
        except files.NotTaken as reason:
            refused.append({"file": name, "reason": str(reason)})
    run.until(log.head())
    if arguments.json:
        print(json.dumps({"read": len(arguments.files), "taken": taken, "changed": changed, "refused": refused}))
    else:
        print(f"{taken} files taken, {changed} posts learned something, {len(refused)} files refused.")
        for one in refused:
            print(f"{one['file']}: {one['reason']}", file=sys.stderr)
    return 1 if refused else 0


def import_posts(arguments: argparse.Namespace) -> int:
    """Import the files one after the other, then have all posts placed. Returns the command's exit status."""
    from codriver.kit.database import make_ready
    from codriver.kit.importing.progress import Bar
    from codriver.kit.importing.rejects import Rejects
    from codriver.listening import log
    from codriver.listening.engine import run
    from codriver.listening.engine.beside import engine_beside
    from codriver.listening.importing import imports

    make_ready()
    began = time.monotonic()
    bar = Bar()
    rejects = Rejects()
    done: list[Import] = []
    try:
        with imports.bulk(), closing(rejects), engine_beside(is_wanted=is_long(arguments.files)):
            for name in arguments.files:
                done.append(import_file(name, arguments, rejects, bar))
            upto = log.head()
            run.until(upto, lambda position: bar.show("Stories", position / max(upto, 1), f"{position:,} of {upto:,}"))
    except Usage as problem:
        print(f"codriver import posts: {problem}", file=sys.stderr)
        return 2
    finally:
        bar.clear()
    return told(done, rejects, time.monotonic() - began, as_json=arguments.json)


def is_long(files: list[str]) -> bool:
    """Say whether the files are worth a second process."""
    return sum(os.path.getsize(name) for name in files if os.path.isfile(name)) > LONG


def import_file(name: str, arguments: argparse.Namespace, rejects: "Rejects", bar: "Bar") -> "Import":
    """Take one file in and return its Import row."""
    from codriver.kit.importing.files import Unreadable, open_source
    from codriver.listening.importing import imports

    try:
        source = open_source(name)
    except OSError as error:
        raise Usage(f"{name}: {error.strerror}") from None

    def seen(row: "Import") -> None:
        share = min(row.done / source.size, 1.0) if source.size else None
        bar.show(source.name, share, f"{row.read:,} read")

    with closing(source):
        try:
            found = imports.json_records(source) if source.is_json() else table_records(source, arguments)
        except Unreadable as problem:
            return imports.failed(imports.begin(source), str(problem), rejects)
        row = imports.begin(source)
        imports.take_in(found, source, row, rejects, seen)
        return row


def table_records(source: "Source", arguments: argparse.Namespace) -> "Records":
    """Return the records of a CSV file, by columns that are certain, or guessed and agreed to."""
    from codriver.kit.importing.tables import Table
    from codriver.listening.importing import columns
    from codriver.listening.importing.tables import csv_records

    try:
        told = columns.parse(arguments.map)
    except ValueError as error:
        raise Usage(str(error)) from None
    table = Table(source)
    chosen = columns.certain(table.header, told)
    if columns.problems(chosen, table.header):
        chosen = columns.guess(table.header, told)
        if wrong := columns.problems(chosen, table.header):
            raise Usage(f"{source.name}: {'; '.join(wrong)}. Name it with --map FIELD=COLUMN. The columns are: "
                        f"{', '.join(table.header)}")  # fmt: skip
        if not (arguments.yes or agreed(source, chosen)):
            words = " ".join(shlex.quote(f"--map={field}={column}") for field, column in chosen.items())
            raise Usage(f"{source.name}: nobody agreed to these columns. Say --yes, or name them:\n  {words}")
    return csv_records(table, chosen, zone_of(arguments.zone))


def zone_of(name: str) -> ZoneInfo | None:
    """Return a time zone by its name, None when none was named."""
    if name and name not in available_timezones():
        raise Usage(f"there is no time zone {name!r}; name it as Asia/Shanghai or UTC")
    return ZoneInfo(name) if name else None


def agreed(source: "Source", chosen: dict[str, str]) -> bool:
    """Show the guess and ask. Nobody is asked where there is no terminal, or where the posts come from it."""
    if not sys.stdin.isatty() or source.raw is sys.stdin.buffer:
        return False
    print(f"{source.name} seems to say:", file=sys.stderr)
    for field, column in chosen.items():
        print(f"  {field:18} ← {column}", file=sys.stderr)
    print("Import it so? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def told(done: "list[Import]", rejects: "Rejects", seconds: float, *, as_json: bool) -> int:
    """Print what came of it. Returns 1 when something was refused, else 0."""
    figures = {figure: sum(getattr(row, figure) for row in done) for figure in FIGURES}
    problems = [f"{row.name}: {row.problem}" for row in done if row.problem]
    return report(figures, problems, rejects, seconds, as_json=as_json)
