"""A browser and houses for the journeys. One browser serves them all; it is closed after the last journey."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from codriver.kit.tests.servers import serving
from tests.conftest import CHROMIUM, require
from tests.journeys.market import Market, Sites, market_posts
from tests.journeys.steps import ComeIn, Town, begin, open_page, speak, tell, town_posts
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


@pytest.fixture(scope="package")
def built(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house on its first day: nothing was heard yet."""
    with house(tmp_path_factory.mktemp("house") / "data") as running:
        yield running


@pytest.fixture(scope="package")
def tess(built: House, browser: Browser) -> Iterator[Page]:
    """Its owner, who came in by the link that was printed; whatever breaks in her browser fails the last journey."""
    heard: list[str] = []
    yield begin(built, browser, heard)
    assert [words for words in heard if "Failed to load resource" not in words] == []  # the house goes away once


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


@pytest.fixture(scope="package")
def market(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    """A house that may ask the test's own sites, with stories in two languages."""
    folder, sites = tmp_path_factory.mktemp("market"), Sites()
    edge = {"DJANGO_SETTINGS_MODULE": "tests.journeys.edge"}
    with serving(sites.talk) as server, house(folder / "data", **edge) as running:
        heard: list[str] = []
        page = begin(running, browser, heard)
        tell(running, folder / "posts.jsonl", market_posts(server.url("/", "teahouse.test")))
        yield Market(running, page, sites, server)
        assert heard == []


@pytest.fixture
def come_in(market: Market, browser: Browser) -> Iterator[ComeIn]:
    """Give come_in(language, width, plain): a page of the owner's, in a window of its own, plain without JavaScript.

    Whatever the window says but that a form was not right fails the journey.
    """
    complaints: list[str] = []
    opened: list[Page] = []

    def page_of(language: str = "en", width: int = 1280, plain: bool = False) -> Page:
        size = {"width": width, "height": 844}
        door = market.page.context.storage_state()
        page = open_page(browser, complaints, viewport=size, storage_state=door, java_script_enabled=not plain)
        opened.append(page)
        page.goto(f"{market.house.url}/stories/")
        speak(page, language)
        return page

    yield page_of
    for page in opened:
        page.context.close()
    assert [words for words in complaints if "status of 422" not in words] == []
