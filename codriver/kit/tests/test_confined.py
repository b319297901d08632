"""Confined work: what it may not do, and that it ends."""

import subprocess

import pytest

from codriver.kit import confined
from codriver.kit.family import python

BEGIN = "from codriver.kit.confined import confine; import sys, os; confine();"


def inside(words: str, *, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*python("codriver")[:1], "-c", BEGIN + words], capture_output=True, timeout=60, env=environment
    )


HURT = (
    "bytearray(10**9)",
    "os.write(os.open('made-by-a-test', os.O_CREAT | os.O_WRONLY), b'x')",
    "[os.open('/', 0) for n in range(99)]",
)


@pytest.mark.parametrize("words", HURT)
def test_memory_and_files_have_an_end(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert inside(words).returncode != 0


def test_time_has_an_end(monkeypatch):
    assert inside("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass").returncode != 0


def test_a_child_that_fails_is_told_as_too_much():
    with pytest.raises(confined.TooMuch):
        confined.run("codriver.kit.no_such_module", b"")


def test_a_child_is_lent_no_address_of_a_database(monkeypatch):
    seen = {}

    def note(*words, env, **more):
        seen.update(env)
        return subprocess.CompletedProcess(words, 0, b"", b"")

    monkeypatch.setenv("DATABASE_URL", "postgresql://x")
    monkeypatch.setattr(subprocess, "run", note)
    confined.run("codriver.kit.confined", b"")
    assert "DATABASE_URL" not in seen
    assert seen.keys() <= set(confined.LENT)
