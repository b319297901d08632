"""Asking for a report: the page leads to the file, nothing is made twice, nothing is kept for longer than a day."""

from datetime import timedelta

import pytest

from codriver.kit.clock import now
from codriver.listening import actions
from codriver.listening.models import Note, Report
from codriver.listening.reports import drawing, fonts, ordering
from codriver.listening.stories import care
from codriver.listening.tests import reporting
from codriver.listening.tests.reporting import READER, drawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(company):
    return reporting.told()


def test_the_page_leads_from_asking_to_the_file(pia, told, sign_in):
    browser = sign_in(pia)
    assert "Make the report" in browser.get("/stories/1/report/").content.decode()
    assert browser.get("/stories/1/report.pdf").status_code == 404
    assert browser.post("/stories/1/report/").url == "/stories/1/report/"
    waiting = browser.get("/stories/1/report/", headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    drawing.run_waiting()
    ready = browser.get("/stories/1/report/").content.decode()
    assert "as the story is now" in ready
    assert "hx-trigger" not in ready.split('id="report"')[1].split("</section>")[0]
    answer = browser.get("/stories/1/report.pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="story-1.pdf"'


def test_a_report_of_an_unchanged_story_is_given_again(pia, leo, told):
    first = drawn(told, pia)
    made_at = Report.objects.get().made_at
    ordering.order(told, READER, leo)
    drawing.run_waiting()
    row = Report.objects.get()
    assert (row.made_at, bytes(row.body), row.by) == (made_at, first, pia)


@pytest.mark.parametrize("change", ["a note", "a ruling", "a post", "an owner", "a title"])
def test_a_report_of_a_story_that_changed_is_old_and_can_be_made_anew(pia, leo, told, sign_in, change):
    drawn(told, pia)
    assert ordering.is_current(ordering.find(pia, 1, READER), told)
    {
        "a note": lambda: Note.objects.create(post_id=2, text="Look", by=leo, at=now()),
        "a ruling": lambda: actions.split(5, by=leo),
        "a post": lambda: setattr(told, "changed_seq", 99),
        "an owner": lambda: care.own(told, leo, leo),
        "a title": lambda: setattr(told, "title", "Another one"),
    }[change]()
    told.save()
    assert not ordering.is_current(ordering.find(pia, 1, READER), told)
    browser = sign_in(pia)
    page = browser.get("/stories/1/report/").content.decode()
    assert "The story has changed since." in page
    assert browser.get("/stories/1/report.pdf").status_code == 200  # the one that is kept may still be fetched
    browser.post("/stories/1/report/")
    drawing.run_waiting()
    told.refresh_from_db()
    assert ordering.is_current(ordering.find(pia, 1, READER), told)


def test_a_report_is_forgotten_after_a_day(pia, told, sign_in):
    drawn(told, pia)
    Report.objects.update(made_at=now() - timedelta(days=1, seconds=1), asked_at=now() - timedelta(hours=1))
    assert sign_in(pia).get("/stories/1/report.pdf").status_code == 404
    ordering.forget_old()
    assert Report.objects.get().body is None
    Report.objects.update(asked_at=now() - timedelta(days=1, seconds=1))
    ordering.forget_old()
    assert not Report.objects.exists()


def test_two_workers_never_draw_the_same_report_and_a_dead_one_loses_it(pia, told):
    ordering.order(told, READER, pia)
    assert ordering.claim()
    assert ordering.claim() is None
    Report.objects.update(begun_at=now() - ordering.SILENCE - timedelta(seconds=1))
    assert ordering.claim()


def test_a_machine_without_the_extra_names_the_one_command(pia, told, sign_in, monkeypatch):
    monkeypatch.setattr(fonts, "LETTERS", ("no_such_letters",))
    browser = sign_in(pia)
    browser.post("/stories/1/report/")
    assert not Report.objects.exists()
    assert "<code>bin/setup pdf</code>" in browser.get("/stories/1/report/").content.decode()
    ordering.order(told, READER, pia)
    drawing.run_waiting()
    assert Report.objects.get().problem == drawing.ABSENT


def test_a_press_that_takes_too_long_is_stopped_and_can_be_asked_again(pia, told, sign_in, monkeypatch):
    monkeypatch.setattr(drawing, "LONGEST", 0.001)
    browser = sign_in(pia)
    browser.post("/stories/1/report/")
    drawing.run_waiting()
    page = browser.get("/stories/1/report/").content.decode()
    assert "The report could not be drawn." in page
    drawing.run_waiting()  # it is not tried again by itself
    assert Report.objects.get().state == "failed"
    monkeypatch.undo()
    browser.post("/stories/1/report/")
    drawing.run_waiting()
    assert Report.objects.get().state == "ready"


def test_who_may_no_longer_take_stories_along_gets_no_report(pia, told):
    ordering.order(told, READER, pia)
    pia.role = "agent"
    pia.save()
    drawing.run_waiting()
    assert Report.objects.get().problem == drawing.GONE
