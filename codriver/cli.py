"""Commands → actions: the table of contents of what can be typed. Each room adds its own in its commands.py."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

# rooms with a commands.py: `add(subparsers)` registers theirs
ROOMS = ("web", "staff", "reading", "channels", "listening", "demo")


def parser() -> argparse.ArgumentParser:
    """Return the whole command line; usage errors exit with 2, as argparse does."""
    top = argparse.ArgumentParser(prog="codriver", description="The customer drives; the company brings the map.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for room in ROOMS:
        import_module(f"codriver.{room}.commands").add(commands)
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 on success, 1 when something was refused, 2 on wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codriver.settings")
    arguments = parser().parse_args(words)
    if "before" in arguments:  # what a command must settle before the settings are read
        arguments.before(arguments)
    import django

    django.setup()
    try:
        return int(arguments.run(arguments) or 0)
    except KeyboardInterrupt:
        print("Stopped. What was committed is safe; run the same command again to go on.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
