"""A watch: made with a look at what it would have heard, a post with why, a notice, and forgotten again."""

import secrets
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.market import Market
from tests.journeys.steps import ComeIn, fine, story, tell, until


def test_a_watch_is_made_hears_tells_and_is_forgotten(market: Market, come_in: ComeIn, tmp_path: Path) -> None:
    page, word = come_in(), f"mulberry{secrets.token_hex(2)}"
    page.goto(f"{market.house.url}/stories/watches/")
    fine(page)
    page.get_by_role("link", name="Add a watch").first.click()
    page.get_by_label("Name").fill("Bags and berries")
    page.get_by_label("Words and phrases").fill(f"bag\n{word}")
    preview = page.locator("#preview")
    expect(preview.locator("mark").first).to_have_text("bag")  # by itself, while she writes
    fine(page)
    page.get_by_label("Left out").fill("nothing to see")
    page.get_by_label("Tell when a story begins in which this is said").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved. It listens to the latest posts first").wait_for()
    watch = page.url
    heard = page.locator("section.found article.post")
    until(page, watch, lambda: heard.count() == 1, "what the watch heard")
    expect(heard).to_contain_text("Heard because of: bag")
    fine(page)

    page.evaluate("window.isTheSamePage = true")
    tell(market.house, tmp_path / "berries.jsonl", story(word, f"The {word} tea stains every cup", 3))
    rail = page.locator(".seats li", has_text="Notices").locator(".count [aria-hidden]")
    expect(rail).to_have_text("1")
    assert page.evaluate("window.isTheSamePage"), "the rail counts by itself"
    page.get_by_role("link", name="Notices").first.focus()
    page.keyboard.press("Enter")
    notice = page.locator("main li", has_text=word)
    expect(notice).to_contain_text("Bags and berries")
    fine(page)
    notice.get_by_role("button", name="Seen").click()
    expect(notice.get_by_role("button")).to_have_count(0)
    expect(rail).to_have_count(0)
    notice.get_by_role("link").first.click()
    page.locator("#first-words", has_text="Who said it first").wait_for()

    page.goto(watch)
    expect(heard).to_have_count(4)
    page.get_by_role("button", name="Tell me no more").click()
    page.get_by_role("button", name="Tell me", exact=True).wait_for()
    fine(page)
    page.get_by_role("button", name="Forget this watch").click()
    page.get_by_text("Forgotten.").wait_for()
    assert page.get_by_role("link", name="Bags and berries").count() == 0


@pytest.mark.parametrize("plain", [False, True])
def test_a_watch_is_made_in_chinese_on_a_telephone(market: Market, come_in: ComeIn, plain: bool) -> None:
    page = come_in("zh-hans", width=390, plain=plain)
    page.goto(f"{market.house.url}/stories/watches/add/")
    page.get_by_label("名称").fill("味道")
    page.get_by_role("button", name="保存").first.click()
    page.locator("main .errorlist, main .error").first.wait_for()
    fine(page)
    page.get_by_label("词和短语").fill("塑料味")
    page.get_by_role("button", name="用最近的帖子试一试").click()
    assert "塑料味" in page.locator("#preview mark").all_inner_texts()
    fine(page)
    page.get_by_role("button", name="保存").first.click()
    watch = page.url
    heard = page.locator("section.found article.post")
    until(page, watch, lambda: heard.count() > 0, "what the watch heard")
    assert "塑料味" in page.locator("section.found mark").all_inner_texts()
    fine(page)
    page.get_by_role("button", name="删除此关注项").click()
    assert page.get_by_role("link", name="味道").count() == 0
