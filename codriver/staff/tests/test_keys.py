"""Codes from an app, and recovery codes. Passkeys need a browser: tests/journeys/test_coming_in.py."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.test import Client

from codriver.cli import main
from tests.cast import PASSWORD, staff

PERIOD = 30  # seconds that a code lasts


def code(secret: str) -> str:
    """Return what the app shows now."""
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // PERIOD))


def signed_in() -> Client:
    browser = Client()
    browser.post("/sign-in/", {"login": "tess@example.com", "password": PASSWORD})
    return browser


def proven(browser: Client) -> Client:
    """Let her prove again who she is, as before every change of keys."""
    browser.post("/sign-in/again/", {"password": PASSWORD})
    return browser


@pytest.fixture
def secret(tess) -> str:
    """Tess turned on the codes of an app; this is what the app knows."""
    browser = proven(signed_in())
    page = browser.get("/me/keys/app/add/")
    shown = page.context["form"].secret
    assert browser.post("/me/keys/app/add/", {"code": code(shown)})["Location"] == "/me/keys/codes/"
    return str(shown)


def half_in() -> Client:
    """Return a browser in which the password was right and the code is still to come."""
    browser = Client()
    answer = browser.post("/sign-in/", {"login": "tess@example.com", "password": PASSWORD})
    assert answer["Location"] == "/sign-in/second/"
    return browser


def test_keys_are_not_shown_for_a_change_before_the_password_is_given_again(tess):
    browser = signed_in()
    for path in ("/me/keys/app/add/", "/me/keys/passkeys/add/", "/me/keys/codes/new/"):
        assert browser.get(path)["Location"].startswith("/sign-in/again/")


def test_a_wrong_first_code_turns_nothing_on(tess):
    browser = proven(signed_in())
    browser.get("/me/keys/app/add/")
    assert browser.post("/me/keys/app/add/", {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()


def test_after_the_password_the_code_is_asked(secret):
    browser = half_in()
    assert browser.get("/me/").status_code == 302
    assert browser.get("/sign-in/second/").status_code == 200
    assert browser.post("/sign-in/second/", {"code": "000000"}).status_code == 200
    assert browser.get("/me/").status_code == 302


def test_a_recovery_code_opens_once(secret):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    browser = half_in()
    assert browser.post("/sign-in/second/", {"code": codes[0]}).status_code == 302
    assert browser.get("/me/").status_code == 200
    assert half_in().post("/sign-in/second/", {"code": codes[0]}).status_code == 200


def test_the_code_of_the_app_opens_and_is_asked_again_before_keys_are_changed(secret, monkeypatch):
    browser = half_in()
    later = time.time() + PERIOD  # the code that turned it on is used up
    monkeypatch.setattr(time, "time", lambda: later)
    assert browser.post("/sign-in/second/", {"code": code(secret)}).status_code == 302
    page = browser.get("/me/keys/app/remove/", follow=True)
    assert page.request["PATH_INFO"].startswith("/sign-in/again/")
    assert browser.get("/sign-in/again/code/").status_code == 200


def test_codes_are_shown_and_fetched_only_by_who_proved_herself_again(secret):
    browser = half_in()
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    browser.post("/sign-in/second/", {"code": codes[0]})
    for path in ("/me/keys/codes/", "/me/keys/codes/download/"):
        assert codes[1] not in browser.get(path, follow=True).content.decode()
    proven(browser)
    assert codes[1] in browser.get("/me/keys/codes/").content.decode()
    assert codes[1] in browser.get("/me/keys/codes/download/").content.decode()


def test_new_recovery_codes_close_the_older_ones(secret):
    rows = Authenticator.objects.filter(type="recovery_codes")
    before = rows.get().wrap().get_unused_codes()
    browser = half_in()
    browser.post("/sign-in/second/", {"code": before[0]})
    proven(browser)
    assert browser.get("/me/keys/codes/new/").status_code == 200
    browser.post("/me/keys/codes/new/")
    assert not set(before) & set(rows.get().wrap().get_unused_codes())


def test_codes_are_turned_off_again(secret):
    browser = half_in()
    browser.post(
        "/sign-in/second/", {"code": Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]}
    )
    proven(browser)
    assert browser.get("/me/keys/").status_code == 200
    assert browser.get("/me/keys/app/remove/").status_code == 200
    browser.post("/me/keys/app/remove/")
    assert signed_in().get("/me/").status_code == 200


def test_an_owner_helps_a_colleague_whose_telephone_is_lost(secret, tess, sign_in):
    owner = sign_in(staff("Ona", "owner"))
    page = f"/set-up/colleagues/{tess.pk}/"
    assert "Device lost?" in owner.get(page).content.decode()
    owner.post(page, {"do": "drop keys"})
    assert "Device lost?" not in owner.get(page).content.decode()
    assert signed_in().get("/me/").status_code == 200


def test_the_only_owner_is_rescued_from_the_command_line(secret, capsys):
    assert main(["rescue", "Tess@example.com", "--drop-keys", "--url", "http://testserver/"]) == 0
    link = capsys.readouterr().out.strip()
    assert Client().post(link, {"password": "another long road"})["Location"] == "/sign-in/"
    answer = Client().post("/sign-in/", {"login": "tess@example.com", "password": "another long road"})
    assert answer["Location"] == "/"


def test_nobody_is_rescued_who_does_not_work_here(db, capsys):
    assert main(["rescue", "nobody@example.com"]) == 1
    assert "nobody@example.com" in capsys.readouterr().err


def test_the_secret_lies_sealed_in_the_database(secret):
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
