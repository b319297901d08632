"""bin/setup on machines that lack something, and what its lock files may say."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codriver.kit.machine import CHECKOUT

LOCKS = sorted(CHECKOUT.glob("requirements*.lock"))


def set_up(checkout: Path, python: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run bin/setup in a checkout of its own, where python3 is the given shell script."""
    (checkout / "bin").mkdir(exist_ok=True)
    shutil.copy(CHECKOUT / "bin" / "setup", checkout / "bin" / "setup")
    script = checkout / "python3"
    script.write_text(f"#!/bin/sh\n{python}\n")
    script.chmod(0o755)
    surroundings = {"PATH": os.environ["PATH"], "PYTHON": str(script)}
    return subprocess.run([checkout / "bin" / "setup", *words], env=surroundings, capture_output=True, text=True)


def test_a_machine_without_a_new_enough_python_is_told_the_command(tmp_path):
    done = set_up(tmp_path, "exit 1")
    assert done.returncode == 2
    assert done.stderr == "Python 3.11 or newer is missing: sudo apt-get install python3 python3-venv\n"


def test_a_machine_whose_python_cannot_make_environments_is_told_the_command(tmp_path):
    done = set_up(tmp_path, f'case "$*" in *ensurepip*) exit 1;; esac; exec {sys.executable} "$@"')
    assert done.returncode == 2
    assert done.stderr == "Python cannot make environments here: sudo apt-get install python3-venv\n"
    assert not (tmp_path / ".venv").exists()


def test_a_part_that_does_not_exist_is_refused_before_anything_is_made(tmp_path):
    done = set_up(tmp_path, "exit 1", "everything")
    assert (done.returncode, done.stderr) == (2, "bin/setup knows core, pdf, dev and bench, not everything.\n")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_is_pinned_and_hashed_and_no_registry_is_named(lock):
    text = lock.read_text()
    assert "://" not in text
    for package in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[\w.\[\],-]+==\S+", package), f"{package} is not pinned: write the locks anew with bin/lock"
        assert "--hash=sha256:" in package


def test_the_chart_packages_are_pinned_by_their_content_and_no_registry_is_named():
    text = (CHECKOUT / "package-lock.json").read_text()
    assert "://" not in text
    assert text.count('"integrity": "sha512-') == text.count('"node_modules/')


@pytest.mark.parametrize("name", ["demo", "dev", "test", "check", "fix", "bench"])
def test_every_command_sets_itself_up_first(name):
    script = (CHECKOUT / "bin" / name).read_text()
    first = next(line for line in script.splitlines() if line and not line.startswith(("#", "set ", "cd ")))
    assert first.startswith("bin/setup")
