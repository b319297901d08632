"""The page of notices: what a reader was told, and taking it in."""

from datetime import timedelta

import pytest

from codriver.kit.clock import now
from codriver.listening.models import Acknowledgement, Notice, WatchListener
from codriver.listening.notices import queries
from codriver.listening.queries import pulse
from codriver.listening.watches import listening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_peace")]
AGAIN = "杯盖又漏了，坐在我旁边的人裤子都湿了一大片，店员看了一眼就走开了"


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_acknowledging_is_a_record_and_the_number_in_the_rail_goes(sign_in, tess, leo, watched):
    browser = sign_in(tess)
    assert "1 notice that you have not seen" in text_of(browser.get("/stories/"))
    notice = Notice.objects.get()
    for _ in range(2):
        browser.post("/notices/", {"notice": notice.pk})
    assert Acknowledgement.objects.get().by == tess
    assert "notice that you have not seen" not in text_of(browser.get("/notices/waiting/"))
    assert sign_in(leo).post("/notices/", {"notice": notice.pk}).status_code == 404


def test_all_up_to_the_latest_shown_are_acknowledged_at_once(sign_in, tess, watched, story):
    seen = Notice.objects.get()
    story(AGAIN, "r")
    listening.refresh()
    sign_in(tess).post("/notices/", {"upto": seen.pk})
    assert queries.unread(tess) == 1


def test_what_was_told_long_ago_is_counted_no_more(tess, watched):
    Notice.objects.update(at=now() - timedelta(days=31))
    WatchListener.objects.update(since=now() - timedelta(days=40))
    assert queries.notices(tess).count() == 1
    assert queries.unread(tess) == 0


def test_a_notice_wakes_the_pages_that_listen(watched, tess):
    before = pulse()
    Notice.objects.create(watch=watched, story_number=999, reason="born", posts=2, at=watched.made_at)
    assert pulse() != before
