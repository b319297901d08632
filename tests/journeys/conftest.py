"""A browser and houses for the journeys. One browser serves them all; it is closed after the last journey."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import CHROMIUM, require
from tests.journeys.steps import Town, begin, tell, town_posts
from tests.photos import FLAGS
from tests.running import House, house


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser with an empty profile."""
    require("chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS.split())
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def built(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A new house in which nobody works yet."""
    with house(tmp_path_factory.mktemp("house") / "data") as running:
        yield running


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What browsers complain about; a page that breaks the security policy is among it."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture(scope="package")
def town(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A house with an owner, three stories and a post that stands alone; its names are all Chinese."""
    folder = tmp_path_factory.mktemp("town")
    with house(folder / "data") as running:
        heard: list[str] = []
        page = begin(running, browser, heard, company="灯笼茶", name="苔丝")
        tell(running, folder / "posts.jsonl", town_posts())
        yield Town(running, page)
        assert heard == []
