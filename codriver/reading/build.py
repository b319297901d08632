"""Compile the kernels once, for this machine: python -m codriver.reading.build [--out DIR]

With the machine's own compiler if it has one. If not, the compiler of the PyPI package ziglang does it: the one that is
installed, or one fetched for the moment into a temporary folder and removed afterwards.
"""

import argparse
import hashlib
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from codriver.reading import places

ROOM = Path(__file__).parent
FLAGS = {  # of each kernel; its sources lie in the folder of its name
    "likeness": ["-O3", "-shared", "-fPIC", "-std=gnu11"],
    "meaning": ["-O3", "-shared", "-fPIC", "-std=gnu11", "-ffp-contract=off"],  # training gives the same everywhere
}
COMPILERS = ("cc", "gcc", "clang")
LOCK = Path(__file__).parents[2] / "requirements-compiler.lock"  # in a checkout
MEND = "python -m codriver.reading.build"


def name(kernel: str) -> str:
    """The compiled file's name: another source, system or processor family is another file."""
    source = b"".join(path.read_bytes() for path in sorted((ROOM / kernel).glob("*.c")))
    source += " ".join(FLAGS[kernel]).encode()
    return f"{kernel}-{hashlib.sha256(source).hexdigest()[:12]}-{platform.system()}-{platform.machine()}.so".lower()


def library(kernel: str) -> Path:
    """The compiled kernel: as built before, or built now if a compiler is here.

    Raises    RuntimeError, one line with the mending command, when there is neither.
    """
    made = places.found(name(kernel))
    if made:
        return made
    compiler = _own_compiler()
    if compiler is None:
        raise RuntimeError(f"The {kernel} kernel is not compiled yet: run {MEND}")
    return build(kernel, compiler)


def build(kernel: str, compiler: list[str], out: Path | None = None) -> Path:
    """Compile with this compiler into `out`, by default where library() looks."""
    return places.keep(name(kernel), lambda path: _compile(kernel, compiler, path), out)


def _compile(kernel: str, compiler: list[str], path: Path) -> None:
    command = [*compiler, *FLAGS[kernel], str(ROOM / kernel / f"{kernel}.c"), "-o", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The compiler refused the {kernel} kernel: {' '.join(command)}\n{done.stderr}")


def _build_all(compiler: list[str], out: Path | None) -> list[Path]:
    return [build(kernel, compiler, out) for kernel in FLAGS]


def _own_compiler() -> list[str] | None:
    found = next(filter(None, map(shutil.which, COMPILERS)), None)
    return [found] if found else None


def _build_with_zig(out: Path | None) -> list[Path]:
    """Borrow a compiler: the installed ziglang package, or one that lives as long as this function."""
    zig = [sys.executable, "-m", "ziglang", "cc"]
    if subprocess.run([*zig, "--version"], capture_output=True, check=False).returncode == 0:
        return _build_all(zig, out)
    with tempfile.TemporaryDirectory(prefix="codriver-compiler-") as folder:
        what = ["--require-hashes", "--requirement", str(LOCK)] if LOCK.is_file() else ["ziglang==0.17.*"]
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder]
        subprocess.run([*pip, *what], check=True)
        return _build_all([sys.executable, str(Path(folder) / "ziglang"), "cc"], out)


def main() -> None:
    arguments = argparse.ArgumentParser(prog=MEND, description="Compile the kernels for this machine.")
    arguments.add_argument("--out", type=Path, help="folder for the compiled files (default: beside this Python)")
    out = arguments.parse_args().out
    compiler = _own_compiler()
    print(*(_build_all(compiler, out) if compiler else _build_with_zig(out)), sep="\n")


if __name__ == "__main__":
    main()
