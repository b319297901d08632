"""The demo as people run it: one command, two links, a wall that moves."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.running import descendants, free_port

READY_WITHIN = 90.0  # seconds, on a busy machine
LINK = re.compile(r"http://\S+/demo/door/\S+")


class Demo:
    """One running `codriver demo`, known by its own pid."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder.with_suffix(".log")
        self.environment = {**os.environ, "PYTHONUNBUFFERED": "1", "CODRIVER_DEMO_DATA": str(folder)}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> tuple[str, str]:
        """Start it and return its two links once the wall answers."""
        before = len(self.links())
        command = [sys.executable, "-m", "codriver", "demo", "--port", str(free_port())]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None and len(self.links()) < before + 2:
            time.sleep(0.1)
        links = self.links()[before:]
        assert len(links) == 2, self.log.read_text()
        return links[0], links[1]

    def links(self) -> list[str]:
        """Return all links that it printed."""
        return LINK.findall(self.log.read_text()) if self.log.exists() else []

    def stop(self) -> int:
        """Stop it by its own pid."""
        assert self.process
        self.process.terminate()
        return self.process.wait(20)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """A demo that is not started yet; it is stopped afterwards."""
    one = Demo(tmp_path / "demo")
    yield one
    if one.process and one.process.poll() is None:
        one.stop()


def codriver(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CODRIVER_DEMO_DATA": str(folder), "CODRIVER_DATA": str(folder), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "codriver", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def newest(browser: httpx.Client) -> list[str]:
    """Return what the wall says of its hottest stories."""
    return re.findall(r'href="/stories/\d+/posts/[^>]*>([\d,]+) posts', browser.get("/stories/").text)


def test_one_command_shows_a_company_whose_day_goes_on_and_stops_with_it(demo):
    company, customer = demo.start()
    base = company.split("/demo/")[0]
    with httpx.Client(base_url=base, follow_redirects=True, timeout=30) as browser:
        assert browser.get(company).status_code == 200
        first = newest(browser)
        assert len(first) > 30
        deadline = time.monotonic() + 15
        while newest(browser) == first and time.monotonic() < deadline:
            time.sleep(0.5)
        assert newest(browser) != first
        assert "Ana" in browser.get(customer).text
        assert httpx.get(base, headers={"host": "elsewhere.example"}).status_code == 400
    refused = codriver(demo.folder, "up")
    assert refused.returncode == 2
    assert "doors stand open" in refused.stderr
    assert demo.process
    children = descendants(demo.process.pid)
    assert demo.stop() == 0
    assert not any(Path(f"/proc/{child}").exists() for child in children)

    again, _ = demo.start()
    with httpx.Client(follow_redirects=True, timeout=30) as browser:
        assert browser.get(again).status_code == 200


def test_a_host_is_refused_with_one_sentence_and_nothing_is_made(tmp_path):
    refused = codriver(tmp_path / "demo", "demo", "--host", "0.0.0.0")
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "this machine alone" in refused.stderr
    assert not (tmp_path / "demo").exists()


def test_clearing_a_folder_without_a_sample_says_so(tmp_path):
    refused = codriver(tmp_path / "demo", "demo", "--clear", "--yes")
    assert refused.returncode == 1
    assert "There is no sample" in refused.stderr
