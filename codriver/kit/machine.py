"""Tools that a machine may lack: borrowed for one job from a hash-pinned package, in a folder that is removed after."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

CHECKOUT = Path(__file__).resolve().parents[2]


@contextmanager
def borrowed(tool: str) -> Iterator[Path]:
    """Give the folder that holds the packages of requirements-<tool>.lock; it is gone when the job is done."""
    lock = CHECKOUT / f"requirements-{tool}.lock"
    with TemporaryDirectory(prefix=f"codriver-{tool}-") as folder:
        flags = ["--quiet", "--disable-pip-version-check", "--no-compile", "--require-hashes"]
        pip = [sys.executable, "-m", "pip", "install", *flags, "--target", folder, "-r", str(lock)]
        subprocess.run(pip, check=True, stdin=subprocess.DEVNULL)
        yield Path(folder)


def tool(name: str, *, version: str | None = None) -> str | None:
    """Return the path of a program of this machine, or None when it is absent, broken or older than `version`."""
    path = shutil.which(name)
    if path is None:
        return None
    answer = subprocess.run([path, "--version"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if answer.returncode:
        return None
    return path if version is None or numbers(answer.stdout) >= numbers(version) else None


def numbers(version: str) -> tuple[int, ...]:
    """Read "v20.20.2" as (20, 20, 2), to compare versions by. Anything but digits and dots is passed over."""
    kept = "".join(letter for letter in version if letter.isdigit() or letter == ".")
    return tuple(int(part) for part in kept.split(".") if part)
