"""The first day, in a real browser: the set-up link, a passkey, an invitation, an ended session."""

from playwright.sync_api import Browser, Page

from tests.journeys.steps import PASSWORD, open_page
from tests.running import House


def give_passkeys(page: Page) -> None:
    """Plug a passkey device into the browser: it holds keys and says yes."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    ready = {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, **ready}})


def sign_out(page: Page, built: House) -> None:
    """Sign out by the page that asks."""
    page.goto(f"{built.url}/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")


def test_the_first_day(built: House, tess: Page, browser: Browser, complaints: list[str]) -> None:
    page = tess
    give_passkeys(page)

    page.goto(f"{built.url}/me/keys/passkeys/add/")
    page.get_by_label("Password").fill(PASSWORD)  # keys are changed only by somebody who proves again who she is
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("This telephone")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url("**/me/keys/codes/")
    assert page.locator("main code").count() == 10

    sign_out(page, built)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/stories/")

    page.goto(f"{built.url}/me/keys/passkeys/")
    page.get_by_role("link", name="This telephone").click()
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_label("Name").fill("My telephone")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="My telephone").wait_for()

    page.goto(f"{built.url}/set-up/colleagues/")
    page.get_by_label("For whom").fill("Sam")
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("code.fresh-link").inner_text()

    guest = open_page(browser, complaints)
    guest.goto(link)
    guest.get_by_label("Your name").fill("Sam")
    guest.get_by_label("E-mail address").fill("sam@example.com")
    guest.get_by_label("Password").fill(PASSWORD)
    guest.get_by_role("button", name="Come in").click()
    guest.wait_for_url("**/stories/")

    page.goto(f"{built.url}/set-up/colleagues/")
    page.get_by_role("link", name="Sam").click()
    page.get_by_role("button", name="End access").click()
    page.get_by_text("All sessions were ended").wait_for()
    guest.goto(f"{built.url}/me/")
    assert "/sign-in/" in guest.url

    page.goto(f"{built.url}/me/keys/passkeys/")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("No passkey yet").wait_for()


def test_a_passkey_that_is_not_given_is_told_in_words(built: House, browser: Browser, complaints: list[str]) -> None:
    page = open_page(browser, complaints)
    page.goto(f"{built.url}/sign-in/")
    give_passkeys(page)  # an empty one: it knows nothing of this house
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The passkey was not used").wait_for()


def test_under_a_number_the_page_says_why_there_is_no_passkey(
    built: House, browser: Browser, complaints: list[str]
) -> None:
    page = open_page(browser, complaints)
    page.goto(f"http://127.0.0.1:{built.port}/sign-in/")
    page.get_by_text("Passkeys belong to a name").wait_for()
    assert page.get_by_role("button", name="Sign in with a passkey").count() == 0
