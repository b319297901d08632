import hashlib
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from codriver.kit import machine


@pytest.mark.parametrize(
    ("said", "read"),
    [("v20.20.2", (20, 20, 2)), ("Python 3.11.7\n", (3, 11, 7)), ("11", (11,)), ("no number", ())],
)
def test_a_version_is_read_from_what_a_program_says(said, read):
    assert machine.numbers(said) == read


def program(folder: Path, name: str, answer: str) -> None:
    script = folder / name
    script.write_text(f"#!/bin/sh\n{answer}\n")
    script.chmod(0o755)


def test_a_program_is_used_from_the_version_on_that_we_need(tmp_path, monkeypatch):
    program(tmp_path, "node", "echo v18.19.0")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert machine.tool("node") == str(tmp_path / "node")
    assert machine.tool("node", version="18.2")
    assert machine.tool("node", version="20") is None


def test_a_program_that_cannot_start_counts_as_absent(tmp_path, monkeypatch):
    program(tmp_path, "npm", "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert machine.tool("npm") is None
    assert machine.tool("npm-of-nobody") is None


def package(folder: Path) -> str:
    """Write a package like the real one into a folder and return the line that pins it."""
    parts = {
        "ziglang/zig": '#!/bin/sh\necho "$1 in $ZIG_GLOBAL_CACHE_DIR"\n',
        "ziglang/lib/std/std.zig": "",
        "ziglang/lib/libc/include/any-windows-any/windows.h": "",
        "ziglang-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: ziglang\nVersion: 1.0\n",
        "ziglang-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "ziglang-1.0.dist-info/RECORD": "",
    }
    wheel = folder / "ziglang-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        for name, text in parts.items():
            member = zipfile.ZipInfo(name)
            member.external_attr = (0o755 if name.endswith("zig") else 0o644) << 16
            packed.writestr(member, text)
    return f"ziglang==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout whose registry is a folder."""
    monkeypatch.setattr(machine, "CHECKOUT", tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return tmp_path


def test_a_borrowed_compiler_runs_keeps_nothing_outside_and_is_gone_afterwards(checkout):
    (checkout / "requirements-compiler.lock").write_text(package(checkout))
    with machine.borrowed("compiler") as programs:
        home = programs.parent
        answer = subprocess.run([programs / "cc", "x.c"], capture_output=True, text=True, check=True).stdout
        assert answer == f"cc in {home}/zig\n"
        assert (home / "ziglang/lib/std/std.zig").exists()
        assert not (home / "ziglang/lib/libc/include/any-windows-any").exists()
    assert not home.exists()


def test_a_package_that_was_changed_on_the_way_is_refused(checkout):
    (checkout / "requirements-compiler.lock").write_text(f"ziglang==1.0 --hash=sha256:{'0' * 64}\n")
    package(checkout)
    with pytest.raises(subprocess.CalledProcessError), machine.borrowed("compiler"):
        pass
