"""A page that stays open: it hears of news by itself, says when it cannot, and obeys the keyboard, eyes and policy."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.running import House

HEARD = "门口那棵树被砍了，以后夏天坐在外面喝茶就没有阴凉了"


def test_a_story_appears_on_an_open_wall_and_is_counted_in_the_rail(built: House, tess: Page, tmp_path: Path) -> None:
    tess.goto(f"{built.url}/stories/")
    tess.locator(".live[data-live=live]").wait_for()
    count = tess.locator(".seats .count").first.locator("[aria-hidden]")
    before = int(count.inner_text()) if count.count() else 0
    steps.tell(built, tmp_path / "posts.jsonl", steps.story("tree", HEARD, 40))
    tess.get_by_role("link", name=HEARD[:6]).wait_for()
    expect(count).to_have_text(str(before + 1))


def test_a_story_is_drawn_and_its_tables_are_one_key_away(tess: Page) -> None:
    tess.get_by_role("link", name=HEARD[:6]).click()
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


def test_a_page_says_when_the_house_is_away_and_comes_back_by_itself(built: House, tess: Page) -> None:
    tess.goto(f"{built.url}/stories/")
    tess.locator(".live[data-live=live]").wait_for()
    built.stop()
    tess.locator(".live[data-live=offline]").wait_for()
    built.start()
    tess.locator(".live[data-live=live]").wait_for(timeout=120_000)


def test_a_broken_connection_leaves_what_was_shown(built: House, tess: Page) -> None:
    before = tess.locator("#wall .list > li").count()
    tess.route("**/stories/*", lambda route: route.fulfill(status=500, body="<h1>broken</h1>"))
    tess.evaluate("document.body.dispatchEvent(new CustomEvent('codriver:changed', {bubbles: true}))")
    tess.wait_for_timeout(500)  # milliseconds: long enough for the answer to come and be refused
    assert tess.locator("#wall .list > li").count() == before > 0
    tess.unroute("**/stories/*")
