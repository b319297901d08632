"""The list of people: who is on it, how one finds somebody, how one goes on, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codriver.kit.clock import now
from codriver.people.actions import give_handle
from codriver.people.models import Person
from codriver.terms import actions
from codriver.terms.nouns import Rule
from codriver.web.people.listing import A_PAGE, listing
from tests.cast import person

pytestmark = pytest.mark.django_db


def told(browser, address="/people/"):
    return browser.get(address).content.decode()


def crowd(number):
    for place in range(number):
        heard = now() - timedelta(minutes=place // 2) if place % 3 else None  # some at the same moment, some never
        person(f"Customer {place}", "email", f"c{place}@example.com", last_heard_at=heard)


def test_a_row_says_who_she_is_when_she_was_heard_and_what_may_come_unasked(bo, sam, sign_in):
    actions.set_rule(bo, Rule("news", "allow", "news", channel="email"))
    actions.pause(bo, now() + timedelta(days=30))
    page = told(sign_in(sam))
    assert "Bo" in page
    assert "b…@example.com" in page
    assert "bo@example.com" not in page
    assert "; paused until" in page
    assert "News by " in page
    assert "not heard yet" in page


def test_press_and_who_has_no_role_see_nobody(bo, pia, eve, sign_in):
    for who in (pia, eve):
        assert sign_in(who).get("/people/").status_code == 403
        assert sign_in(who).get(f"/people/{bo.key}/").status_code == 403
        assert not Person.objects.visible_to(who).exists()


def test_who_was_erased_is_on_no_page(bo, sam, sign_in):
    Person.objects.filter(pk=bo.pk).update(erased_at=now())
    browser = sign_in(sam)
    assert bo.key not in told(browser)
    assert browser.get(f"/people/{bo.key}/").status_code == 404
    assert browser.get(f"/people/{bo.key}/write/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("bo", {"Bo"}),
        ("BO@example.com ", {"Bo"}),
        ("bo@example", set()),
        ("ana-1", {"Ana"}),
        ("%", set()),
        ("\0", None),
    ],
)
def test_somebody_is_found_by_a_part_of_her_name_or_a_whole_address(asked, found, ana, bo, dee, sam, sign_in):
    answer = sign_in(sam).get("/people/", {"q": asked})
    names = {row.person.name for row in answer.context["page"].rows}
    assert names == ({"Ana", "Bo", "Dee"} if found is None else found)


def test_page_after_page_shows_everybody_once_the_last_heard_first(sam):
    crowd(A_PAGE * 2 + 10)
    cursor, seen = "", []
    while not seen or cursor:
        page = listing(sam, "", cursor)
        seen += [row.person for row in page.rows]
        cursor = page.following
    assert len(seen) == len({one.key for one in seen}) == A_PAGE * 2 + 10
    times = [one.last_heard_at for one in seen if one.last_heard_at]
    assert times == sorted(times, reverse=True)
    assert all(one.last_heard_at is None for one in seen[len(times) :])


@pytest.mark.parametrize("cursor", ["nonsense", "9" * 30 + ".x", ".", "-5.a", "12"])
def test_a_cursor_that_is_none_begins_somewhere_and_breaks_nothing(cursor, bo, sam, sign_in):
    assert sign_in(sam).get("/people/", {"after": cursor}).status_code == 200


def test_fifty_people_cost_no_more_questions_than_one(sam, sign_in, company):
    browser = sign_in(sam)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            told(browser)
        return len(asked)

    crowd(1)
    give_handle(Person.objects.get(), "weibo", "c0", evidence="imported")
    told(browser)
    one = cost()
    crowd_of_fifty()
    assert cost() == one <= 20


def crowd_of_fifty():
    for place in range(1, 51):
        who = person(f"More {place}", "email", f"m{place}@example.com")
        actions.set_rule(who, Rule("news", "allow", "news", channel="email"))
