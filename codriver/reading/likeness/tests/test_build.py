"""The kernel is found, built, or missed with the command that mends it; saved windows know which kernel wrote them."""

import subprocess
import sys

import numpy as np
import pytest

from codriver.reading import build, places
from codriver.reading.likeness.kernel import Likeness


def test_without_a_compiler_the_mending_command_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "folders", lambda: [tmp_path])
    monkeypatch.setattr(build, "COMPILERS", ())
    with pytest.raises(RuntimeError, match=r"not compiled yet: run python -m codriver.reading.build") as error:
        build.library("likeness")
    assert "\n" not in str(error.value)


def test_with_a_compiler_the_first_use_builds_and_the_second_finds(monkeypatch, tmp_path):
    if build._own_compiler() is None:
        pytest.skip("no compiler on this machine")
    monkeypatch.setattr(places, "folders", lambda: [tmp_path / "closed", tmp_path / "open"])
    (tmp_path / "closed").write_text("a file where a folder should be")
    made = build.library("likeness")
    assert made.parent == tmp_path / "open"
    monkeypatch.setattr(build, "COMPILERS", ())
    assert build.library("likeness") == made


def test_half_a_file_is_never_left(tmp_path):
    with pytest.raises(ZeroDivisionError):
        places.keep("x", lambda path: path.write_bytes(bytes(1 // 0)), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_reading_alone_loads_no_numpy():
    code = "import sys, codriver.reading, codriver.reading.likeness; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_window_of_another_kernel_is_refused(monkeypatch, tmp_path):
    Likeness(10).save(tmp_path / "window")
    monkeypatch.setattr(build, "name", lambda kernel: "another")
    with pytest.raises(ValueError, match="another version"):
        Likeness.load(tmp_path / "window")


@pytest.mark.parametrize("kept", [0, 3, 200, 5000, -1])
def test_half_a_window_is_refused(tmp_path, kept):
    Likeness(10).save(tmp_path / "window")
    (tmp_path / "window").write_bytes((tmp_path / "window").read_bytes()[:kept])
    with pytest.raises(ValueError):
        Likeness.load(tmp_path / "window")


def test_saving_again_replaces_the_file_whole(tmp_path):
    window = Likeness(10)
    for number in range(3):
        window.observe(["今天下午的会议改到明天上午十点在三楼举行"], [number], [0])
        window.save(tmp_path / "window")
    assert [path.name for path in tmp_path.iterdir()] == ["window"]
    assert np.array_equal(Likeness.load(tmp_path / "window").arrays["ring"], window.arrays["ring"])
