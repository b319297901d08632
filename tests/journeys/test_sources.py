"""Listening: a feed by its site's address, pushes with their secret, mails, a link that somebody pasted."""

import json
import re
import secrets
import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from codriver.kit.clock import now
from tests.journeys.market import Market, article, feed, front_page, own
from tests.journeys.steps import ComeIn, fine, said, speak, tab_to, until
from tests.pushing import signing

ON_THE_WALL = 5.0  # seconds
MAIL = Path(__file__).resolve().parents[2] / "codriver/channels/alertmail/samples/alert-zh.eml"
SAID = (
    "{}, its handle came off on the first day",
    "{} 的客服让我等了三个星期，最后说杯子不保修",
    "{} cannot be sent back without the box it came in, says the shop",
)
CLOSED = "http://192.168.1.1/status"  # somebody's own network


def push(address: str, secret: str, *posts: dict[str, object]) -> int:
    """Push as a program outside does, and return what it is answered."""
    body = json.dumps(posts).encode()
    signed = signing.sign(secret, secrets.token_hex(8), now(), body)
    return httpx.post(address, content=body, headers=signed, timeout=30).status_code


def open_door(page: Page, market: Market, name: str) -> tuple[str, str]:
    """Make a connection that is pushed to by keyboard alone; return its address and its secret."""
    page.goto(f"{market.house.url}/set-up/sources/")
    tab_to(page, "Let others push")
    page.keyboard.press("Enter")
    page.get_by_label("Name").wait_for()
    fine(page)
    tab_to(page, "Name")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Copy this secret now").wait_for()
    fine(page)
    secret, address = page.locator("code.fresh-link").all_inner_texts()
    return address, secret


def test_what_is_pushed_stands_on_the_open_wall_within_five_seconds(market: Market, come_in: ComeIn) -> None:
    page, wall = come_in(), come_in()
    address, secret = open_door(page, market, "Boards")
    wall.locator(".live[data-live=live]").wait_for()
    took = []
    for n, words in enumerate(SAID):
        word = f"lantern{secrets.token_hex(3)}"
        first = said(words.format(word), 70, 2, f"p{n}", channel="boards")
        second = own("Mine too!", 71, 1, f"q{n}", f"p{n}", channel="boards")
        began = time.monotonic()
        assert push(address, secret, first, second) == 200
        wall.locator("#wall a.strong", has_text=word).wait_for()
        took.append(time.monotonic() - began)
    print("push to open wall, seconds:", [round(seconds, 2) for seconds in took])
    assert max(took) < ON_THE_WALL
    expect(page.locator("#pushes")).to_contain_text("2 posts · 2 new")  # the other page heard it by itself


def test_a_push_is_tried_gets_another_secret_and_is_paused(market: Market, come_in: ComeIn) -> None:
    page = come_in(width=390)
    page.goto(f"{market.house.url}/set-up/sources/push/")
    page.get_by_label("Name").fill("Till")
    page.get_by_role("button", name="Make its address and secret").click()
    secret, address = page.locator("code.fresh-link").all_inner_texts()

    page.get_by_role("button", name="Send a test").click()
    page.get_by_text("The test was signed, checked and stored.").wait_for()
    expect(page.locator("#pushes")).to_contain_text("a test, without a post")
    expect(page.locator("#pushes .chip")).to_have_text("taken in")
    assert page.locator("code.fresh-link").count() == 1, "the secret is shown once"

    page.get_by_role("button", name="Make a new secret").click()
    page.get_by_text("the earlier secret is valid until").wait_for()
    second = page.locator("code.fresh-link").first.inner_text()
    assert (push(address, secret), push(address, second)) == (200, 200)
    page.get_by_label("The present secret stays valid for").select_option(label="no longer")
    page.get_by_role("button", name="Make a new secret").click()
    third = page.locator("code.fresh-link").first.inner_text()
    assert (push(address, second), push(address, third)) == (401, 200)
    expect(page.locator("#pushes .notice.bad")).to_contain_text("fits none of the secrets that are valid now")
    fine(page)

    page.get_by_role("link", name="Till").click()
    expect(page.locator("#health")).to_contain_text("well")
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("#health .notice")).to_contain_text("Paused by Tess")
    fine(page)
    assert push(address, third) == 503
    page.get_by_role("button", name="Resume").click()
    assert push(address, third) == 200
    page.goto(f"{market.house.url}/set-up/sources/")
    expect(page.locator("main li", has_text="Till")).to_contain_text("Last success")
    fine(page)


