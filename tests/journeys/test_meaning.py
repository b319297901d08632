"""What posts say: numbers that open their voices, a reading and a standing that a colleague corrects and takes back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.market import CARES, CUP, STRAW, Market
from tests.journeys.steps import ComeIn, figure, fine, until

MOST = 20  # posts that a page of voices shows at once


def story_of(page: Page, market: Market, told: str) -> str:
    """Return the address of the story that a part of these words stands in."""
    link = page.locator("#wall a.strong", has_text=told[:20])
    until(page, f"{market.house.url}/stories/", lambda: link.count() == 1, f"the story of {told[:20]}")
    return f"{market.house.url}{link.get_attribute('href')}"


def counted(page: Page, where: Locator) -> dict[str, int]:
    """Return the numbers that stand in a part of a page, by the addresses that they open."""
    links = where.locator("a.number, td.number > a").all()
    return {link.get_attribute("href") or "": figure(link.inner_text()) for link in links}


def each_opens_its_voices(page: Page, market: Market, numbers: dict[str, int]) -> None:
    """Ask for what every number opens, as far as one page shows it whole, and count the posts behind it."""
    assert numbers
    for address, posts in numbers.items():
        if posts <= MOST:
            voices = page.context.request.get(f"{market.house.url}{address}").text()
            assert voices.count('<article class="post"') == posts, address


def read(page: Page, story: str) -> None:
    """Wait until every post of a story is read."""
    told = page.locator("section", has=page.locator("#meant-title")).locator("header .soft")
    until(page, story, lambda: told.count() == 1, "readings")


def test_the_numbers_of_a_story_open_its_voices(market: Market, come_in: ComeIn) -> None:
    page = come_in()
    story = story_of(page, market, CUP)
    until(page, story, lambda: "5 posts" in page.locator("#story-head").inner_text(), "the whole story")
    read(page, story)
    expect(page.locator("#story-head")).to_contain_text("In the press since")
    fine(page)
    parts = page.locator("aside .bars")
    assert parts.count() == 5  # who speaks, feelings, kinds, needs, sites
    each_opens_its_voices(page, market, counted(page, parts))
    number = parts.locator("a.number").first
    posts = figure(number.inner_text())
    number.click()
    expect(page.locator("article.post")).to_have_count(posts)
    fine(page)


def test_the_numbers_of_the_overview_open_its_voices(market: Market, come_in: ComeIn) -> None:
    page = come_in()
    read(page, story_of(page, market, CUP))
    page.goto(f"{market.house.url}/stories/overview/?days=7")
    page.locator("[data-chart].drawn svg").first.wait_for()
    fine(page)
    lines = page.locator("table.lines")
    assert {"Feelings", "Kinds"} <= set(lines.locator("thead th:first-child").all_text_contents())
    each_opens_its_voices(page, market, counted(page, lines))
    number = lines.locator("td.number > a[href*='kind=complaint']")
    posts = figure(number.inner_text())
    number.click()
    expect(page.locator("article.post")).to_have_count(posts)
    fine(page)


@pytest.mark.parametrize("plain", [False, True])
def test_a_reading_is_corrected_in_place_counts_and_is_taken_back(market: Market, come_in: ComeIn, plain: bool) -> None:
    page = come_in(plain=plain)
    story = story_of(page, market, CUP)
    read(page, story)
    praised = page.locator("aside a.number[href$='kind=praise']")
    total = (
        page.locator("#kinds-title").locator("xpath=../..").locator("tr", has_text="praise").locator("td.number > a")
    )

    def counts() -> tuple[int, int]:
        """Return how much praise the story's page and the overview count."""
        page.goto(f"{market.house.url}/stories/overview/?days=7")
        everywhere = figure(total.first.inner_text()) if total.count() else 0
        page.goto(story)
        return (figure(praised.inner_text()) if praised.count() else 0, everywhere)

    before = counts()
    page.goto(f"{story}posts/")
    reading = page.locator("article.post", has_text=CARES).locator("details.reading")
    was = reading.locator("summary .chip").all_inner_texts()
    assert "praise" not in was
    reading.locator("summary").click()
    reading.get_by_label("Kind").select_option("praise")
    reading.get_by_label("Feeling").select_option("positive")
    reading.get_by_role("button", name="It says this").click()
    expect(reading.locator("summary")).to_contain_text("said by a person")
    assert {"positive", "praise"} <= set(reading.locator("summary .chip").all_inner_texts())
    fine(page)
    assert counts() == (before[0] + 1, before[1] + 1)

    page.goto(f"{story}posts/?kind=praise")
    expect(page.locator("article.post", has_text=CARES)).to_have_count(1)
    page.goto(f"{story}posts/")
    reading.locator("summary").click()
    reading.get_by_role("button", name="Let the reader say it").click()
    expect(reading.locator("summary")).not_to_contain_text("said by a person")
    again = lambda: reading.locator("summary .chip").all_inner_texts() == was  # noqa: E731
    until(page, f"{story}posts/", again, "what the reader says")
    assert counts() == before


def test_a_standing_is_corrected_in_chinese_and_taken_back(market: Market, come_in: ComeIn) -> None:
    page = come_in("zh-hans", width=390)
    story = story_of(page, market, STRAW)
    page.goto(story)
    fine(page)
    page.goto(f"{story}posts/")
    who = page.locator("article.post", has_text="再也不买").locator("a.standing")
    stood = who.inner_text()
    who.click()
    page.locator("#standing-title").wait_for()
    fine(page)
    page.locator("select[name=standing]").select_option("partner")
    page.get_by_role("button", name="更正").click()
    expect(page.locator(".page-head .chips")).to_contain_text("合作方")
    expect(page.locator("section", has=page.locator("#corrections-title"))).to_contain_text("Tess")
    fine(page)
    partners = page.locator("#speakers a.number[href$='standing=partner']")
    until(page, story, lambda: partners.count() == 1, "a partner among who speaks")
    partners.click()
    expect(page.locator("article.post")).to_have_count(1)

    page.locator("a.standing").click()
    page.get_by_role("button", name="撤回").click()
    expect(page.locator(".page-head .chips")).to_contain_text(stood)
    expect(page.locator("section", has=page.locator("#corrections-title"))).to_contain_text(re.compile("撤回"))
    until(page, story, lambda: partners.count() == 0, "no partner any more")
