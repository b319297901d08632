"""The commands backup and restore."""

import argparse
import errno
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codriver.web.backups.restoring import Restored
    from codriver.web.backups.writing import Written


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register them."""
    backup = commands.add_parser("backup", help="write the whole house into one sealed file")
    backup.add_argument("file", type=Path, metavar="FILE", help="a new file, or a folder that gets one")
    backup.add_argument("--with-keys", action="store_true", help="put the keys in as well")
    backup.add_argument("--keep", type=count, metavar="N", help="in a folder: remove all but the newest N")
    backup.set_defaults(run=run_backup)

    restore = commands.add_parser("restore", help="make the house of a backup again")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="what is here may go")
    restore.add_argument("--yes", action="store_true", help="do not ask")
    restore.set_defaults(run=run_restore, alone=True)

    for command in (backup, restore):
        command.add_argument("--passphrase-file", type=Path, metavar="FILE", help="its first line is the passphrase")
        command.add_argument("--json", action="store_true")


def count(word: str) -> int:
    """Read how many backups stay."""
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError("at least one stays")
    return number


def refused(problem: object, code: int = 1) -> int:
    """Say in one sentence why not."""
    print(str(problem), file=sys.stderr)
    return code


def of_system(problem: OSError) -> str:
    """Return what the system said, as a sentence."""
    if problem.errno == errno.ENOSPC:
        return "The disk is full; nothing was changed."
    return f"{problem.filename or 'A file'}: {problem.strerror}." if problem.strerror else str(problem)


def guarded(run: Callable[[], int]) -> int:
    """Run, and say what went wrong outside of us in one sentence."""
    from django.db import DatabaseError

    from codriver.web.backups.passphrase import NoPassphrase
    from codriver.web.backups.sealing import Refused, Unusable

    try:
        return run()
    except (Unusable, Refused, NoPassphrase) as problem:
        return refused(problem)
    except BlockingIOError:
        return refused("A backup is being written to this file already.")
    except OSError as problem:
        return refused(of_system(problem))
    except DatabaseError as problem:
        return refused(f"The database said: {str(problem).strip().splitlines()[0]}")


def run_backup(said: argparse.Namespace) -> int:
    """Back up; in a folder, remove the ones that are too many."""
    if said.keep and not said.file.is_dir():
        return refused(f"--keep is for a folder of backups, and {said.file} is none.", 2)
    return guarded(lambda: _back_up(said))


def _back_up(said: argparse.Namespace) -> int:
    from codriver.kit.clock import now
    from codriver.web.backups.passphrase import passphrase
    from codriver.web.backups.rotating import name_of, rotate
    from codriver.web.backups.writing import back_up

    words = passphrase(said.passphrase_file, is_new=True)
    file = said.file / name_of(now()) if said.file.is_dir() else said.file
    done = back_up(file, words, with_keys=said.with_keys)
    gone = rotate(said.file, said.keep) if said.keep else []
    _say_written(done, len(gone), as_json=said.json)
    return 0


def _say_written(done: "Written", gone: int, *, as_json: bool) -> None:
    rows = sum(done.rows.values())
    if as_json:
        words = {"file": str(done.file), "bytes": done.size, "rows": rows, "files": done.files, "removed": gone,
                 "keys": done.has_keys, "made_at": done.made_at.isoformat(), "seconds": done.seconds}  # fmt: skip
        print(json.dumps(words))
        return
    print(f"{done.file}: {rows:,} rows and {done.files:,} files in {done.size / 1e6:,.1f} MB, {done.seconds:,.1f} s.")
    print("The keys are in it: who has it and the passphrase has everything." if done.has_keys else
          "It holds no key: keep a copy of the data folder's keys/ apart from it.")  # fmt: skip


def run_restore(said: argparse.Namespace) -> int:
    """Restore, after asking where something goes."""
    return guarded(lambda: _restore(said))


def _restore(said: argparse.Namespace) -> int:
    from codriver.web.backups.passphrase import passphrase
    from codriver.web.backups.restoring import restore
    from codriver.web.backups.sealing import Refused
    from codriver.web.check import open_doors

    if problem := open_doors():
        raise Refused(problem)
    with said.file.open("rb") as file:
        words = passphrase(said.passphrase_file, is_new=False)
        done = restore(file, words, lambda sentence: said.yes or agrees(sentence), replaces=said.replace)
    _say_restored(done, as_json=said.json)
    return 0


def agrees(sentence: str) -> bool:
    """Ask on the terminal; where there is none, the answer is no."""
    print(sentence, file=sys.stderr)
    if not sys.stdin.isatty():
        print("Nobody can be asked here: say --yes.", file=sys.stderr)
        return False
    return input("Go on? [y/N] ").strip().lower() in ("y", "yes", "是")


def _say_restored(done: "Restored", *, as_json: bool) -> None:
    rows = sum(done.rows.values())
    if as_json:
        words = {"made_at": done.made_at.isoformat(), "codriver": done.version, "rows": rows, "files": done.files,
                 "seconds": done.seconds}  # fmt: skip
        print(json.dumps(words))
        return
    at = f"{done.made_at:%Y-%m-%d %H:%M} UTC"
    print(f"Restored {rows:,} rows and {done.files:,} files as of {at}, in {done.seconds:,.1f} s.")
    print("Everybody signs in anew. Start it with: codriver up")
