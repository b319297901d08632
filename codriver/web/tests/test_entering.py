"""A customer's door: the same answer for everybody, a code or a link, her terms first, one session of her own."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from codriver.kit.clock import now
from codriver.people.models import Handle, Person, Proof
from codriver.people.proving import asking

pytestmark = pytest.mark.django_db
FULL = {"name": "Mia", "language": "zh-hans", "timezone": "Asia/Shanghai"}


@pytest.fixture
def browser():
    return Client()


def ask(browser, address="mia@example.com"):
    """Ask for a code, and read the mail."""
    assert browser.post("/my/enter/", {"address": address})["Location"] == "/my/enter/code/"
    return asking.prepare(Proof.objects.latest("pk"), now())


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>|csrf\w+|value=\S+", " ", answer.content.decode()))


def come_in(browser, address="bo@example.com"):
    return browser.post("/my/enter/code/", {"code": ask(browser, address).code})


def test_a_known_address_and_its_code_open_her_side(bo, browser):
    assert come_in(browser)["Location"] == "/my/"
    assert "Bo" in browser.get("/my/").content.decode()


def test_the_answer_is_the_same_for_known_and_unknown_addresses(bo):
    told = []
    for address in ("bo@example.com", "xy@example.com"):
        browser = Client()
        asked = browser.post("/my/enter/", {"address": address})
        page = browser.get("/my/enter/code/")
        wrong = browser.post("/my/enter/code/", {"code": "00000000"})
        told.append([asked.status_code, *(words(one).replace(address, "…") for one in (page, wrong))])
    assert told[0] == told[1]


@pytest.mark.parametrize("code", ["", "1234", "no code", "123456789"])
def test_a_slip_of_the_finger_costs_no_try(browser, code):
    ask(browser)
    assert browser.post("/my/enter/code/", {"code": code}).status_code == 422
    assert Proof.objects.get().tries == 0


def test_whatever_is_wrong_with_a_code_the_words_are_the_same(browser):
    """Wrong, used, too late, tried too often: no answer helps to guess."""
    sending = ask(browser)
    number = browser.session["proof"]
    told = {words(browser.post("/my/enter/code/", {"code": "00000000"})) for _ in range(7)}
    Proof.objects.filter(pk=number).update(tries=0, expires_at=now())
    told |= {words(browser.post("/my/enter/code/", {"code": sending.code}))}
    assert len({word.replace("00000000", "").replace(sending.code, "") for word in told}) == 1


def test_the_code_page_opens_only_where_it_was_asked(browser):
    ask(browser)
    assert Client().get("/my/enter/code/")["Location"] == "/my/enter/"


def test_opening_a_link_proves_nothing_and_pressing_its_button_does(bo, browser):
    sending = ask(browser, "bo@example.com")
    reader = Client()
    for _ in range(3):  # scanners of mail open links, again and again
        assert reader.get(f"/my/enter/link/{sending.token}/").status_code == 200
        assert reader.head(f"/my/enter/link/{sending.token}/").status_code == 200
    assert Proof.objects.get().used_at is None
    assert reader.post(f"/my/enter/link/{sending.token}/")["Location"] == "/my/"
    assert reader.post(f"/my/enter/link/{sending.token}/").status_code == 404


def test_the_page_of_a_link_looks_alike_whether_it_opens_something_or_not(browser):
    sending = ask(browser)
    real, made_up = (Client().get(f"/my/enter/link/{token}/") for token in (sending.token, "anything"))
    assert words(real) == words(made_up)


def test_a_button_is_pressed_only_from_its_own_page(browser):
    sending = ask(browser)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/my/enter/link/{sending.token}/").status_code == 403
    assert Proof.objects.get().used_at is None


def test_the_sixth_code_in_an_hour_is_refused_in_words(browser):
    for _ in range(5):
        ask(browser)
    answer = browser.post("/my/enter/", {"address": "mia@example.com"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "a few codes an hour" in answer.content.decode()


# ---- beginning


def test_sign_up_begins_with_her_terms(browser):
    answer = browser.post("/my/enter/code/", {"code": ask(browser).code})
    assert answer["Location"] == "/my/begin/"
    assert browser.get("/my/begin/you/")["Location"] == "/my/begin/"  # nobody passes them over
    page = browser.get("/my/begin/").content.decode()
    assert re.search(r'value="asked"[^>]*checked', page)  # the least stands chosen
    assert browser.post("/my/begin/", {"choice": "all of it"}).status_code == 422
    assert browser.post("/my/begin/", {"choice": "weekly"})["Location"] == "/my/begin/you/"
    assert browser.post("/my/begin/you/", {"name": ""}).status_code == 422
    answer = browser.post("/my/begin/you/", FULL)
    assert answer["Location"] == "/my/"
    assert "您的条款即刻生效" in browser.get("/my/").content.decode()
    mia = Person.objects.get()
    assert (mia.name, mia.language, mia.timezone) == ("Mia", "zh-hans", "Asia/Shanghai")
    assert Handle.objects.get().person == mia


def test_nobody_begins_without_a_proof(browser):
    for page in ("/my/begin/", "/my/begin/you/"):
        assert browser.get(page)["Location"] == "/my/enter/"
        assert browser.post(page, {"choice": "asked", **FULL})["Location"] == "/my/enter/"
    assert not Person.objects.exists()


def test_pressing_twice_begins_once(browser):
    browser.post("/my/enter/code/", {"code": ask(browser).code})
    browser.post("/my/begin/", {"choice": "asked"})
    twin = Client()
    twin.cookies.update(browser.cookies)
    store = browser.session
    kept = dict(store)
    browser.post("/my/begin/you/", FULL)
    again = twin.session
    again.update(kept)
    again.save()
    assert twin.post("/my/begin/you/", FULL)["Location"] == "/my/enter/"
    assert Person.objects.count() == 1


# ---- her session


def test_coming_in_changes_the_key_of_the_session(bo, browser):
    ask(browser)
    before = browser.session.session_key
    come_in(browser)
    assert browser.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()
    assert browser.session.get_expiry_age() == pytest.approx(30 * 24 * 3600, abs=60)


def test_she_comes_to_the_page_that_she_wanted(bo, browser):
    assert browser.get("/my/addresses/")["Location"] == "/my/enter/"
    assert come_in(browser)["Location"] == "/my/addresses/"


def test_what_changes_who_comes_in_asks_for_a_fresh_proof(bo, browser):
    come_in(browser)
    session = browser.session
    session["came_at"] = "2026-01-01T00:00:00+00:00"
    session.save()
    for page in ("/my/addresses/", "/my/passkeys/"):
        assert browser.get(page)["Location"] == "/my/enter/?again=1"
        assert browser.post(page, {"address": "other@example.com"})["Location"] == "/my/enter/?again=1"
    assert browser.get("/my/").status_code == 200


def test_staff_are_turned_away_at_every_page_of_the_door(tess, sign_in):
    browser = sign_in(tess)
    for page in ("/my/enter/", "/my/enter/code/", "/my/enter/link/x/", "/my/begin/", "/my/passkeys/"):
        assert browser.get(page).status_code == 403
        assert browser.post(page, {"address": "mia@example.com"}).status_code == 403
    assert not Proof.objects.exists()


# ---- one more address


def test_an_address_is_added_by_the_code_that_was_sent_to_it(bo, browser):
    come_in(browser)
    assert browser.post("/my/addresses/", {"address": "bo@work.example"})["Location"] == "/my/enter/code/"
    code = asking.prepare(Proof.objects.latest("pk"), now()).code
    page = browser.post("/my/enter/code/", {"code": code}, follow=True).content.decode()
    assert "This address is yours now" in page
    assert "bo@work.example" in page


def test_the_link_that_adds_an_address_works_only_where_she_is_in(bo, browser):
    """Else somebody could put his side under another's finger."""
    come_in(browser)
    browser.post("/my/addresses/", {"address": "victim@example.com"})
    token = asking.prepare(Proof.objects.latest("pk"), now()).token
    assert Client().post(f"/my/enter/link/{token}/").status_code == 404
    assert Handle.objects.count() == 1


def test_a_passkey_that_nobody_knows_opens_nothing(browser):
    browser.get("/my/enter/passkey/")
    for credential in ("", "nothing", "[]", "{}", '{"rawId": 7}', '{"rawId": "AA", "response": {}}'):
        answer = browser.post("/my/enter/passkey/", {"credential": credential})
        assert answer["Location"] == "/my/enter/"
    assert "person" not in browser.session
