"""`codriver up` as people run it: processes, ports, signals, the first link."""

import json
import os
import re
import signal
import ssl
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import trustme

from tests.running import House, house

FOUNDING = {
    "company": "Lantern Tea",
    "language": "en",
    "timezone": "Asia/Shanghai",
    "name": "Tess",
    "password": "a long road home",
}


def codriver(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one command on a folder."""
    env = {**os.environ, "CODRIVER_DATA": str(folder), **environment}
    command = [sys.executable, "-m", "codriver", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)


def gone(pids: list[int]) -> bool:
    """Say whether processes end within five seconds."""
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def post(link: str, number: int) -> int:
    """Open the set-up link in a browser of its own and press the button."""
    with httpx.Client(timeout=30) as browser:
        page = browser.get(link)
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page.text)
        if token is None:
            return page.status_code
        form = {**FOUNDING, "email": f"tess{number}@example.com", "csrfmiddlewaretoken": token[1]}
        return browser.post(link, data=form).status_code


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A house that a few tests look at, on its first day."""
    with house(tmp_path_factory.mktemp("house") / "data", is_new=True) as built:
        yield built


def test_eight_people_with_the_same_set_up_link_make_one_owner(running: House):
    link = running.setup_link()
    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(lambda number: post(link, number), range(8)))
    assert answers == [302] + [404] * 7


def test_the_folder_is_for_its_owner_alone_and_nothing_is_wrong_with_it(running: House):
    assert running.folder.stat().st_mode & 0o077 == 0
    checked = subprocess.run(
        [sys.executable, "-m", "codriver", "check", "--json"], env=running.environment, capture_output=True, text=True
    )
    wrong = [row["what"] for row in json.loads(checked.stdout) if not row["ok"]]
    assert [what for what in wrong if "not built" not in what and "owner" not in what] == []


def test_a_second_house_on_the_same_port_says_so(running: House, tmp_path):
    second = codriver(tmp_path / "other", "up", "--port", str(running.port))
    assert second.returncode == 1
    assert "is taken" in second.stderr


def test_a_worker_that_is_killed_is_started_again(running: House):
    worker = next(pid for pid in running.children() if "work" in Path(f"/proc/{pid}/cmdline").read_text().split("\0"))
    os.kill(worker, signal.SIGKILL)
    deadline = time.monotonic() + 15
    while "started again" not in running.said() and time.monotonic() < deadline:
        time.sleep(0.1)
    running.wait_until_ready()


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """A house without an owner that a few tests stop, each in its own way, and start again."""
    with house(tmp_path_factory.mktemp("stopped") / "data") as built:
        yield built


def start_again(built: House) -> None:
    """Start it again if it was stopped."""
    if built.process.poll() is not None:
        built.start()
        built.wait_until_ready()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_however_it_is_stopped_no_process_is_left_behind(stopped: House, how):
    start_again(stopped)
    children = stopped.children()
    assert len(children) >= 3  # the server, its worker process, the worker
    begun = time.monotonic()
    code = stopped.stop(how)
    assert gone(children)
    assert time.monotonic() - begun < 10
    if how != signal.SIGKILL:
        assert code == 0


def test_a_restart_prints_a_new_link_and_closes_the_old_one(stopped: House):
    first = stopped.setup_link()
    stopped.stop()
    start_again(stopped)
    deadline = time.monotonic() + 10
    while stopped.setup_link() == first and time.monotonic() < deadline:
        time.sleep(0.1)
    assert httpx.get(first).status_code == 404
    assert httpx.get(stopped.setup_link()).status_code == 200


def test_other_machines_are_not_served_in_the_open(tmp_path):
    refused = codriver(tmp_path / "data", "up", "--host", "0.0.0.0", CODRIVER_PROXY="")
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "--tls-cert" in refused.stderr


def test_with_a_certificate_other_machines_are_served_and_cookies_never_travel_in_the_open(tmp_path):
    maker = trustme.CA()
    own = maker.issue_cert("localhost", "127.0.0.1")
    for name, part in (("cert", own.cert_chain_pems[0]), ("key", own.private_key_pem)):
        part.write_to_path(tmp_path / f"{name}.pem")
    words = ["--host", "0.0.0.0", "--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem")]
    trust = ssl.create_default_context()
    maker.configure_trust(trust)
    with house(tmp_path / "data", *words, scheme="https", trust=trust) as built:
        answer = httpx.get(f"{built.url}/sign-in/", verify=trust)
        assert answer.status_code == 200
        assert "secure" in answer.headers["set-cookie"].lower()


def test_half_a_certificate_is_refused(tmp_path):
    refused = codriver(tmp_path / "data", "up", "--tls-cert", "/nowhere.pem")
    assert refused.returncode == 2


def test_the_demos_folder_with_its_open_doors_is_refused(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "demo-doors").touch()
    refused = codriver(tmp_path / "data", "up")
    assert refused.returncode == 2
    assert "doors stand open" in refused.stderr
