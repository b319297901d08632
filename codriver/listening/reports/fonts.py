"""Where typst and its letters are: packages of the extra `pdf`, which may be absent."""

from importlib.util import find_spec
from pathlib import Path

SETTER = "typst"
LETTERS = ("manimgx_fonts", "manimgx_fonts_cjk")
COMMAND = "bin/setup pdf"  # what brings them


def is_here() -> bool:
    """Say whether a report can be made on this machine. Nothing is loaded to find out."""
    return all(find_spec(package) for package in (SETTER, *LETTERS))


def folders() -> list[str]:
    """Return the folders of letters. The machine's own are never used: a report looks the same everywhere."""
    found = [find_spec(package) for package in LETTERS]
    return [str(Path(spec.origin).parent) for spec in found if spec and spec.origin]
