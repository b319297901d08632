"""The guide that leads from an empty machine to a running house does what it says, and its unit files are sound.

Its blocks are run in a folder that stands for the machine's root; what only root or systemd can do is noted, not done.
"""

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house import source
from tests.running import make_tables

GUIDE = source.DOCS / "do" / "run-it.md"
BLOCK = re.compile(r"^```sh run\n(.*?)^```$", re.MULTILINE | re.DOTALL)
UNIT = re.compile(r"`/etc/systemd/system/([\w.-]+)`:\n\n```ini\n(.*?)^```$", re.MULTILINE | re.DOTALL)
AT_ROOT = re.compile(r"(?<![\w./])/(srv|etc|var|usr/local)/")
NOTED = ("apt-get", "adduser", "journalctl", "chgrp")
STANDS_FOR = {
    "systemctl": 'echo "systemctl $*" >> "$ROOT/noted"; [ "$*" != "start codriver-backup" ] || . "$ROOT/nightly"',
    "runuser": 'shift 3; exec "$@"',
    "git": 'mkdir -p "$ROOT/srv/codriver/bin"; ln -sfn "$VENV" "$ROOT/srv/codriver/.venv"; '
    'ln -sf /bin/true "$ROOT/srv/codriver/bin/setup"',
    "install": f'set -- $(echo " $* " | sed "s/ -[og] codriver//g"); exec {shutil.which("install")} "$@"',
}


def blocks() -> list[str]:
    """Return the blocks that can be run."""
    return BLOCK.findall(GUIDE.read_text("utf-8"))


def units() -> dict[str, str]:
    """Return the unit files, by name."""
    return dict(UNIT.findall(GUIDE.read_text("utf-8")))


def nightly() -> str:
    """Return what the unit of the backup runs, with the passphrase where systemd takes it from."""
    line = re.search(r"^ExecStart=(.*)$", units()["codriver-backup.service"], re.MULTILINE)[1]
    return line.replace("%d/passphrase", "/etc/codriver/backup-passphrase")


@pytest.fixture
def machine(tmp_path) -> dict[str, str]:
    """Give the environment of an empty machine: its root is a folder, its commands come first."""
    for folder in ("etc/caddy", "etc/systemd/system", "usr/local/bin", "var/backups", "srv", "bin"):
        (tmp_path / folder).mkdir(parents=True)
    for name in NOTED:
        STANDS_FOR.setdefault(name, f'echo "{name} $*" >> "$ROOT/noted"')
    for name, words in STANDS_FOR.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/bash\n{words}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    path = f"{tmp_path}/bin:{tmp_path}/usr/local/bin:{os.environ['PATH']}"
    venv = str(Path(source.ROOT / ".venv"))
    plain = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CODRIVER_DATA")}
    return plain | {"ROOT": str(tmp_path), "VENV": venv, "PATH": path, "PYTHONPATH": str(source.ROOT)}


def run(machine: dict[str, str], words: str) -> str:
    """Run some lines as they stand in the guide. Returns what they printed."""
    here = AT_ROOT.sub(rf"{machine['ROOT']}/\1/", words).replace("codriver check", "codriver check || [ $? = 1 ]")
    done = subprocess.run(["bash", "-euc", here], env=machine, cwd=machine["ROOT"], capture_output=True, text=True)
    assert done.returncode == 0, f"{here}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_the_blocks_of_the_guide_do_what_they_say(machine):
    root = Path(machine["ROOT"])
    (root / "nightly").write_text(AT_ROOT.sub(rf"{root}/\1/", f"export CODRIVER_DATA=/var/lib/codriver; {nightly()}"))
    for block in blocks():
        run(machine, block)
        if "usr/local/bin/codriver" in block:
            make_tables({"CODRIVER_DATA": str(root / "var/lib/codriver"), "DATABASE_URL": ""})  # what `up` does first
        if "touch /etc/codriver/backup-passphrase" in block:
            (root / "etc/codriver/backup-passphrase").write_text("correct horse battery staple\n")
    assert "systemctl enable --now codriver\n" in (root / "noted").read_text()
    settings = (root / "etc/codriver/environment").read_text().split()
    assert f"CODRIVER_DATA={root}/var/lib/codriver" in settings
    assert (
        len(list((root / "var/backups/codriver").glob("codriver-*.backup"))) == 2
    )  # the first night's, and one before the upgrade


def test_every_unit_file_is_there_and_hardened():
    assert set(units()) == {"codriver.service", "codriver-backup.service", "codriver-backup.timer"}
    for name, words in units().items():
        unit = configparser.ConfigParser(strict=True, interpolation=None)
        unit.optionxform = str
        unit.read_string(words)
        assert unit["Unit"]["Description"]
        if name.endswith(".service"):
            service = unit["Service"]
            assert service["ExecStart"].startswith("/srv/codriver/.venv/bin/codriver ")
            assert (service["User"], service["ProtectSystem"], service["UMask"]) == ("codriver", "strict", "0077")
            assert service["NoNewPrivileges"] == "yes"


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="no systemd-analyze: the files are only parsed here"
)
def test_systemd_finds_nothing_wrong_with_them(tmp_path):
    program = tmp_path / "codriver"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for name, words in units().items():
        (tmp_path / name).write_text(words.replace("/srv/codriver/.venv/bin/codriver", str(program)))
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in units())],
        capture_output=True,
        text=True,
        check=False,
    )
    wrong = [line for line in told.stderr.splitlines() if str(tmp_path) in line or "codriver" in line]
    assert wrong == [], told.stderr
