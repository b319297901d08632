"""The sample company, seen while its day is played: a living wall, a birth, and both sides of the counter."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.steps import look, once, open_page, speak
from tests.running import READY_WITHIN, free_port

POST_WITHIN = 5.0  # seconds until a story has one post more
TRIES = 3  # a machine may be busy with something else for a moment
BORN_WITHIN = 75.0  # seconds until a story that was not there has more than 30 posts: a minute, and the first page
GROWN = 30  # posts
ALIVE = 3  # stories of the first page that go on
ALIVE_WITHIN = 120.0  # seconds until each of them had a post; the slowest have three a minute
WALL = """() => Object.fromEntries([...document.querySelectorAll("#wall .list > li")].map((row) =>
  [row.id, parseInt(row.querySelector("p.soft > a").textContent.replace(/\\D/g, ""), 10)]))"""


@dataclass(frozen=True)
class Demo:
    """A demo that runs, and the links that it printed."""

    company: str
    customer: str


@pytest.fixture(scope="module")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The sample company in a folder of its own."""
    once("the demo keeps a SQLite file of its own, whatever DATABASE_URL says")
    folder = tmp_path_factory.mktemp("demo")
    log = folder / "log.txt"
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "CODRIVER_DEMO_DATA": str(folder / "data")}
    command = [sys.executable, "-m", "codriver", "demo", "--port", str(free_port())]
    with log.open("w") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        yield Demo(*doors(log, process))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def doors(log: Path, process: subprocess.Popen[bytes]) -> list[str]:
    """Wait for the two links of the demo, the company's and the customer's."""
    deadline = time.monotonic() + 2 * READY_WITHIN  # its past is written first
    while time.monotonic() < deadline and process.poll() is None:
        found = re.findall(r"http://\S+/demo/door/\S+", log.read_text())
        if len(found) == 2 and answers(found[0]):
            return found
        time.sleep(0.2)
    raise AssertionError(f"the demo did not begin:\n{log.read_text()}")


def answers(door: str) -> bool:
    """Say whether the house behind a door answers and all is well in it."""
    return httpx.get(f"{door.split('/demo/')[0]}/health", timeout=5).status_code == 200


def posts(page: Page) -> dict[str, int]:
    """Return how many posts the stories on the wall have."""
    return dict(page.evaluate(WALL))


def wait_for_a_post(page: Page) -> float:
    """Wait until a story on the open wall has grown, without loading the page, and return the seconds that it took."""
    before, began = posts(page), time.monotonic()
    while time.monotonic() < began + BORN_WITHIN:
        if any(now > before.get(name, now) for name, now in posts(page).items()):
            return time.monotonic() - began
        page.wait_for_timeout(100)  # milliseconds
    raise AssertionError("no story grew on the open wall")


def test_the_wall_lives_and_a_story_is_born(demo: Demo, browser: Browser, complaints: list[str]) -> None:
    page = open_page(browser, complaints)
    page.goto(demo.company)
    began = time.monotonic()
    assert "door" not in page.url, "whoever looks over a shoulder does not read the link"
    at_first = posts(page)
    page.get_by_text("Nothing here is real.").wait_for()

    waits: list[float] = []
    while len(waits) < TRIES and not any(wait < POST_WITHIN for wait in waits):
        waits.append(wait_for_a_post(page))
    assert min(waits) < POST_WITHIN, waits

    born: dict[str, int] = {}
    while time.monotonic() < began + BORN_WITHIN and not any(size > GROWN for size in born.values()):
        born = {name: size for name, size in posts(page).items() if name not in at_first}
        page.wait_for_timeout(250)  # milliseconds
    assert max(born.values(), default=0) > GROWN, born

    grown: list[str] = []
    while time.monotonic() < began + ALIVE_WITHIN and len(grown) < ALIVE:
        grown = [name for name, size in posts(page).items() if size > at_first.get(name, size)]
        page.wait_for_timeout(250)  # milliseconds
    assert len(grown) >= ALIVE, grown


def test_the_customer_sees_what_she_said_and_why_we_know(demo: Demo, browser: Browser, complaints: list[str]) -> None:
    page = open_page(browser, complaints)
    page.goto(demo.customer)
    assert page.url.endswith("/my/")
    page.get_by_role("link", name="Known").click()
    assert page.locator("article.said blockquote").count() > 0
    page.get_by_role("heading", name="How we know these are yours").wait_for()
    assert "Proven" in page.get_by_role("region", name="How we know these are yours").inner_text()
    page.get_by_role("button", name="Company", exact=True).click()
    page.wait_for_url("**/stories/")
    page.get_by_role("button", name="Customer", exact=True).click()
    page.wait_for_url("**/my/")
    assert complaints == []
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name="Leave").click()
    page.goto(f"{demo.customer.split('/demo/')[0]}/my/")
    page.get_by_role("heading", name="Come in to your side").wait_for()


@pytest.mark.parametrize("door", ["company", "customer"])
@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_both_sides_can_be_read_by_everybody(
    demo: Demo, browser: Browser, complaints: list[str], door: str, width: int, theme: str
) -> None:
    page = open_page(browser, complaints)
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    page.goto(getattr(demo, door))
    for language in ("en", "zh-hans"):
        speak(page, language)
        assert look(page) == []


def test_a_made_up_door_is_closed(demo: Demo, browser: Browser) -> None:
    page = open_page(browser, [])  # the browser complains of the 404
    page.goto(f"{demo.company.split('/door/')[0]}/door/made-up/")
    page.get_by_role("heading", name="This door is closed").wait_for()
