"""Looking for words: Chinese and English, a phrase, filters, a search that is kept, a table to take along."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.market import CARES, CUP, Market
from tests.journeys.steps import ComeIn, fine, tab_to, until


def search(page: Page, market: Market) -> None:
    """Open the search once every post is findable."""
    told = page.locator("#found .told")
    ready = ("Every post is findable", "所有帖子都能搜到")
    address = f"{market.house.url}/stories/search/"
    until(page, address, lambda: any(words in told.inner_text() for words in ready), "an index that is up to date")


def ask(page: Page, words: str) -> None:
    """Type words and press Enter."""
    page.keyboard.press("/")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def found(page: Page) -> list[str]:
    """Return the words of the posts that were found."""
    return page.locator("#found article.post .voice > p").all_inner_texts()


def test_words_are_found_by_keyboard_kept_and_taken_along(market: Market, come_in: ComeIn) -> None:
    page = come_in()
    search(page, market)
    fine(page)
    ask(page, "lid leaks")
    assert found(page) == [CUP]
    assert page.locator("#found mark").all_inner_texts() == ["lid", "leaks"]
    expect(page.locator("#found")).to_contain_text("1 other says exactly this")
    ask(page, '"the old lid"')
    assert found(page) == [CARES]
    ask(page, '"old the lid"')
    page.get_by_role("heading", name="Nobody said that here").wait_for()
    fine(page)
    ask(page, '"the old')
    expect(page.locator("#found [role=alert]")).to_contain_text("A quotation mark is open")
    fine(page)
    ask(page, "lid -rude site:boards")
    assert sorted(words[:12] for words in found(page)) == sorted([CUP[:12], CARES[:12], "Terrible. Th"])

    page.locator("details.more-filters summary").click()
    page.get_by_label("Kind of source").select_option(label="national press")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("heading", name="Nobody said that here").wait_for()
    page.get_by_title("Take this filter away").click()
    assert len(found(page)) == 3
    fine(page)

    page.get_by_label("Keep this search as").fill("Lids")
    page.keyboard.press("Enter")
    kept = page.get_by_role("list", name="Kept searches")
    expect(kept.get_by_role("link", name="Lids")).to_be_visible()
    page.goto(f"{market.house.url}/stories/search/")
    tab_to(page, "Lids")
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox")).to_have_value("lid -rude site:boards")
    shown = found(page)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Save as a table (CSV)").click()
    rows = list(csv.DictReader(Path(fetched.value.path()).read_text("utf-8-sig").splitlines()))
    assert len(rows) == len(shown) == 3
    assert {row["text"] for row in rows} == set(shown)
    fine(page)
    page.get_by_role("button", name="Forget").click()
    page.get_by_role("heading", name="Look for any word").wait_for()
    assert kept.count() == 0


@pytest.mark.parametrize("plain", [False, True])
def test_chinese_words_are_found_and_kept_on_a_telephone(market: Market, come_in: ComeIn, plain: bool) -> None:
    page = come_in("zh-hans", width=390, plain=plain)
    search(page, market)
    page.get_by_role("searchbox").fill("塑料味 客服")
    with page.expect_navigation():
        page.keyboard.press("Enter")  # the telephone's own key finds
    assert len(found(page)) == 2  # the post, and a repost that quotes it
    assert {"塑料味", "客服"} <= set(page.locator("#found mark").all_inner_texts())
    page.locator("details.more-filters summary").click()
    page.get_by_label("站点").select_option(label="微博")
    page.locator("#id_language").select_option(label="中文")
    with page.expect_navigation():
        page.get_by_role("button", name="查看").click()
    assert len(found(page)) == 1  # a repost that adds no word of its own is in no language
    fine(page)
    page.get_by_label("将此搜索保存为").fill("味道")
    page.get_by_role("button", name="保存", exact=True).click()
    kept = page.get_by_role("link", name="味道")
    expect(kept).to_have_attribute("aria-current", "true")
    fine(page)
    page.get_by_role("button", name="删除").click()
    expect(kept).to_have_count(0)
