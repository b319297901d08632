"""The command of the demo."""

import argparse
import os
import sys
from pathlib import Path

ELSEWHERE = ("DATABASE_URL", "CODRIVER_HOSTS", "CODRIVER_PROXY", "CODRIVER_TLS")  # a real house's settings: not for us


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `demo`."""
    demo = commands.add_parser("demo", help="a lived-in sample company, on this machine alone")
    demo.add_argument("--port", type=port, help="default: 8000, or the next one that is free")
    demo.add_argument("--clear", action="store_true", help="delete what the sample wrote, after asking")
    demo.add_argument("--yes", action="store_true", help="with --clear: do not ask")
    demo.add_argument("--host", help=argparse.SUPPRESS)
    demo.set_defaults(run=run_demo, before=settle)


def port(word: str) -> int:
    """Read a port number."""
    number = int(word)
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


def settle(said: argparse.Namespace) -> None:
    """Choose the demo's own folder and database, before any setting is read."""
    if said.host is not None:
        print(
            "The demo's doors ask nobody who he is, so it is served to this machine alone: leave --host out.",
            file=sys.stderr,
        )
        raise SystemExit(2)
    folder = Path(os.environ.get("CODRIVER_DEMO_DATA", "demo-data")).resolve()
    os.environ.update(CODRIVER_DATA=str(folder), CODRIVER_DEMO="1")
    for name in ELSEWHERE:
        os.environ.pop(name, None)


def run_demo(said: argparse.Namespace) -> int:
    """Show the sample company until stopped, or clear it."""
    from codriver.demo import start

    return start.clear(is_sure=said.yes) if said.clear else start.demo(said.port)
