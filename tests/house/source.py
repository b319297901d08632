"""The house as text: its files, its parsed modules, and the small questions that house tests ask of them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "codriver"
DOCS = ROOT / "docs"
PLACES = ("codriver", "tests", "benchmarks", "docs", "bin", ".ci")  # folders; the files beside them count too
NOT_OURS = {"__pycache__", ".cache", "node_modules", "vendor", "codriver-data", "demo-data", "screenshots"}
NO_TEXT = {".png", ".mo", ".pyc", ".npz", ".so", ".sqlite3", ".gz"}


def name(path: Path) -> str:
    """Return a file's path inside the checkout."""
    return path.relative_to(ROOT).as_posix()


def files(*places: str) -> list[Path]:
    """Return our files below these folders, without what is built or borrowed."""
    found = [path for place in places or PLACES for path in (ROOT / place).rglob("*") if path.is_file()]
    if not places:
        found += [path for path in ROOT.iterdir() if path.is_file()]
    return sorted(path for path in found if not NOT_OURS & set(path.parts) and path.suffix not in NO_TEXT)


def is_test(path: Path) -> bool:
    """Say whether a file is for tests alone."""
    return "tests" in path.relative_to(ROOT).parts


def modules() -> list[Path]:
    """Return the modules of the package, without tests and without what Django wrote."""
    return [p for p in files("codriver") if p.suffix == ".py" and not is_test(p) and "migrations" not in p.parts]


@cache
def tree(path: Path) -> ast.Module:
    """Return a parsed module."""
    return ast.parse(path.read_text("utf-8"), str(path))


def imports(path: Path) -> Iterator[str]:
    """Yield the names of all modules that a module imports, also inside its functions."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def calls(path: Path) -> Iterator[ast.Call]:
    """Yield all calls in a module."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def constants(path: Path) -> dict[str, object]:
    """Return the module's own constants: NAME = "value"."""
    found = {}
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            found |= {target.id: node.value.value for target in node.targets if isinstance(target, ast.Name)}
    return found


def first_cells(document: Path) -> list[str]:
    """Return the first cell of every table row of a page, without its backticks; heads and rules left out."""
    rows = [line.strip() for line in document.read_text("utf-8").splitlines()]
    cells = [row.strip("|").split(" | ")[0].strip() for row in rows if row.startswith("|")]
    return [cell.strip("`") for cell in cells if cell.startswith("`")]
