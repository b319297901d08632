"""Every page, as its readers see it: both languages, both themes, a telephone and a desk. Axe finds nothing."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.steps import PATIENCE, Town, look, once, speak, until

WAYS = [(1280, "light", "en"), (1280, "dark", "zh-hans"), (390, "light", "zh-hans"), (390, "dark", "en")]
STAFF = {
    "the wall": "/stories/",
    "the wall, filtered": "/stories/?words=燕麦",
    "nothing found": "/stories/?words=无此词",
    "quieted": "/stories/?muted=on",
    "a story": "/stories/{story}/",
    "its posts": "/stories/{story}/posts/",
    "its spread": "/stories/{story}/spread/",
    "its report": "/stories/{story}/report/",
    "splitting": "/stories/{story}/split/{post}/",
    "merging": "/stories/merge/?story={story}",
    "merging two": "/stories/merge/?story={story}&story={other}",
    "search": "/stories/search/",
    "search, found": "/stories/search/?q=燕麦&channel=weibo",
    "search, nothing found": "/stories/search/?q=无此词",
    "search, not to be read": "/stories/search/?q=“",
    "import": "/stories/import/",
    "one import": "/stories/import/1/",
    "held back": "/stories/import/held/",
    "set-up": "/set-up/",
    "health": "/set-up/health/",
    "colleagues": "/set-up/colleagues/",
    "a colleague": "/set-up/colleagues/1/",
    "the people": "/people/",
    "nobody found": "/people/?q=无此人",
    "customers' pages opened": "/people/openings/",
    "me": "/me/",
    "how one is told": "/me/notices/",
    "a webhook to be": "/me/notices/hooks/add/",
    "keys": "/me/keys/",
    "sessions": "/me/sessions/",
    "signing out": "/sign-out/",
}
STRANGER = {"sign-in": "/sign-in/", "a dead link": "/start/nothing/", "nothing here": "/nothing/", "my side": "/my/"}
# What stays as it is in Chinese: names, places of things, what stands in files, and what people said.
LATIN = re.compile(
    r"English|Codriver|codriver (?:up|work)|tess@example\.com|localhost|(?:Headless)?Chrom(?:e|ium)|Linux"
    r"|JSON(?: Lines)?|CSV|PDF|JavaScript|Webhook|Standard Webhooks|https://|UTF-8|\.(?:jsonl|ndjson|csv|tsv|gz)|channel|author\.id|author:|site:"
    r"|published_at|text|\bid\b|KB|posts"
    r"|Asia/Shanghai|CST|TOTP|weibo|Esc|Enter"
)
WORDS = """() => {
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const box = node.parentElement;
    if (!box.closest("script, style, noscript, [name=timezone], [lang=en]")) found.add(node.data.trim());
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    for (const box of document.querySelectorAll(`[${name}]`)) found.add(box.getAttribute(name).trim());
  return [...found, document.title];
}"""


@pytest.fixture(scope="module", autouse=True)
def on_sqlite() -> None:
    """Look at pages once: how they look is no matter of the database."""
    once("how pages look is no matter of the database")


@pytest.fixture(scope="module")
def places(town: Town, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of the pages of staff, with a story, a post and an import that are there."""
    page, wall = town.page, f"{town.house.url}/stories/"
    until(page, wall, lambda: page.locator("#wall a.strong").count() == 3, "three stories")
    rows = [link.get_attribute("href") or "" for link in page.locator("#wall a.strong").all()]
    page.goto(f"{town.house.url}{rows[0]}posts/")
    split = page.locator("a.begins").last.get_attribute("href") or ""
    found = {"story": rows[0].split("/")[2], "other": rows[1].split("/")[2], "post": split.split("/")[4]}
    return {name: address.format(**found) for name, address in STAFF.items()}


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """The page of somebody who is not signed in."""
    context = browser.new_context(locale="en-GB", timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def english(page: Page) -> list[str]:
    """Return the English that a Chinese page shows."""
    return sorted(words for words in page.evaluate(WORDS) if re.search("[A-Za-z]{2}", LATIN.sub("", words)))


@pytest.mark.parametrize(("width", "theme", "language"), WAYS)
def test_everybody_can_read_every_page(
    town: Town, stranger: Page, places: dict[str, str], width: int, theme: str, language: str
) -> None:
    wrong = []
    for page, addresses in ((town.page, places), (stranger, STRANGER)):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
        page.goto(f"{town.house.url}{addresses.get('the wall', '/sign-in/')}")
        speak(page, language)
        for name, address in addresses.items():
            page.goto(f"{town.house.url}{address}")
            wrong += [f"{name}: {what}" for what in look(page)]
            if language == "zh-hans":
                assert page.locator("html").get_attribute("lang") == "zh-Hans"
                wrong += [f"{name}: says in English: {words}" for words in english(page)]
    assert not wrong, "\n".join(wrong)


def test_on_a_telephone_the_first_story_begins_in_the_upper_third(town: Town) -> None:
    page = town.page
    page.set_viewport_size({"width": 390, "height": 844})
    for language in ("en", "zh-hans"):
        page.goto(f"{town.house.url}/stories/")
        speak(page, language)
        first = page.locator("#wall .list > li").first.bounding_box()
        assert first
        assert first["y"] < 844 / 3


def test_what_is_wrong_with_a_form_is_said_in_chinese_too(town: Town) -> None:
    page = town.page
    page.goto(f"{town.house.url}/stories/")
    speak(page, "zh-hans")
    page.goto(f"{town.house.url}/me/password/")
    for field in page.locator("main input[type=password]").all():
        field.fill("123")
    page.locator("main form.form button").click()
    page.locator("main [aria-invalid=true]").first.wait_for()
    assert english(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_is_chosen_by_the_form_and_stays(town: Town, stranger: Page, theme: str) -> None:
    grounds: dict[str, str] = {}
    for device in ("light", "dark"):
        stranger.emulate_media(color_scheme="light" if device == "light" else "dark")
        stranger.goto(f"{town.house.url}/sign-in/")
        if not grounds:
            stranger.locator(f"button[name=theme][value={theme}]").click()
        stranger.goto(f"{town.house.url}/sign-in/")
        grounds[device] = stranger.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    ground = {"light": "rgb(250, 248, 243)", "dark": "rgb(18, 22, 27)"}[theme]
    assert grounds == {"light": ground, "dark": ground}
