"""Pushes to a real running house: made by its pages, signed outside, on the wall within five seconds."""

import json
import re
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest

from codriver.channels.posts import signing
from codriver.kit.clock import now
from tests.faults.test_up import FOUNDING
from tests.running import house

ON_THE_WALL = 5.0  # seconds
SAID = (
    "The lid of {} leaks over my hands whenever the bus brakes",
    "{} 的客服让我等了三个星期，最后说杯子不保修",
    "Has anybody tried to send {} back without the box it came in?",
)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A house with an owner in her browser, and a connection that is pushed to."""
    with house(tmp_path_factory.mktemp("house") / "data") as built, httpx.Client(timeout=30) as browser:
        fill(browser, built.setup_link(), {**FOUNDING, "email": "tess@example.com"})
        page = fill(browser, f"{built.url}/set-up/sources/push/", {"name": "Boards", "source_kind": "forum"})
        secret = re.search(r"whsec_[\w+/=]+", page.text)[0]
        address = re.search(r"https?://[^<\s]+/in/posts/\d+", page.text)[0]
        yield built, browser, secret, address


def fill(browser: httpx.Client, url: str, words: dict[str, str]) -> httpx.Response:
    """Open a page, fill in its form and press the button."""
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', browser.get(url).text)[1]
    return browser.post(url, data={**words, "csrfmiddlewaretoken": token})


def record(name: str, text: str, **facts: str) -> dict[str, str]:
    at = (now() - timedelta(minutes=1)).isoformat()
    return {"channel": "boards", "id": name, "text": text, "published_at": at, **facts}


def push(address: str, secret: str, posts: object, name: str = "") -> httpx.Response:
    body = json.dumps(posts).encode()
    return httpx.post(
        address, content=body, headers=signing.sign(secret, name or secrets.token_hex(8), now(), body), timeout=30
    )


def test_a_pushed_story_is_on_the_wall_within_five_seconds(running):
    built, browser, secret, address = running
    took = []
    for n, words in enumerate(SAID):
        word = f"lantern{secrets.token_hex(3)}"
        text = words.format(word)
        posts = [record(f"a{n}", text), record(f"b{n}", "Mine too!", parent_id=f"a{n}")]
        began = time.monotonic()
        assert push(address, secret, posts).status_code == 200
        while word not in browser.get(f"{built.url}/stories/").text:
            assert time.monotonic() - began < ON_THE_WALL, f"not on the wall within {ON_THE_WALL} s"
            time.sleep(0.05)
        took.append(time.monotonic() - began)
    print("push to wall, seconds:", [round(seconds, 2) for seconds in took])


def test_the_same_event_five_times_at_once_and_out_of_order_is_one_post(running):
    built, _, secret, address = running
    events = [record(f"e{n}", f"Event {n} of the evening, told by several") for n in range(4)] * 5
    with ThreadPoolExecutor(10) as senders:
        answers = list(senders.map(lambda one: push(address, secret, one, f"same-{one['id']}").status_code, events))
        answers += list(senders.map(lambda one: push(address, secret, one).status_code, reversed(events)))
    assert set(answers) == {200}
    deadline = time.monotonic() + 10
    found: list[str] = []
    while sorted(found) != ["e0", "e1", "e2", "e3"] and time.monotonic() < deadline:
        found = [one for one in exported(built) if one.startswith("e")]
        time.sleep(0.2)
    assert sorted(found) == ["e0", "e1", "e2", "e3"]


def exported(built) -> list[str]:
    """Return the ids of all posts that are in stories or alone."""
    import subprocess
    import sys

    command = [sys.executable, "-m", "codriver", "stories", "export"]
    said = subprocess.run(command, env=built.environment, capture_output=True, text=True, check=True, timeout=60)
    return [json.loads(line)["id"] for line in said.stdout.splitlines()]


def test_strangers_replays_and_old_signatures_are_turned_away_or_change_nothing(running):
    _, _, secret, address = running
    body = json.dumps(record("r1", "Said once")).encode()
    right = signing.sign(secret, "r1", now(), body)
    wrong = signing.sign(signing.new_secret(), "r2", now(), body)
    old = signing.sign(secret, "r3", now() - timedelta(minutes=6), body)
    answers = [httpx.post(address, content=body, headers=headers, timeout=30) for headers in (right, wrong, old, right)]
    assert [answer.status_code for answer in answers] == [200, 401, 401, 200]
    large = b" " * (1024 * 1024 + 1)
    assert httpx.post(address, content=large, headers=right, timeout=30).status_code == 413
    assert httpx.post(address, content=iter([large]), headers=right, timeout=30).status_code == 413
