"""How one is told beyond the page: hours in words, a webhook, and a notice from a tab that nobody looks at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import steps
from tests.running import House, house

# The desktop itself is the edge of the world: what a tab shows there is noted as it is shown.
NOTE = """(() => {
  if (!("Notification" in window)) return;
  window.shown = [];
  window.Notification = class extends window.Notification {
    constructor(title, options) {
      super(title, options);
      window.shown.push({ title, body: options.body || "", it: this });
    }
  };
})()"""
SHOWN = "() => window.shown.map(({ title, body }) => `${title}: ${body}`)"
LOOK_AWAY = """() => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
LOOK_AT = """() => {
  delete document.hidden;
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of this file's own: its owner's browser is another one."""
    with house(tmp_path_factory.mktemp("notices") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def tess(built: House, browser: Browser) -> Iterator[Page]:
    """The owner, whose browser may show notices."""
    complaints: list[str] = []
    page = steps.begin(built, browser, complaints)
    page.context.grant_permissions(["notifications"], origin=built.url)
    page.context.add_init_script(NOTE)
    yield page
    assert complaints == []


def test_quiet_hours_are_said_in_words(built: House, tess: Page) -> None:
    tess.goto(f"{built.url}/me/")
    tess.get_by_role("link", name="How I am told").click()
    tess.get_by_label("Quiet from").fill("22:00")
    tess.get_by_label("Quiet until").fill("07:00")
    tess.get_by_role("button", name="Save").click()
    tess.get_by_text("Between 22:00 and 07:00 (Asia/Shanghai) nothing is sent.").wait_for()
    tess.get_by_label("Quiet from").fill("")
    tess.get_by_label("Quiet until").fill("")
    tess.get_by_role("button", name="Save").click()
    tess.get_by_text("No quiet hours").wait_for()


def test_a_webhook_is_added_and_tried(built: House, tess: Page) -> None:
    tess.goto(f"{built.url}/me/notices/")
    tess.get_by_role("link", name="Add a webhook").click()
    tess.get_by_label("Address").fill("https://127.0.0.1/in")
    tess.get_by_role("button", name="Add it").click()
    expect(tess.locator("code.fresh-link")).to_contain_text("whsec_")
    assert steps.look(tess) == []
    tess.get_by_role("button", name="Send a test").click()
    tess.get_by_text("127.0.0.1 is not on the public internet, so it was not asked.").first.wait_for()
    assert tess.locator("code.fresh-link").count() == 0


@pytest.mark.parametrize(("width", "theme", "language"), [(390, "dark", "zh-hans"), (1280, "light", "en")])
def test_its_pages_can_be_read_by_everybody(built: House, tess: Page, width: int, theme: str, language: str) -> None:
    tess.set_viewport_size({"width": width, "height": 844})
    tess.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    tess.goto(f"{built.url}/me/notices/")
    steps.speak(tess, language)
    for address in ("/me/notices/", "/me/notices/hooks/add/", "/me/notices/hooks/1/", "/notices/"):
        tess.goto(f"{built.url}{address}")
        assert steps.look(tess) == [], address


def test_a_story_shows_once_on_the_desktop_from_a_tab_nobody_looks_at(built: House, tess: Page, tmp_path: Path) -> None:
    tess.goto(f"{built.url}/stories/watches/add/")
    tess.get_by_label("Name", exact=True).fill("杯盖")
    tess.get_by_label("Words and phrases").fill("杯盖")
    tess.get_by_role("button", name="Save").click()
    tess.goto(f"{built.url}/me/notices/")
    tess.get_by_role("button", name="Turn on in this browser").click()
    tess.get_by_role("button", name="Show a test").click()
    tess.wait_for_function("() => window.shown?.some((one) => one.title === 'A test')")

    other = tess.context.new_page()
    other.goto(f"{built.url}/stories/")
    other.locator(".live[data-live=live]").wait_for()
    for page in (tess, other):
        page.evaluate(LOOK_AWAY)
    tess.locator(".live[data-live=live]").wait_for(state="attached")  # it holds the lock, so it goes on listening
    other.locator(".live[data-live=paused]").wait_for(state="attached")

    steps.tell(built, tmp_path / "posts.jsonl", steps.story("lid", steps.LID, 9))
    tess.wait_for_function("() => window.shown.length > 1")
    assert tess.evaluate(SHOWN)[1].startswith("A story begins: 新杯盖")
    tess.wait_for_timeout(3_000)  # milliseconds: longer than a second notice would take
    assert (len(tess.evaluate(SHOWN)), other.evaluate(SHOWN)) == (2, [])
    other.evaluate(LOOK_AT)
    other.get_by_role("link", name="新杯盖").first.wait_for()
    other.close()


def test_a_click_on_it_opens_the_story(tess: Page) -> None:
    tess.evaluate(LOOK_AT)
    tess.evaluate("() => window.shown.at(-1).it.dispatchEvent(new Event('click'))")
    tess.wait_for_url("**/stories/*/")
    tess.get_by_role("heading", name="新杯盖").first.wait_for()


def test_turned_off_nothing_more_is_loaded_for_it(built: House, tess: Page) -> None:
    tess.goto(f"{built.url}/me/notices/")
    tess.get_by_role("button", name="Turn off").click()
    tess.get_by_role("button", name="Turn on in this browser").wait_for()
    assert tess.locator("script[src*='desktop.js']").count() == 0
