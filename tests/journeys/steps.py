"""Steps that several journeys take: come in for the first time, tell stories, find one's way, look at what is wrong."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from codriver.kit.clock import now
from tests.running import House

PASSWORD = "a long road home"
PATIENCE = 25_000  # milliseconds, on a busy machine
ENOUGH = 60  # presses of Tab, then a thing cannot be reached
LID = "新杯盖烫手，喝一口就知道没人试过，客服还说是我拿杯子的姿势不对"
OAT = "燕麦拿铁又涨了三块钱，菜单上一个字都没提，结账的时候才发现，心里不是滋味"
CAT = "滨江店门口那只橘猫今天坐在收银台上收钱，店员说它已经上了两天班了"
OF_COLOURS = ("color-contrast", "link-in-text-block")  # the rules of axe on which a theme has a bearing
LOUD = ("error", "warning")
FOCUSED = """() => {
  const it = document.activeElement;
  const label = it.labels && it.labels[0] && it.labels[0].innerText;
  return (it.getAttribute("aria-label") || label || it.innerText || it.value || "").replace(/\\s+/g, " ").trim();
}"""
SQUEEZED = """() => [...document.querySelectorAll("td, th, dd, time")].filter((cell) => {
  if (!cell.checkVisibility()) return false; // in a table that is not open
  const range = document.createRange();
  range.selectNodeContents(cell);
  const line = parseFloat(getComputedStyle(cell).fontSize) * 1.6;
  const { width, height } = range.getBoundingClientRect();
  return width > 0 && width < 1.6 * line && height > 2.5 * line;
}).map((cell) => cell.innerText.replace(/\\s+/g, " ").slice(0, 40))"""
ComeIn = Callable[..., Page]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Town:
    """A house with stories in it, and its owner's page."""

    house: House
    page: Page


def once(why: str) -> None:
    """Skip what would be the same again on the other database, which bin/test comes to after SQLite."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip(why)


def open_page(browser: Browser, complaints: list[str], locale: str = "en-GB", **facts: Any) -> Page:
    """Open a page as a stranger, noting what the browser complains about; the facts are those of its profile."""
    page = browser.new_context(locale=locale, timezone_id="Asia/Shanghai", **facts).new_page()
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda words: complaints.append(words.text) if words.type in LOUD else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


def begin(
    built: House, browser: Browser, complaints: list[str], company: str = "Lantern Tea", name: str = "Tess"
) -> Page:
    """Become the owner by the link that was printed, and return her page: the wall."""
    page = open_page(browser, complaints)
    page.goto(built.setup_link())
    assert page.get_by_label("Time zone").input_value() == "Asia/Shanghai"
    page.get_by_label("The company's name").fill(company)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill("tess@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/stories/")
    return page


def said(text: str, who: int, minutes_ago: int, key: str, parent: str = "", **facts: object) -> dict[str, object]:
    """Return one post as a line of a file; with a parent it is a repost of it. Other facts go before the usual ones."""
    repost = {"parent_id": parent, "parent_kind": "repost"} if parent else {}
    return {
        "channel": "weibo",
        "id": key,
        "author": {"id": f"a{key}", "name": f"路人{who}", "followers": 10 + who},
        "text": text,
        "published_at": (now() - timedelta(minutes=minutes_ago)).isoformat(),
        **repost,
        **facts,
    }


def story(key: str, text: str, posts: int) -> list[dict[str, object]]:
    """Return a story: a source, and others who repost it."""
    others = [said(f"转发微博 //@路人0: {text}", n, posts - n, f"{key}-{n}", f"{key}-0") for n in range(1, posts)]
    return [said(text, 0, posts, f"{key}-0"), *others]


def town_posts() -> list[dict[str, object]]:
    """Return a story with a branch of three posts, two smaller ones, and a post that nobody repeated."""
    branch = [said(f"我的也漏 //@路人0: {LID}", n, 1, f"branch-{n}", "branch-0") for n in range(20, 22)]
    root = said("这和杯盖没关系，是吸管的问题，别混为一谈", 19, 2, "branch-0", "lid-0")
    alone = said("今天下雨，路上没什么人", 9, 3, "alone-0")
    return [*story("lid", LID, 9), root, *branch, *story("oat", OAT, 5), *story("cat", CAT, 3), alone]


def write(file: Path, posts: Iterable[dict[str, object]], *more_lines: str) -> Path:
    """Write a file of posts, and lines that are none."""
    lines = [json.dumps(post, ensure_ascii=False) for post in posts]
    file.write_text("\n".join([*lines, *more_lines]) + "\n", "utf-8")
    return file


def tell(built: House, file: Path, posts: Iterable[dict[str, object]], refused: int = 0) -> None:
    """Import posts as an operator does; the command says by how it ends whether some were refused."""
    command = [sys.executable, "-m", "codriver", "import", "posts", str(write(file, posts)), "--json"]
    told = subprocess.run(command, env=built.environment, capture_output=True, text=True, timeout=120)
    assert told.returncode == (1 if refused else 0), told.stderr or told.stdout


def until(page: Page, address: str, holds: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    """Load a page again and again until something holds on it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        page.goto(address)
        if holds():
            return
        page.wait_for_timeout(250)  # milliseconds
    raise AssertionError(f"{what}: not within {seconds} seconds at {address}:\n{page.locator('main').inner_text()}")


def is_title(title: str, told: str) -> bool:
    """Say whether a story's title is a part of what was told: its beginning at first, soon the words that say most."""
    return bool(title) and title.rstrip("…") in told


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name, or one that begins so, has the focus."""
    for _ in range(ENOUGH):
        page.keyboard.press("Tab")
        if str(page.evaluate(FOCUSED)).startswith(name):
            return
    raise AssertionError(f"the keyboard does not reach {name!r} on {page.url}")


def speak(page: Page, language: str) -> None:
    """Choose the language by the form on the page, as a reader does."""
    button = page.locator(f"button[name=language][value={language}]").first
    if button.get_attribute("aria-pressed") == "true":
        return
    me = page.locator("button.me")
    if me.count():
        me.click()
    with page.expect_navigation():
        button.click()


def look(page: Page, *rules: str) -> list[str]:
    """Return what is wrong with a page: by axe, wider than the screen, or words squeezed to a column of letters.

    rules  of axe that alone are asked. A page without scripts cannot run axe; it is the same page as with them.
    """
    found = []
    if not page.evaluate("matchMedia('(scripting: none)').matches"):
        only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
        found = [
            f"axe {one['id']} ({one['impact']}): {', '.join(str(node['target'][0]) for node in one['nodes'][:3])}"
            for one in Axe().run(page, options={"resultTypes": ["violations"], **only}).response["violations"]
        ]
    found += [f"squeezed: {words}" for words in page.evaluate(SQUEEZED)[:3]]
    wider = page.evaluate(WIDER)
    return [*found, f"is {wider} pixels wider than the screen"] if wider > 0 else found


def fine(page: Page) -> None:
    """Look at a page in the light, and at its colours in the dark as well; nothing may be wrong with it."""
    for theme, rules in (("dark", OF_COLOURS), ("light", ())):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        assert look(page, *rules) == [], f"{page.url}, {theme}"


def figure(text: str) -> int:
    """Return the number that a text begins with."""
    return int(re.match(r"[\d,]+", text.strip())[0].replace(",", ""))
