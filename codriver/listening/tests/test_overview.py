"""The overview: its days, its numbers, the voices behind them, at which cost."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from codriver.kit.clock import now
from codriver.listening.models import Mention
from codriver.listening.overview import posts as voices
from codriver.listening.overview import rules
from codriver.listening.overview.figures import Source, figures
from codriver.listening.tests.meant import NEGATIVE, counted, said, two_weeks  # noqa: F401 - the fixture "told"

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def week(moment, zone=UTC, **how):
    today = moment.astimezone(zone).date()
    return rules.period(today - timedelta(days=6), today, moment, zone, **({"is_hours": False} | how))


# -- which days --------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 26, 5, 20, tzinfo=UTC)  # 13:20 in Shanghai


def test_a_week_begins_at_the_reader_s_midnight_and_ends_with_this_hour():
    found = week(NOW, SHANGHAI)
    assert (found.start, found.end) == (datetime(2026, 11, 19, 16, tzinfo=UTC), datetime(2026, 11, 26, 6, tzinfo=UTC))
    assert [start.hour for start in found.starts()] == [16] * 7
    assert found.before.start == found.start - timedelta(days=7)
    assert found.before.end == found.end - timedelta(days=7)


def test_today_is_shown_by_hours_and_compared_with_yesterday_until_now():
    today = rules.period(date(2026, 11, 26), date(2026, 11, 26), NOW, SHANGHAI, is_hours=True)
    assert len(today.starts()) == 14
    assert today.before.end == datetime(2026, 11, 25, 6, tzinfo=UTC)


def test_a_day_on_which_clocks_change_has_23_hours():
    berlin = ZoneInfo("Europe/Berlin")
    found = rules.period(date(2026, 3, 29), date(2026, 3, 29), NOW, berlin, is_hours=True)
    assert len(found.starts()) == 23
    days = rules.period(date(2026, 3, 27), date(2026, 3, 31), NOW, berlin, is_hours=False)
    assert [start.hour for start in days.starts()] == [23, 23, 23, 22, 22]


def test_where_clocks_stand_half_an_hour_off_days_begin_with_the_hour_of_utc():
    found = week(NOW, ZoneInfo("Asia/Kolkata"))
    assert {(start.hour, start.minute) for start in found.starts()} == {(18, 0)}


def test_long_periods_have_the_days_of_utc_and_no_more_than_92():
    found = rules.period(date(2026, 1, 1), date(2026, 11, 1), NOW, SHANGHAI, is_hours=True)
    assert (found.is_coarse, found.is_hours, found.days) == (True, False, rules.LONGEST)
    assert found.start == datetime(2026, 8, 2, tzinfo=UTC)


def test_days_that_run_backwards_are_refused():
    with pytest.raises(ValueError, match="after"):
        rules.period(date(2026, 1, 2), date(2026, 1, 1), NOW, UTC, is_hours=False)


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 120),
    st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
    st.booleans(),
)
def test_the_hours_and_days_of_a_period_follow_each_other_inside_it(first, more, zone, is_hours):
    found = rules.period(first, first + timedelta(days=more), NOW.replace(year=2031), ZoneInfo(zone), is_hours=is_hours)
    starts = found.starts()
    assert starts == sorted(set(starts))
    assert starts[0] == found.start
    assert starts[-1] < found.end
    assert all((start.minute, start.second) == (0, 0) for start in starts)
    assert found.before.end <= found.start + timedelta(hours=1)  # a change of clocks may let them share an hour


# -- what may be said --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "before", "by"), [(30, 20, 50), (20, 40, -50), (19, 40, None), (40, 19, None), (25, 25, 0)]
)
def test_small_numbers_are_not_compared_in_hundredths(now, before, by):
    assert rules.change(now, before) == by


def test_shares_of_fewer_than_twenty_posts_are_not_told():
    assert rules.share(19, 19) is None
    assert rules.share(5, 20) == 0.25


# -- the numbers -------------------------------------------------------------------------------------------------------


def test_the_numbers_of_a_week_and_of_the_week_before(told):
    found = figures(week(told), Source())
    assert (found.now["posts"], found.now["negative"], found.now["positive"], found.felt) == (45, 30, 10, 40)
    assert (found.now["promise"], found.now["promise_complaint"], found.now["promise_praise"]) == (40, 30, 10)
    assert (found.now["unknown_need"], found.now["no_need"], found.before["no_need"]) == (5, 0, 10)
    assert found.before["posts"] == sum(found.then) == 10
    assert sum(point.counts["posts"] for point in found.points) == 45
    assert [(place.key, place.now, place.before) for place in found.sites] == [
        ("weibo", 30, 10), ("zhihu", 10, 0), ("portal", 5, 0),
    ]  # fmt: skip
    assert [place.key for place in found.source_kinds] == ["person", "portal"]


def test_the_numbers_of_one_site_or_kind_of_source(told):
    assert figures(week(told), Source("zhihu")).now["posts"] == 10
    assert figures(week(told), Source(source_kind="portal")).now["posts"] == 5


def test_long_periods_are_added_up_from_days_and_give_the_same_sum(told):
    today = told.date()
    long = rules.period(today - timedelta(days=40), today, told, UTC, is_hours=False)
    assert figures(long, Source()).now["posts"] == Mention.objects.count()


# -- the page ----------------------------------------------------------------------------------------------------------


def addresses(page):
    """Return (number, address) of every link of a page that goes to the voices."""
    found = re.findall(r'<a[^>]*href="([^"]*overview/posts/[^"]*)"[^>]*>(?:<bdi>)?([\d,]+)', page)
    return [(int(number.replace(",", "")), address.replace("&amp;", "&")) for address, number in found]


@pytest.mark.parametrize("ask", ["", "?days=30", "?days=1", "?channel=weibo", "?source=portal"])
def test_every_number_opens_as_many_voices_as_it_counts(told, pia, sign_in, ask):
    browser = sign_in(pia)
    found = addresses(browser.get(f"/stories/overview/{ask}").content.decode())
    assert len(found) > 5
    for number, address in found:
        assert browser.get(address).content.decode().count('<article class="post"') == min(number, voices.PAGE), address


def test_a_page_takes_as_many_queries_whatever_there_is_to_count(pia, sign_in):
    browser = sign_in(pia)
    said(1, now(), NEGATIVE)
    counted(1)
    one = queries_of(browser, "/stories/overview/"), queries_of(browser, "/stories/overview/posts/")
    for seq in range(2, 60):
        said(seq, now() - timedelta(hours=3 * seq), seq % 3, seq % 6, seq % 32, channel=f"site-{seq}")
    counted(60)
    assert (queries_of(browser, "/stories/overview/"), queries_of(browser, "/stories/overview/posts/")) == one


def queries_of(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


def test_days_that_cannot_be_are_told_and_the_usual_ones_are_shown(told, pia, sign_in):
    page = sign_in(pia).get("/stories/overview/?first=2026-03-02&last=2026-03-01").content.decode()
    assert "before the first one" in page
    assert "The last 7 days" in page


def test_own_days(pia, sign_in):
    said(1, datetime(2026, 3, 1, 12, tzinfo=UTC), NEGATIVE)
    counted(1)
    page = sign_in(pia).get("/stories/overview/?first=2026-03-01&last=2026-03-01").content.decode()
    assert next(number for number, _ in addresses(page)) == 1


def test_no_shares_of_few_posts(pia, sign_in):
    for seq in range(1, 6):
        said(seq, now(), NEGATIVE)
    counted(5)
    page = sign_in(pia).get("/stories/overview/?days=1").content.decode()
    assert not re.search(r"\d+ %", page)


def test_the_table_has_every_number_of_the_page(told, pia, sign_in):
    answer = sign_in(pia).get("/stories/overview/overview.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    by = {(row["part"], row["label"]): row for row in rows if " over " not in row["part"]}
    assert by["posts", "all"]["posts"] == "45"
    assert by["posts", "all"]["posts_before"] == "10"
    assert by["feeling", "unknown"]["posts"] == "5"
    assert (by["need", "promise"]["complaints"], by["need", "promise"]["praise"]) == ("30", "10")
    assert by["site", "zhihu"]["posts"] == "10"
    assert sum(int(row["posts"]) for row in rows if row["part"] == "posts over time") == 45


def test_a_site_cannot_write_a_formula_into_the_table(pia, sign_in):
    said(1, now(), channel="=cmd")
    counted(1)
    assert "'=cmd" in sign_in(pia).get("/stories/overview/overview.csv").content.decode()
