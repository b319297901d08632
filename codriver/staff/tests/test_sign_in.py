"""Coming in: alike for known and unknown people, limited, and closed to strangers."""

import statistics
import time

import pytest
from allauth.mfa.adapter import get_adapter
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from codriver.staff import actions
from codriver.staff.adapter import StaffAdapter
from tests.cast import PASSWORD


def attempt(browser: Client, login: str, password: str = "not the password"):
    return browser.post("/sign-in/", {"login": login, "password": password})


def test_password_and_address_in_any_spelling_open_the_door(tess):
    browser = Client()
    assert attempt(browser, "TESS@Example.com", PASSWORD)["Location"] == "/"
    assert browser.get("/me/").status_code == 200


def test_known_unknown_and_departed_people_get_the_same_words(tess, sam, sign_in):
    actions.deactivate(sam, by=tess)
    words = set()
    for login, password in (
        ("tess@example.com", "not the password"),
        ("nobody@example.com", "not the password"),
        ("sam@example.com", "not the password"),
        ("sam@example.com", PASSWORD),
    ):
        answer = attempt(Client(), login, password)
        assert answer.status_code == 200
        words.add(answer.content.split(b'role="alert">')[1].split(b"</div>")[0])
    assert len(words) == 1


def test_known_and_unknown_people_wait_alike(tess, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    tess.set_password(PASSWORD)
    tess.save()
    took: dict[str, list[float]] = {"tess@example.com": [], "nobody@example.com": []}
    for _ in range(4):
        for login, times in took.items():
            begun = time.perf_counter()
            attempt(Client(), login)
            times.append(time.perf_counter() - begun)
    known, unknown = (statistics.median(times) for times in took.values())
    assert 0.5 < known / unknown < 2  # without the same hash it would be twenty times


def test_guessing_is_stopped_after_five_tries_even_with_the_right_password(tess):
    for _ in range(5):
        attempt(Client(), "tess@example.com")
    answer = attempt(Client(), "tess@example.com", PASSWORD)
    assert answer.status_code == 200
    assert "_auth_user_id" not in answer.client.session


def test_tries_are_counted_in_the_database_for_all_processes_together(tess, settings):
    cache = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "staff_tries"}
    settings.CACHES = {"default": cache}
    for _ in range(5):
        attempt(Client(), "tess@example.com")
    settings.CACHES = {"default": {**cache, "KEY_PREFIX": ""}}  # as another process would: nothing kept in memory
    assert b"Too many" in attempt(Client(), "tess@example.com", PASSWORD).content


def test_tries_from_one_address_are_limited_for_all_names_together(db):
    for number in range(10):
        attempt(Client(), f"somebody{number}@example.com")
    assert b"Too many" in attempt(Client(), "somebody-else@example.com").content


def test_nobody_signs_up_by_himself(db):
    assert not StaffAdapter().is_open_for_signup(RequestFactory().get("/"))
    for name in ("account_signup", "account_reset_password", "account_email", "account_confirm_login_code"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_a_page_that_was_asked_for_opens_after_the_sign_in(tess):
    browser = Client()
    assert browser.get("/me/")["Location"] == "/sign-in/?next=/me/"
    answer = browser.post("/sign-in/?next=/me/", {"login": "tess@example.com", "password": PASSWORD, "next": "/me/"})
    assert answer["Location"] == "/me/"


def test_nobody_is_sent_to_another_site_after_the_sign_in(tess):
    form = {"login": "tess@example.com", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert Client().post("/sign-in/", form)["Location"] == "/"


def test_signing_out_needs_a_press_of_the_button(tess, sign_in):
    browser = sign_in(tess)
    browser.get("/sign-out/")
    assert browser.get("/me/").status_code == 200
    browser.post("/sign-out/")
    assert browser.get("/me/").status_code == 302


def test_the_secret_of_an_app_is_sealed_in_the_database():
    adapter = get_adapter()
    sealed = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert adapter.decrypt(sealed) == "JBSWY3DPEHPK3PXP"


def test_no_page_holds_a_script_or_a_style_in_itself(tess, sign_in):
    browser = sign_in(tess)
    for path in ("/sign-in/", "/me/", "/me/keys/", "/set-up/colleagues/"):
        page = (Client() if path == "/sign-in/" else browser).get(path).content.decode()
        for script in page.split("<script")[1:]:
            head = script.split(">")[0]
            assert "src=" in head or "application/json" in head
        assert "style=" not in page
        assert "onclick" not in page


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "http://localhost/", "javascript:x"])
def test_signing_in_leads_to_no_other_house(tess, settings, page):
    settings.ALLOWED_HOSTS = ["crm.example.org", "localhost"]
    browser = Client(headers={"host": "crm.example.org"})
    answer = browser.post("/sign-in/", {"login": tess.email, "password": PASSWORD, "next": page})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    ("peer", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_one_home_counts_as_one_however_many_addresses_it_has(peer, counted):
    assert StaffAdapter().get_client_ip(RequestFactory().get("/", REMOTE_ADDR=peer)) == counted
