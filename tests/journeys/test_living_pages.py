"""A page that stays open: it hears of news by itself, says when it cannot, and obeys the keyboard, eyes and policy."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from codriver.kit.clock import now
from tests.conftest import CHROMIUM, require
from tests.photos import FLAGS
from tests.running import House, house

PASSWORD = "a long road home"
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house."""
    require("chromium")
    with house(tmp_path_factory.mktemp("house") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def browser(built: House) -> Iterator[Browser]:
    """A browser in which nobody is signed in."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS.split())
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def tess(built: House, browser: Browser) -> Iterator[Page]:
    """The owner at the wall of stories; whatever her browser complains about fails the test at its end."""
    page = browser.new_context(locale="en-GB", timezone_id="Asia/Shanghai").new_page()
    page.set_default_timeout(20_000)  # milliseconds, on a busy machine
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(built.setup_link())
    page.get_by_label("The company's name").fill("Lantern Tea")
    page.get_by_label("Your name").fill("Tess")
    page.get_by_label("E-mail address").fill("tess@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/stories/")
    yield page
    assert complaints == []


def tell(built: House, folder: Path, first: str, posts: int) -> None:
    """Let somebody say something, others repost it, and import it as an operator does."""
    lines = [
        {
            "channel": "weibo",
            "id": f"{folder.name}-{number}",
            "author": {"id": f"a{number}", "name": f"Somebody {number}"},
            "text": first if not number else f"转发微博 //@Somebody 0: {first}",
            "published_at": (now() - timedelta(minutes=posts - number)).isoformat(),
            **({"parent_id": f"{folder.name}-0"} if number else {}),
        }
        for number in range(posts)
    ]
    file = folder / "posts.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    command = [sys.executable, "-m", "codriver", "import", "posts", str(file), "--json"]
    subprocess.run(command, env=built.environment, check=True, capture_output=True, timeout=120)


def test_a_story_appears_on_an_open_wall_and_is_counted_in_the_rail(built: House, tess: Page, tmp_path: Path) -> None:
    tess.locator(".live[data-live=live]").wait_for()
    tell(built, tmp_path, "新杯盖烫手，喝一口就知道没人试过", 40)
    tess.get_by_role("link", name="新杯盖烫手").wait_for()
    tess.locator(".seats .count", has_text="1").wait_for()


def test_a_story_is_drawn_and_its_tables_are_one_key_away(tess: Page) -> None:
    tess.get_by_role("link", name="新杯盖烫手").click()
    tess.locator("[data-chart=growth].drawn svg").first.wait_for()
    table = tess.locator("details.numbers table").first
    assert not table.is_visible()
    tess.keyboard.press("t")
    table.wait_for()
    tess.keyboard.press("t")
    table.wait_for(state="hidden")


def test_single_keys_are_listed_and_can_be_put_away(tess: Page) -> None:
    tess.keyboard.press("?")
    keys = tess.get_by_role("dialog", name="Keys")
    keys.get_by_label("Use single keys").uncheck()
    tess.keyboard.press("Escape")
    keys.wait_for(state="hidden")
    tess.keyboard.press("?")
    assert not keys.is_visible()
    tess.evaluate("localStorage.clear()")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_read_it(tess: Page, theme: str, width: int) -> None:
    tess.set_viewport_size({"width": width, "height": 844})
    tess.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    for address in ("/stories/", "/me/", "/set-up/"):
        tess.goto(f"{tess.url.split('/', 3)[0]}//{tess.url.split('/', 3)[2]}{address}")
        found = Axe().run(tess, options=AXE).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
        assert tess.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_page_says_when_the_house_is_away_and_comes_back_by_itself(built: House, tess: Page) -> None:
    tess.goto(f"{built.url}/stories/")
    tess.locator(".live[data-live=live]").wait_for()
    built.stop()
    tess.locator(".live[data-live=offline]").wait_for()
    built.start()
    tess.locator(".live[data-live=live]").wait_for(timeout=60_000)


def test_a_broken_connection_leaves_what_was_shown(built: House, tess: Page) -> None:
    before = tess.locator("#wall .list > li").count()
    tess.route("**/stories/*", lambda route: route.fulfill(status=500, body="<h1>broken</h1>"))
    tess.evaluate("document.body.dispatchEvent(new CustomEvent('codriver:changed', {bubbles: true}))")
    tess.wait_for_timeout(500)  # milliseconds: long enough for the answer to come and be refused
    assert tess.locator("#wall .list > li").count() == before > 0
    tess.unroute("**/stories/*")
