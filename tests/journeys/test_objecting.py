"""Leave me alone: anybody's form, the phrase, the look of a person, and what of it stands on the page of keeping."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from codriver.kit.clock import now
from tests.journeys.market import MINA, Market
from tests.journeys.steps import ComeIn, fine, open_page, said, tell, until


@pytest.fixture
def telephone(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    """The telephone of somebody who is no member of staff, plain: she lets no scripts run."""
    size = {"width": 390, "height": 844}
    page = open_page(browser, complaints, "zh-CN", viewport=size, java_script_enabled=False)
    yield page
    page.context.close()
    complaints[:] = [words for words in complaints if "status of 422" not in words]


def object_to(page: Page, market: Market, site: str, handle: str, note: str = "") -> str:
    """Fill in the form in Chinese, and return the phrase."""
    page.goto(f"{market.house.url}/objection/")
    fine(page)
    page.get_by_label("站点").fill(site)
    page.get_by_label("您在那里的账号").fill(handle)
    page.locator("textarea").fill(note)
    page.get_by_role("button", name="下一步：证明").click()
    page.get_by_role("heading", name="请证明账号属于您").wait_for()
    fine(page)
    return page.locator("code.fresh-link").inner_text()


def test_a_person_looks_and_all_words_go(market: Market, telephone: Page, come_in: ComeIn, tmp_path: Path) -> None:
    page = come_in()
    keeping = f"{market.house.url}/set-up/keeping/"
    telephone.goto(f"{market.house.url}/objection/")
    telephone.get_by_label("站点").fill("微博")
    telephone.get_by_label("您在那里的账号").fill("@")
    telephone.get_by_role("button", name="下一步：证明").click()
    telephone.locator("[aria-invalid=true]").wait_for()
    fine(telephone)
    phrase = object_to(telephone, market, "微博", "@Mina", "手机丢了，登不上去")
    hers = telephone.url
    telephone.get_by_role("button", name="已放入个人资料").click()
    fine(telephone)

    page.goto(keeping)
    day = (now() + timedelta(days=90)).strftime("%Y")
    expect(page.locator("main")).to_contain_text(f"{day}")  # the next day on which words go
    expect(page.get_by_role("link", name="Leave me alone").first).to_be_visible()
    fine(page)
    page.get_by_role("link", name="Leave me alone").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Is @Mina theirs?").wait_for()
    expect(page.locator("main")).to_contain_text(MINA)
    fine(page)
    page.get_by_label("The phrase that you read in the profile").fill("codriver-0000-0000-0000")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("This is not the phrase of this objection.").wait_for()
    fine(page)
    page.get_by_label("The phrase that you read in the profile").fill(phrase)
    expect(page.get_by_label("The account's id in our posts")).to_have_value("mina-7")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="Confirmed").wait_for()
    fine(page)

    done = telephone.get_by_role("heading", name="完成：不再打扰您")
    until(telephone, hers, lambda: done.count() == 1, "an objection that is carried out")
    expect(telephone.locator("main")).to_contain_text("2 条")
    fine(telephone)
    another = said("又来了", 60, 1, "mina-2", author={"id": "mina-7", "name": "Mina"})
    tell(market.house, tmp_path / "more.jsonl", [another], refused=1)
    page.goto(keeping)
    told = page.locator("section", has=page.locator("#objections-title"))
    expect(told).to_contain_text("1 objection is in force. Posts not taken because of it: 1.")
    runs = page.locator("section", has=page.locator("#runs-title"))
    until(page, keeping, lambda: runs.count() == 1, "what was forgotten")
    expect(runs).to_contain_text("their authors objected: 2")
    fine(page)
    page.goto(f"{market.house.url}/stories/search/?q=茶馆关门太早")
    page.get_by_role("heading", name="Nobody said that here").wait_for()


def test_the_phrase_in_a_post_is_proof_enough(market: Market, telephone: Page, come_in: ComeIn, tmp_path: Path) -> None:
    phrase, hers = object_to(telephone, market, "weibo", "hana-1"), telephone.url
    proof = said(f"是我本人 {phrase}", 63, 1, "proof", author={"id": "hana-1"})
    tell(market.house, tmp_path / "proof.jsonl", [proof], refused=1)  # that very post is not kept
    done = telephone.get_by_role("heading", name="完成：不再打扰您")
    until(telephone, hers, lambda: done.count() == 1, "an objection that proved itself")
    expect(telephone.locator("main")).to_contain_text("1 条")
    telephone.get_by_role("link", name="我改变主意了").click()
    fine(telephone)


def test_a_period_is_changed_after_its_consequence_was_read(market: Market, come_in: ComeIn) -> None:
    page = come_in("zh-hans", width=390)
    keeping = f"{market.house.url}/set-up/keeping/"
    for days in ("30", "90"):
        page.goto(keeping)
        page.get_by_role("link", name="论坛").first.click()
        page.locator("select[name=days]").select_option(days)
        fine(page)
        page.get_by_role("button", name="查看后果").click()
        page.locator("#asked-title").wait_for()
        fine(page)
        page.get_by_role("button", name="保存").click()
        expect(page.locator("main li", has_text="论坛").first).to_contain_text(days)
        fine(page)
