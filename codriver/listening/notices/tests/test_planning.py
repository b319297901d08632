"""When notices go out to whom: planned once, by her hours and her limit, for all her ways together."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codriver.kit.clock import now
from codriver.listening.models import Dispatch, Manner
from codriver.listening.notices import actions, desktops, job, planning, queries, sending
from codriver.listening.notices.tests.receiving import hook_of, near, receiving, tell, watch_of, work

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = {"quiet_from": time(22), "quiet_until": time(7)}


@pytest.fixture
def clock(monkeypatch):
    """Set what time it is in Shanghai."""

    def set_to(words):
        at = datetime.fromisoformat(words).replace(tzinfo=ZONE)
        for module in ("planning", "enclosing", "desktops", "queries", "job", "hooks", "sending"):
            monkeypatch.setattr(f"codriver.listening.notices.{module}.now", lambda: at)
        return at

    return set_to


@pytest.fixture
def lids(tess):
    """A watch that tells Tess, who lives in Shanghai and has a desktop."""
    type(tess).objects.filter(pk=tess.pk).update(timezone="Asia/Shanghai")
    tess.refresh_from_db()
    desktops.turn_on(tess, "t1", "Firefox/140")
    desktops.Desktop.objects.update(since=now() - timedelta(days=3650))
    return watch_of(tess)


def plan(lids, at, *numbers):
    for number in numbers:
        tell(lids, number, at=at)
    planning.plan_waiting(job.LATELY)


def due():
    return [one and one.astimezone(ZONE).strftime("%d %H:%M") for one in planned("due_at")]


def planned(what):
    return list(Dispatch.objects.order_by("notice").values_list(what, flat=True))


def test_who_has_no_way_beyond_the_page_is_not_planned_for(leo, clock):
    plan(watch_of(leo), clock("2026-11-26 12:00"), 1)
    assert not Dispatch.objects.exists()


def test_what_happens_in_the_night_goes_out_in_the_morning_as_one_message(tess, lids, clock):
    Manner.objects.update(**NIGHT)
    for hour, number in (("2026-11-26 21:00", 1), ("2026-11-26 23:00", 2), ("2026-11-27 05:00", 3)):
        plan(lids, clock(hour), number)
    assert due() == ["26 21:00", "27 07:00", "27 07:00"]
    found = queries.beyond(tess)
    assert (found.waits, found.until.astimezone(ZONE).hour, found.only_here) == (2, 7, 0)


def test_what_comes_after_her_last_message_of_the_day_stands_on_the_page_only(tess, lids, clock):
    Manner.objects.update(most_a_day=2)
    for hour, number in (("10", 1), ("11", 2), ("12", 3), ("13", 4)):
        plan(lids, clock(f"2026-11-26 {hour}:00"), number)
    assert due() == ["26 10:00", "26 11:00", None, None]
    assert planned("is_last") == [False, True, False, False]
    assert queries.beyond(tess).only_here == 2
    plan(lids, clock("2026-11-27 00:00"), 5)
    assert due()[-1] == "27 00:00"
    assert queries.beyond(tess).only_here == 0


@pytest.mark.django_db(transaction=True)  # what is sent gives its connection back
def test_the_last_message_of_the_day_says_so(tess, lids):
    Manner.objects.update(most_a_day=1)
    with receiving() as receiver:
        hook_of(tess, receiver.url)
        tell(lids, 1)
        work()
        tell(lids, 2)
        assert work() == 0
    assert [said["data"]["last_today"] for said in receiver.told()] == [True]
    assert "This is the last message today" in desktops.to_show(desktops.of(tess, "t1"))["body"]


@pytest.mark.django_db(transaction=True)  # likewise
def test_a_quiet_night_is_one_message_to_a_hook_in_the_morning(tess, lids, clock):
    Manner.objects.update(**NIGHT)
    with receiving() as receiver:
        clock("2026-11-26 20:00")
        hook_of(tess, receiver.url)
        for hour, number in (("23:00", 1), ("23:30", 2)):
            plan(lids, clock(f"2026-11-26 {hour}"), number)
            assert work() == 0
        clock("2026-11-27 07:00")
        job.run()
        assert sending.send_waiting(near) == 1
    said = receiver.told()[0]
    assert (said["type"], said["data"]["count"]) == ("notices.together", 2)


def test_planning_twice_is_once(lids, clock):
    plan(lids, clock("2026-11-26 12:00"), 1)
    planning.plan_for(lids.by, [lids.notices.get().pk])
    planning.plan_waiting(job.A_DAY)
    assert due() == ["26 12:00"]


def test_what_waits_follows_when_she_changes_her_hours(tess, lids, clock):
    Manner.objects.update(**NIGHT)
    plan(lids, clock("2026-11-26 23:00"), 1)
    plan(lids, clock("2026-11-26 23:10"), 2)
    actions.change(tess, Manner(quiet_from=time(22), quiet_until=time(8), most_a_day=5))
    assert due() == ["27 08:00"] * 2
    clock("2026-11-26 23:20")
    actions.change(tess, Manner(most_a_day=1))
    assert due() == ["26 23:20"] * 2
    assert planned("is_last") == [True, True]
    plan(lids, clock("2026-11-26 23:30"), 3)
    assert due()[-1] is None


@pytest.mark.parametrize("change", [{"role": ""}, {"is_active": False}])
def test_who_may_not_see_stories_is_not_planned_for(tess, lids, change):
    type(tess).objects.update(**change)
    tell(lids)
    assert planning.plan_waiting(job.LATELY) == 0
    assert not Dispatch.objects.exists()


def test_planning_asks_as_often_for_many_notices_as_for_one(lids):
    counts = []
    for many in (1, 50):
        for number in range(many):
            tell(lids, many * 1000 + number)
        with CaptureQueriesContext(connection) as asked:
            planning.plan_waiting(job.LATELY)
        counts.append(len(asked))
    assert counts[0] == counts[1], counts
