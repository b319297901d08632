"""A customer at her telephone: a code, her terms first, the wheel turned, what was held back, a passkey, no net."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.steps import fine, once, open_page, speak
from tests.journeys.test_coming_in import give_passkeys
from tests.running import House, house

PHONE = {"width": 390, "height": 844}
LANGUAGES = ("en", "zh-hans")
CODE = """
import django; django.setup()
import json, sys
from datetime import timedelta
from codriver.kit.clock import now
from codriver.people.models import Proof
from codriver.people.proving import asking
sending = asking.prepare(Proof.objects.latest("pk"), now() + timedelta(seconds=61))  # after whoever tried before
print(json.dumps([sending.code, sending.token]))
"""
NEWS = """
import django; django.setup()
from codriver.channels import outbox
from codriver.channels.tests.speaking import mouth, paper
from codriver.kit.clock import now
from codriver.people.actions import give_handle
from codriver.people.models import Person
with paper():
    mouth()
    handle = give_handle(Person.objects.get(), "paper", "mia", evidence="signed in", verified_at=now())
    for purpose, subject in (("news", "The first harvest is here"), ("offers", "Three for two until Sunday")):
        outbox.send(handle, purpose, key=purpose, subject=subject, text="It rained late this year.")
"""


def behind(built: House, script: str) -> str:
    """Do something inside of the house as its own programs do; return what it printed."""
    settings = {"DJANGO_SETTINGS_MODULE": "codriver.settings"}
    told = subprocess.run(
        [sys.executable, "-c", script],
        env={**built.environment, **settings},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


@pytest.fixture(scope="module")
def teahouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of its own: customers come and go in it."""
    once("how a customer's pages look and work is no matter of the database")
    with house(tmp_path_factory.mktemp("teahouse") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def phone(teahouse: House, browser: Browser) -> Iterator[Page]:
    """Mia's telephone; what its browser complains about fails the last journey."""
    heard: list[str] = []
    page = open_page(browser, heard, viewport=PHONE)
    yield page
    page.context.close()
    refused = ("status of 422", "ERR_INTERNET_DISCONNECTED")  # a form that was not right; the net that was taken away
    assert [words for words in heard if not any(word in words for word in refused)] == []


def looks_fine(page: Page) -> None:
    """Look at a page in both languages and themes."""
    for language in LANGUAGES[::-1]:
        speak(page, language)
        fine(page)


def prove(built: House, page: Page, address: str) -> None:
    """Ask for a code and type it."""
    page.get_by_label("Your mail address").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_text("A code is on its way").wait_for()
    code, _ = json.loads(behind(built, CODE))
    page.get_by_label("The code").fill(f"{code[:4]} {code[4:]}")
    page.get_by_role("button", name="Come in").click()


def test_sign_up_begins_with_her_terms(teahouse: House, phone: Page) -> None:
    page = phone
    page.goto(f"{teahouse.url}/my/")
    page.wait_for_url("**/my/enter/")
    looks_fine(page)
    page.get_by_label("Your mail address").fill("mia@example.com")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_text("A code is on its way").wait_for()
    looks_fine(page)
    page.get_by_label("The code").fill("0000 0000")
    page.get_by_role("button", name="Come in").click()
    page.get_by_text("This code does not open the door").wait_for()
    page.goto(f"{teahouse.url}/my/enter/")
    prove(teahouse, page, "mia@example.com")

    page.get_by_role("heading", name="Your terms first").wait_for()
    looks_fine(page)
    expect(page.get_by_role("radio", name="Only what I ask for")).to_be_checked()
    page.get_by_role("radio", name="My orders, and news once a week").check()
    page.get_by_role("button", name="These are my terms").click()
    page.get_by_label("What may we call you?").fill("Mia")
    assert page.get_by_label("Time zone").input_value() == "Asia/Shanghai"
    looks_fine(page)
    page.get_by_label("What may we call you?").fill("Mia")
    page.get_by_role("button", name="Open my side").click()
    page.get_by_text("Your terms hold from now on").wait_for()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mia")
    page.get_by_role("link", name="News: weekly").wait_for()
    looks_fine(page)


def test_she_reads_what_was_held_back_and_why(teahouse: House, phone: Page) -> None:
    page = phone
    behind(teahouse, NEWS)
    page.goto(f"{teahouse.url}/my/")
    page.get_by_text("2 were held back.").wait_for()
    page.get_by_role("link", name="Why?").click()
    page.get_by_text("You have not allowed “Offers” here.").wait_for()
    page.get_by_text("You want “News” collected").wait_for()
    looks_fine(page)
    page.get_by_role("link", name="Three for two until Sunday").click()
    page.get_by_role("heading", name="Why did it not come?").wait_for()
    looks_fine(page)


def test_two_taps_turn_the_wheel(teahouse: House, phone: Page) -> None:
    page = phone
    page.goto(f"{teahouse.url}/my/")
    page.get_by_role("link", name="News: weekly").click()
    no = page.get_by_role("button", name="No", exact=False).last
    expect(no).to_contain_text("1 message that waits will stop.")
    looks_fine(page)
    page.get_by_role("button", name="No", exact=False).last.click()
    page.get_by_text("Page 2 of your terms holds from now on.").wait_for()
    looks_fine(page)
    page.goto(f"{teahouse.url}/my/")
    page.get_by_role("link", name="News: no").wait_for()
    page.get_by_role("link", name="Your hours: at any time").click()
    page.get_by_role("button", name="9:00 to 19:00").click()
    page.goto(f"{teahouse.url}/my/")
    page.get_by_role("link", name="Your hours: 9 to 19").wait_for()
    page.get_by_role("link", name="Receipts").click()
    page.get_by_text("All: not at 19:00–9:00").wait_for()
    looks_fine(page)


@pytest.mark.parametrize("path", ["terms/pause/", "terms/where/", "known/", "known/you/", "looks/", "addresses/"])
def test_every_other_page_of_hers_looks_fine(teahouse: House, phone: Page, path: str) -> None:
    phone.goto(f"{teahouse.url}/my/{path}")
    looks_fine(phone)


def test_a_passkey_opens_her_side_without_a_code(teahouse: House, phone: Page) -> None:
    page = phone
    give_passkeys(page)
    page.goto(f"{teahouse.url}/my/passkeys/")
    page.get_by_role("button", name="Add this device").click()
    page.get_by_text("this device opens your side by its own lock").wait_for()
    looks_fine(page)
    page.goto(f"{teahouse.url}/my/")
    page.get_by_role("button", name="Leave").click()
    page.get_by_text("nothing of your side is open").wait_for()
    looks_fine(page)
    page.goto(f"{teahouse.url}/my/messages/")
    page.wait_for_url("**/my/enter/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/my/messages/")
    page.goto(f"{teahouse.url}/my/passkeys/")
    page.get_by_text("Last used").wait_for()
    page.get_by_role("button", name="Take away").click()
    page.get_by_text("This passkey opens nothing any more").wait_for()


def test_a_link_is_pressed_and_not_only_opened(teahouse: House, browser: Browser, complaints: list[str]) -> None:
    asking, reading = (open_page(browser, complaints, viewport=PHONE) for _ in range(2))
    asking.goto(f"{teahouse.url}/my/enter/")
    asking.get_by_label("Your mail address").fill("mia@example.com")
    asking.get_by_role("button", name="Send me a code").click()
    asking.get_by_text("A code is on its way").wait_for()
    _, token = json.loads(behind(teahouse, CODE))
    for _ in range(2):
        reading.goto(f"{teahouse.url}/my/enter/link/{token}/")
    looks_fine(reading)
    reading.get_by_role("button", name="Yes, it was me").click()
    expect(reading.get_by_role("heading", level=1)).to_contain_text("Mia")


def test_without_a_script_all_of_it_works(teahouse: House, browser: Browser, complaints: list[str]) -> None:
    page = open_page(browser, complaints, viewport=PHONE, java_script_enabled=False)
    page.goto(f"{teahouse.url}/my/enter/")
    prove(teahouse, page, "mia@example.com")
    page.get_by_role("link", name="Offers: no").click()
    page.get_by_role("button", name="Once a week, in one mail").click()
    page.get_by_text("of your terms holds from now on.").wait_for()


def test_without_a_net_one_page_says_so_and_nothing_else_is_kept(teahouse: House, phone: Page) -> None:
    page = phone
    page.goto(f"{teahouse.url}/my/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name)"
        ".then((cache) => cache.keys()).then((asked) => asked.map((one) => new URL(one.url).pathname)))))"
    )
    assert [one for one in kept[0] if not one.startswith("/static/")] == ["/my/offline/"]
    page.context.set_offline(True)
    page.goto(f"{teahouse.url}/my/messages/")
    page.get_by_role("heading", name="No net").wait_for()
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mia")
