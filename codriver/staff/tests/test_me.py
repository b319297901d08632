"""Everybody's own page."""

import pytest
from django.test import Client

from codriver.staff.templatetags.staff import browser as in_words
from tests.cast import PASSWORD

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0"


def signed_in(email: str = "tess@example.com", **headers: str) -> Client:
    browser = Client(headers=headers)
    browser.post("/sign-in/", {"login": email, "password": PASSWORD})
    return browser


def test_name_language_and_zone_are_ones_own_to_change(tess):
    browser = signed_in()
    browser.post("/me/", {"name": "Tessa", "language": "zh-hans", "timezone": "Asia/Shanghai"})
    tess.refresh_from_db()
    assert (tess.name, tess.language, tess.timezone) == ("Tessa", "zh-hans", "Asia/Shanghai")
    assert browser.get("/me/")["Content-Language"] == "zh-hans"


def test_nobody_gives_herself_a_role(sam):
    signed_in("sam@example.com").post("/me/", {"name": "Sam", "language": "en", "timezone": "UTC", "role": "owner"})
    sam.refresh_from_db()
    assert sam.role == "agent"


def test_a_session_is_ended_from_another_one(tess):
    here, there = signed_in(**{"user-agent": EDGE}), signed_in(**{"user-agent": FIREFOX})
    page = here.get("/me/sessions/").content.decode()
    assert "Firefox, Linux" in page
    number = page.split('name="session" value="')[1].split('"')[0]
    here.post("/me/sessions/", {"session": number})
    assert there.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200


def test_all_other_sessions_are_ended_together(tess):
    here, there, yonder = signed_in(), signed_in(), signed_in()
    here.post("/me/sessions/", {"session": "others"})
    assert [browser.get("/me/").status_code for browser in (here, there, yonder)] == [200, 302, 302]


def test_nobody_ends_the_session_of_another_person(tess, sam):
    hers = signed_in()
    page = hers.get("/me/sessions/")
    number = page.context["sessions"][0].pk
    assert signed_in("sam@example.com").post("/me/sessions/", {"session": number}).status_code == 404
    assert hers.get("/me/").status_code == 200


def test_a_new_password_ends_the_other_sessions(tess):
    here, there = signed_in(), signed_in()
    new = "another long road"
    answer = here.post("/me/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302


def test_a_browser_is_named_by_what_it_says():
    assert in_words(FIREFOX) == "Firefox, Linux"
    assert in_words(EDGE) == "Edge, Windows"
    assert in_words("") == "a browser that does not say its name"


@pytest.mark.parametrize("number", ["abc", "9" * 19, "9" * 5000, "-1"])
def test_a_number_that_no_session_has_ends_none(tess, sign_in, number):
    browser = sign_in(tess)
    assert browser.post("/me/sessions/", {"session": number}).status_code == 404
    assert browser.get("/me/").status_code == 200
