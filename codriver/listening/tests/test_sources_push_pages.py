"""The pages of pushes: a secret shown once, a test that goes the whole way, another secret, what came last."""

import json
import re

import pytest
from django.test import Client

from codriver.channels import pushes
from codriver.channels.models import Connection, Delivery
from codriver.kit.clock import now
from codriver.listening.models import Mention
from codriver.listening.sources import taking
from tests.pushing import signing

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


@pytest.fixture
def browser(tess, sign_in):
    return sign_in(tess)


def made(browser) -> tuple[Connection, str]:
    """Make a connection by the page, and return it with the secret that the page shows."""
    page = browser.post("/set-up/sources/push/", {"name": "Boards", "source_kind": "forum"})
    return Connection.objects.latest("pk"), SECRET.search(page.content.decode())[0]


def send(connection, secret, name="m1", n=1):
    at = now().isoformat()
    body = json.dumps({"channel": "boards", "id": str(n), "text": f"Number {n}", "published_at": at}).encode()
    headers = signing.sign(secret, name, now(), body)
    return Client().post(f"/in/posts/{connection.pk}", body, content_type="application/json", headers=headers)


def shown(browser, connection) -> str:
    return browser.get(f"/set-up/sources/{connection.pk}/push/").content.decode()


def test_a_secret_is_shown_once_and_lets_posts_in(browser, tess):
    connection, secret = made(browser)
    assert (connection.name, connection.source_kind, connection.added_by) == ("Boards", "forum", tess)
    page = shown(browser, connection)
    assert not SECRET.search(page)
    assert f"http://testserver/in/posts/{connection.pk}" in page
    assert send(connection, secret).status_code == 200
    assert "waits" in shown(browser, connection)
    taking.take_waiting()
    assert Mention.objects.get().source_kind == "forum"
    assert "taken in" in shown(browser, connection)
    assert "1 new" in shown(browser, connection)


def test_the_buttons_beside_a_fresh_secret_mean_its_connection(browser):
    page = browser.post("/set-up/sources/push/", {"name": "Boards", "source_kind": "forum"}).content.decode()
    where = f'action="/set-up/sources/{Connection.objects.get().pk}/push/"'
    assert page.count(f'method="post" {where}') == 2  # the page stands at another address than its connection


def test_a_test_goes_the_whole_way_and_is_seen_to_arrive(browser):
    connection, _ = made(browser)
    page = browser.post(f"/set-up/sources/{connection.pk}/push/", {"do": "test"}, follow=True).content.decode()
    assert "The test was signed, checked and stored" in page
    taking.take_waiting()
    assert "without a post" in shown(browser, connection)
    assert not Mention.objects.exists()


def test_a_test_of_a_paused_connection_says_that_it_was_turned_away(browser):
    connection, _ = made(browser)
    browser.post(f"/set-up/sources/{connection.pk}/", {"do": "pause"})
    page = browser.post(f"/set-up/sources/{connection.pk}/push/", {"do": "test"}, follow=True).content.decode()
    assert "The test was turned away (503)" in page


def test_another_secret_is_shown_once_and_the_page_says_how_long_the_old_one_lasts(browser):
    connection, old = made(browser)
    page = browser.post(f"/set-up/sources/{connection.pk}/push/", {"do": "rotate", "hours": 24}).content.decode()
    fresh = SECRET.search(page)[0]
    assert fresh != old
    assert "the earlier secret is valid until" in page
    assert "the earlier secret is valid until" in shown(browser, connection)
    assert [send(connection, one, name).status_code for one, name in ((fresh, "m1"), (old, "m2"))] == [200, 200]
    browser.post(f"/set-up/sources/{connection.pk}/push/", {"do": "rotate", "hours": 0})
    assert "the earlier secret is valid until" not in shown(browser, connection)
    assert send(connection, fresh, "m3").status_code == 401


def test_why_a_push_was_turned_away_stands_on_the_page(browser):
    connection, _ = made(browser)
    send(connection, signing.new_secret())
    assert signing.NOT_SIGNED.replace("'", "&#x27;") in shown(browser, connection)


def test_a_push_that_failed_says_why_and_is_tried_again_by_a_button(browser):
    connection, secret = made(browser)
    send(connection, secret)
    pushes.failed(Delivery.objects.get(), taking.FAULT)
    assert taking.FAULT in shown(browser, connection)
    browser.post(f"/set-up/sources/{connection.pk}/push/", {"do": "retry"})
    taking.take_waiting()
    assert Mention.objects.count() == 1


def test_the_list_of_pushes_costs_the_same_for_one_and_for_many(browser, django_assert_num_queries):
    connection, secret = made(browser)
    send(connection, secret)
    browser.get(f"/set-up/sources/{connection.pk}/push/")
    with django_assert_num_queries(7):
        shown(browser, connection)
    for n in range(2, 12):
        send(connection, secret, f"m{n}", n)
    with django_assert_num_queries(7):
        shown(browser, connection)
