"""Desktops: each thing is shown once in each browser, by whichever tab asks first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codriver.kit.clock import now
from codriver.listening.models import Desktop, DesktopShown, Dispatch, Manner
from codriver.listening.notices import actions, job
from codriver.listening.notices.tests.receiving import tell, watch_of
from tests.posts import story

pytestmark = pytest.mark.django_db
FIREFOX = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def lids(tess):
    return watch_of(tess)


@pytest.fixture
def browser(sign_in, tess, lids):
    """A browser of Tess's that shows notices on its desktop."""
    opened = sign_in(tess)
    assert opened.post("/me/notices/desktop/", {"do": "on"}, headers=FIREFOX).status_code == 302
    return opened


def asked(browser):
    """What the browser is to show now, when the worker has done its part."""
    job.run()
    answer = browser.post("/notices/now/")
    assert answer.status_code == 200
    return answer.json()["show"]


def test_a_notice_is_shown_once_in_words_and_leads_to_its_story(lids, browser):
    number = story("The lid leaks.", "Mine too.").number
    notice = tell(lids, number, "number", 40)
    shown = asked(browser)
    assert shown == {
        "title": "A story has reached 40 posts",
        "body": "The lid leaks.\nWatch Lids",
        "url": f"/stories/{number}/",
        "tag": f"notice-{notice.pk}",
    }
    assert asked(browser) is None


def test_several_at_once_are_one_with_the_first_titles(lids, browser):
    number = story("The lid leaks.", "Mine too.").number
    for one in (number, 7001, 7002, 7003):
        tell(lids, one)
    shown = asked(browser)
    assert (shown["title"], shown["url"]) == ("4 notices", "/notices/")
    assert shown["body"] == "The lid leaks.\nA story begins\nA story begins"


def test_her_other_browser_shows_it_too(lids, browser, sign_in, tess):
    other = sign_in(tess)
    other.post("/me/notices/desktop/", {"do": "on"})
    tell(lids)
    assert asked(browser)["title"] == asked(other)["title"] == "A story begins"
    assert DesktopShown.objects.count() == 2


def test_what_waits_for_the_end_of_quiet_hours_or_was_seen_is_not_shown(lids, browser, tess):
    tell(lids, 1)
    job.run()
    Dispatch.objects.update(due_at=now() + timedelta(hours=1))
    assert asked(browser) is None
    Dispatch.objects.update(due_at=now())
    actions.acknowledge(tess, lids.notices.get())
    assert asked(browser) is None


def test_what_came_over_the_limit_is_not_shown(lids, browser):
    Manner.objects.update(most_a_day=1)
    tell(lids, 1)
    assert asked(browser)
    tell(lids, 2)
    assert asked(browser) is None


def test_what_happened_before_it_was_turned_on_or_a_day_ago_is_not_shown(lids, browser):
    tell(lids, 1, at=now() - timedelta(minutes=1))
    assert asked(browser) is None
    tell(lids, 2)
    job.run()
    Dispatch.objects.update(due_at=now() - timedelta(hours=25))
    assert asked(browser) is None


def test_a_browser_that_was_not_turned_on_shows_nothing(lids, browser, sign_in, tess, leo):
    tell(lids)
    assert asked(sign_in(tess)) is None
    hers = sign_in(leo)
    hers.cookies["desktop"] = browser.cookies["desktop"].value
    assert asked(hers) is None
    assert asked(browser)


def test_a_test_is_shown_once_also_in_quiet_hours(browser):
    page = browser.post("/me/notices/desktop/", {"do": "test"}, follow=True).content.decode()
    assert "A test is on its way" in page
    assert asked(browser)["title"] == "A test"
    assert asked(browser) is None


def test_turning_on_twice_is_once_and_off_is_off(lids, browser, sign_in, leo):
    browser.post("/me/notices/desktop/", {"do": "on"})
    found = Desktop.objects.get()
    assert found.agent == FIREFOX["user-agent"]
    page = browser.get("/me/notices/").content.decode()
    assert "Firefox, Linux" in page
    assert 'data-desktop-url="/notices/now/"' in page
    assert sign_in(leo).post("/me/notices/desktop/", {"do": "off", "desktop": found.pk}).status_code == 404
    browser.post("/me/notices/desktop/", {"do": "off", "desktop": found.pk})
    tell(lids)
    assert asked(browser) is None
    assert browser.post("/me/notices/desktop/", {"do": "off", "desktop": "x"}).status_code == 404


def test_a_page_of_a_browser_that_was_never_turned_on_loads_nothing_for_it(sign_in, tess):
    page = sign_in(tess).get("/stories/").content.decode()
    assert "desktop" not in page


def test_asking_costs_little_when_there_is_nothing_and_no_more_for_many_than_for_one(lids, browser):
    counts = []
    for many in (0, 1, 50):
        for number in range(many):
            tell(lids, many * 1000 + number)
        job.run()
        with CaptureQueriesContext(connection) as questions:
            browser.post("/notices/now/")
        counts.append(len(questions))
    assert counts[0] <= 5
    assert counts[1] == counts[2], counts
