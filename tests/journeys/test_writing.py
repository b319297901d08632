"""Writing to a customer: told why not and what instead, then it goes; no draft is lost. Desk and telephone."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.steps import PASSWORD, begin, fine, once, open_page, speak
from tests.running import House, house

POST_OFFICE = {"DJANGO_SETTINGS_MODULE": "tests.journeys.post_office"}
ANA = """
import django
django.setup()
from datetime import timedelta
from codriver.channels.tests.speaking import mouth
from codriver.kit.clock import now
from codriver.people.actions import give_handle
from codriver.people.models import Person
from codriver.terms import actions
from codriver.terms.nouns import Rule
mouth()
ana = Person.objects.create(name="Ana Lin", language="en", timezone="Asia/Shanghai", last_heard_at=now())
old = give_handle(ana, "paper", "Lantern Street 1", evidence="imported")
give_handle(ana, "paper", "Bridge Street 22", evidence="signed in", verified_at=now())
actions.suppress(old, "bounced")
actions.set_rule(ana, Rule("events", "allow", "events", digest="weekly"))
actions.set_rule(ana, Rule("offers", "allow", "offers", until=now() + timedelta(days=9)))
"""
SAID = "We promised you a new lid. It lies ready at Lantern Street."


@pytest.fixture(scope="module")
def office(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Page]]:
    """A house that can write to Ana, and its owner's page."""
    once("how a page answers is no matter of the database")
    with house(tmp_path_factory.mktemp("office") / "data", **POST_OFFICE) as running:
        environment = os.environ | running.environment
        subprocess.run([sys.executable, "-c", ANA], env=environment, check=True, timeout=120)
        heard: list[str] = []
        yield running, begin(running, browser, heard)
        assert [words for words in heard if "Failed to load resource" not in words] == []  # 422, or no session


def find_ana(running: House, page: Page) -> None:
    """Find her by a whole address and open her page."""
    page.goto(f"{running.url}/people/")
    page.get_by_role("searchbox").fill("bridge street 22")  # compared as it was given
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="Nobody of that name or address")).to_be_visible()
    page.get_by_role("searchbox").fill("Bridge Street 22")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Ana Lin").click()
    expect(page.get_by_role("heading", level=1, name="Ana Lin")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_staff_are_told_why_not_and_what_instead(office: tuple[House, Page], width: int) -> None:
    running, page = office
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{running.url}/people/")
    speak(page, "en")
    fine(page)
    find_ana(running, page)
    fine(page)
    page.get_by_role("link", name="Write to her").click()
    page.get_by_label("Subject").fill(f"Your lid, {width}")
    page.get_by_label("Message", exact=True).fill(SAID)
    page.get_by_label("What for").select_option("News")
    answer = page.locator("#answer")
    expect(answer).to_contain_text("It may not go. No rule of hers allows “News” here.")
    expect(answer).to_contain_text("She can allow it herself")
    fine(page)
    page.get_by_role("button", name="Send").click()
    expect(answer).to_contain_text("It may not go.")
    expect(page.get_by_label("Message", exact=True)).to_have_value(SAID)
    page.get_by_label("What for").select_option("Events")
    expect(answer).to_contain_text("It would be collected until Monday")
    page.get_by_label("What for").select_option("What we promised")
    page.get_by_label("To", exact=True).select_option("Paper · L…1")
    expect(answer).to_contain_text("This address no longer reaches her.")
    page.get_by_role("button", name="Take this address").click()
    expect(answer).to_contain_text("It goes out now.")
    expect(page.get_by_label("Message", exact=True)).to_have_value(SAID)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1, name="Ana Lin")).to_be_visible()
    expect(page.get_by_text(f"Your lid, {width}").first).to_be_visible()
    fine(page)


def test_a_draft_outlives_the_session(office: tuple[House, Page]) -> None:
    running, page = office
    find_ana(running, page)
    page.get_by_role("link", name="Write to her").click()
    page.get_by_label("Subject").press_sequentially("Your lid")
    page.get_by_label("Message", exact=True).press_sequentially(SAID)
    write = page.url
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Send").click()
    page.get_by_label("E-mail address").fill("tess@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(write)
    expect(page.get_by_label("Message", exact=True)).to_have_value(SAID)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1, name="Ana Lin")).to_be_visible()
    page.goto(write)
    expect(page.get_by_label("Message", exact=True)).to_have_value("")  # it was sent, so it is forgotten here


def test_without_javascript_one_asks_first(office: tuple[House, Page], browser: Browser) -> None:
    running, page = office
    heard: list[str] = []
    plain = open_page(browser, heard, storage_state=page.context.storage_state(), java_script_enabled=False)
    find_ana(running, plain)
    plain.get_by_role("link", name="Write to her").click()
    plain.get_by_label("What for").select_option("News")
    plain.get_by_label("Message", exact=True).fill(SAID)
    plain.get_by_role("button", name="Ask first").click()
    expect(plain.locator("#answer")).to_contain_text("It may not go.")
    expect(plain.get_by_label("Message", exact=True)).to_have_value(SAID)
    plain.context.close()
    assert heard == []
