"""What the commands that take in files share: their place under `import`, and the report at their end."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence

from codriver.kit.importing.rejects import Rejects

FIGURES = ("read", "stored", "duplicate", "rejected")


class Usage(ValueError):
    """The command cannot be run as it was typed."""


def kinds(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    """Return where each room adds what it imports, under `import`. Whoever asks first makes it."""
    if "import" not in commands.choices:
        made = commands.add_parser("import", help="take in files")
        return made.add_subparsers(dest="kind", required=True, metavar="KIND")
    below = commands.choices["import"]._actions
    return next(action for action in below if isinstance(action, argparse._SubParsersAction))


def report(
    figures: Mapping[str, int], problems: Sequence[str], rejects: Rejects, seconds: float, *, as_json: bool
) -> int:
    """Print what came of an import. Returns 1 when something was refused, else 0."""
    path = str(rejects.path) if rejects.count else None
    for problem in problems:
        print(problem, file=sys.stderr)
    if as_json:
        print(json.dumps(dict(figures) | {"seconds": round(seconds, 3), "rejects_file": path}))
    else:
        parts = ", ".join(f"{value:,} {figure}" for figure, value in figures.items())
        print(f"{parts} in {seconds:.1f} s")
        if path:
            print(f"What was refused, and why: {path}")
    return 1 if problems or figures["rejected"] else 0