def test_a_feed_is_found_at_its_site_and_what_it_says_is_heard(market: Market, come_in: ComeIn) -> None:
    page, words = come_in(), f"The kettle sings in {secrets.token_hex(3)}"
    market.put_up("courier.test", "/courier.xml", feed("Courier", words))
    site = market.put_up("courier.test", "/", front_page("Courier", "/courier.xml"))
    page.goto(f"{market.house.url}/set-up/sources/add/")
    for wrong, why in (("http://", "This is not an address that can be fetched."), (CLOSED, "192.168.1.1")):
        page.get_by_label("Address").fill(wrong)
        page.get_by_role("button", name="Look what is there").click()
        expect(page.locator("main .errorlist")).to_contain_text(why)
    fine(page)

    page.get_by_label("Address").fill(site)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="1 post would be heard now").wait_for()
    expect(page.locator("main")).to_contain_text(words)
    fine(page)
    offer = page.locator("main section.card", has_text=words)
    offer.get_by_text("Listen to this").click()
    offer.get_by_label("Kind of source").select_option("portal")
    offer.get_by_label("What we do not see there").fill("Its comments")
    offer.get_by_role("button", name="Listen from now on").click()
    page.get_by_text("We listen there from now on.").wait_for()
    expect(page.locator("#health header .chip")).to_have_text("well")  # by itself, when the worker has asked
    page.reload()
    page.get_by_role("link", name=words).wait_for()
    fine(page)

    page.get_by_role("button", name="Test now").click()
    page.get_by_role("heading", name="The test brought").wait_for()
    page.get_by_role("button", name="Remove this source").click()
    page.get_by_text("What was heard stays.").wait_for()
    assert page.locator("main li", has_text="Its comments").count() == 0


def test_a_site_that_is_spoken_of_is_listened_to_in_one_tap(market: Market, come_in: ComeIn) -> None:
    page = come_in(width=390)
    market.put_up("teahouse.test", "/teahouse.xml", feed("Teahouse", "Oolong is back"))
    for n in (1, 2):
        market.put_up("teahouse.test", f"/post/{n}", front_page("Teahouse", "/teahouse.xml"))
    page.goto(f"{market.house.url}/set-up/sources/not-yet/")
    row = page.locator("main li", has_text="teahouse.test")
    expect(row).to_contain_text("2 posts link there")
    fine(page)
    row.get_by_role("button", name="Not interesting").click()
    page.get_by_text("teahouse.test is put aside.").wait_for()
    assert row.count() == 0
    page.get_by_role("button", name="Take back").click()
    row.get_by_role("button", name="Listen to it").click()
    page.get_by_text("We listen there from now on.").wait_for()
    page.goto(f"{market.house.url}/set-up/sources/not-yet/")
    assert row.count() == 0


@pytest.mark.parametrize("plain", [False, True])
def test_a_link_is_pasted_in_chinese_on_a_telephone(market: Market, come_in: ComeIn, plain: bool) -> None:
    page = come_in("zh-hans", width=390, plain=plain)
    words = "A bell rang at noon and nobody came" if plain else "The gate stood open all night long"
    link = market.put_up("letters.test", f"/letter/{plain}", article("A letter", words))
    page.goto(f"{market.house.url}/stories/add/")
    page.get_by_label("地址").fill("不是地址")
    page.get_by_role("button", name="看一看").click()
    page.locator("[aria-invalid=true]").wait_for()
    page.get_by_label("地址").fill(CLOSED)
    page.get_by_role("button", name="看一看").click()
    expect(page.locator("main .notice").first).to_contain_text("192.168.1.1")
    fine(page)

    page.get_by_label("地址").last.fill(link)
    page.get_by_role("button", name="看一看").click()
    expect(page.get_by_label("正文", exact=True)).to_have_value(re.compile(words))
    expect(page.get_by_label("作者")).to_have_value("Lin Mei")
    fine(page)
    page.get_by_role("button", name="添加这条帖子").click()
    page.locator("main h2 a", has_text=words).click()
    page.locator("#first-words").wait_for()
    expect(page.locator(".first-words .voice")).to_contain_text(words)
    fine(page)


def test_the_mail_of_an_alert_is_dropped_and_read(market: Market, come_in: ComeIn) -> None:
    page = come_in()
    page.goto(f"{market.house.url}/set-up/sources/mails/")
    page.get_by_label("Name").fill("Alerts")
    fine(page)
    page.get_by_role("button", name="Make its folder").click()
    page.get_by_label("Files").set_input_files({"name": "letter.txt", "mimeType": "text/plain", "buffer": b"Hello"})
    page.get_by_role("button", name="Drop them").click()
    page.get_by_text("Only files that end in").wait_for()
    fine(page)
    page.get_by_label("Files").set_input_files(MAIL)
    page.get_by_role("button", name="Drop them").click()
    page.get_by_text("1 file is in; it is read now.").wait_for()
    told = json.loads(MAIL.with_name(f"{MAIL.name}.golden.json").read_text("utf-8"))
    heard = page.locator("main section.flush li a.strong")
    until(page, page.url, lambda: heard.count() == len(told), "what the mail tells of")
    expect(page.locator("#health header .chip")).to_have_text("well")
    speak(page, "zh-hans")
    fine(page)
