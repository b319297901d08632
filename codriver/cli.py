"""Commands → actions: the table of contents of what can be typed. Each room adds its own in its commands.py."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

# rooms with a commands.py: `add(subparsers)` registers theirs
ROOMS = ("web", "web.backups", "staff", "terms", "reading", "channels", "listening", "demo")


def parser() -> argparse.ArgumentParser:
    """Return the whole command line; usage errors exit with 2, as argparse does."""
    top = argparse.ArgumentParser(prog="codriver", description="The customer drives; the company brings the map.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for room in ROOMS:
        import_module(f"codriver.{room}.commands").add(commands)
    return top


def in_its_folder(arguments: argparse.Namespace) -> int:
    """Run a command while it holds the data folder: with all others, or alone where it says so."""
    import django

    from codriver.kit.holding import Taken, hold
    from codriver.web.backups.cut_off import settled

    if not settled():
        return 1
    django.setup()
    from django.conf import settings

    try:
        with hold(settings.CODRIVER_DATA, alone="alone" in arguments):
            return int(arguments.run(arguments) or 0)
    except Taken as taken:
        print(taken, file=sys.stderr)
        return 1


def main(words: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 on success, 1 when something was refused, 2 on wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codriver.settings")
    arguments = parser().parse_args(words)
    if "before" in arguments:  # what a command must settle before the settings are read
        arguments.before(arguments)
    try:
        if "is_bare" in arguments:  # a command that needs no settings and no database leaves no data folder behind
            return int(arguments.run(arguments) or 0)
        return in_its_folder(arguments)
    except KeyboardInterrupt:
        print("Stopped. What was committed is safe; run the same command again to go on.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
