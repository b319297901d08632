"""Where compiled and computed files are kept: beside the Python they were made by, or in the user's cache."""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Kept = TypeVar("Kept")


def folders() -> list[Path]:
    """Folders to look in, best first: the environment's own, then the user's cache."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return [Path(sys.prefix) / "lib" / "codriver", Path(cache) / "codriver"]


def found(name: str) -> Path | None:
    """The file of this name, if an earlier run left it."""
    return next((folder / name for folder in folders() if (folder / name).is_file()), None)


def keep(name: str, make: Callable[[Path], object], folder: Path | None = None) -> Path:
    """Make a file under another name, then rename it, so that nobody ever sees half of it."""
    for place in [folder] if folder else folders():
        try:
            place.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=place, prefix=".draft-")
        except OSError:  # not ours to write: a system-wide installation, a home that is not there
            continue
        os.close(handle)
        try:
            make(Path(draft))
            os.chmod(draft, 0o755)
            os.replace(draft, place / name)
        finally:
            Path(draft).unlink(missing_ok=True)
        return place / name
    raise OSError(f"No folder to keep {name} in: tried {', '.join(map(str, [folder] if folder else folders()))}.")


def cached(name: str, make: Callable[[Path], object], read: Callable[[Path], Kept]) -> Kept:
    """Read the file of this name, made first if it is absent."""
    return read(found(name) or keep(name, make))
