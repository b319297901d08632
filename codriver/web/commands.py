"""The commands that run the house: up, work, check."""

import argparse
import json
import os
import sys
import threading
from pathlib import Path


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register this room's commands."""
    up = commands.add_parser("up", help="migrate, serve and work, for a small team")
    up.add_argument("--host", default="localhost", help="where to listen (default: this machine alone)")
    up.add_argument("--port", type=port, default=8000, help="default: 8000")
    up.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate, PEM")
    up.add_argument("--tls-key", type=Path, metavar="FILE", help="its key, PEM")
    up.set_defaults(run=run_up)

    work = commands.add_parser("work", help="only the worker, without the server")
    work.add_argument("--parent", type=int, help="end when this process ends")
    work.set_defaults(run=run_work)

    check = commands.add_parser("check", help="say what is misconfigured and how to mend it")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=run_check)


def port(word: str) -> int:
    """Read a port number."""
    number = int(word)
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


def run_up(said: argparse.Namespace) -> int:
    """Serve and work until stopped."""
    from codriver.web.up import Address, up

    return up(Address(host=said.host, port=said.port, cert=said.tls_cert, key=said.tls_key))


def run_work(said: argparse.Namespace) -> int:
    """Do the jobs of all rooms until stopped."""
    from codriver.kit.family import end_with, on_end
    from codriver.kit.loop import work
    from codriver.web.tasks import jobs

    stop = threading.Event()
    on_end(stop.set)
    if said.parent:
        end_with(said.parent)
    if not work(jobs(), stop):
        sys.stdout.flush()
        os._exit(0)  # a job was in the middle of something uncommitted: it does it again next time
    return 0


def run_check(said: argparse.Namespace) -> int:
    """Print what was found; 1 when something needs mending."""
    from codriver.web.check import findings

    found = findings()
    if said.json:
        rows = [{"ok": one.is_good, "what": one.what, "mend": one.mend} for one in found]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for one in found:
            print(f"✓ {one.what}" if one.is_good else f"✗ {one.what}\n  → {one.mend}")
    return 0 if all(one.is_good for one in found) else 1
