"""A data folder is shared by all who work with it, and had alone by a restore."""

import os
import subprocess
import sys
import time

import pytest

from codriver.kit.holding import NAME, Taken, hold, numbers

WAITS = "import sys; print('in', flush=True); sys.stdin.read()"


def test_many_share_a_folder(tmp_path):
    with hold(tmp_path), hold(tmp_path):
        assert len(numbers()) == 2
    assert numbers() == ()
    assert (tmp_path / NAME).stat().st_mode & 0o077 == 0


def test_nobody_is_alone_where_somebody_works(tmp_path):
    with hold(tmp_path), pytest.raises(Taken, match="stop it first"), hold(tmp_path, alone=True):
        pass
    with hold(tmp_path, alone=True):
        pass


def test_nobody_comes_in_while_one_is_alone(tmp_path):
    with hold(tmp_path, alone=True), pytest.raises(Taken, match="being restored"), hold(tmp_path):
        pass


def test_a_child_holds_it_until_its_end(tmp_path):
    with hold(tmp_path):
        child = subprocess.Popen(
            [sys.executable, "-c", WAITS], pass_fds=numbers(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        child.stdout.readline()
    with pytest.raises(Taken), hold(tmp_path, alone=True):
        pass
    child.kill()
    child.communicate()
    time.sleep(0.1)
    with hold(tmp_path, alone=True):
        pass


def test_a_folder_that_cannot_be_written_is_for_the_command_to_judge(tmp_path):
    (tmp_path / "file").touch()
    with hold(tmp_path / "file" / "data"):
        assert numbers() == ()
    assert os.listdir(tmp_path) == ["file"]
