"""Times, numbers and shares as readers are used to them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from codriver.web.templatetags.codriver import ago, bar, count, icon, percent, tongue, when

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        (NOW - timedelta(hours=1), "UTC", ">08:00<"),
        (NOW - timedelta(hours=1), "Asia/Shanghai", ">16:00<"),
        (NOW - timedelta(hours=10), "Asia/Shanghai", ">07:00<"),
        (NOW - timedelta(hours=10), "UTC", ">November 21 23:00<"),
        (NOW - timedelta(days=400), "UTC", ">Oct. 18, 2025 09:00<"),
    ],
)
def test_a_time_is_as_short_as_it_can_be_said_where_its_reader_is(moment, zone, expected):
    with timezone.override(ZoneInfo(zone)):
        shown = when(moment)
    assert expected in shown
    assert f'datetime="{moment.astimezone(ZoneInfo(zone)).isoformat()}"' in shown


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        (timedelta(seconds=5), ">just now<"),
        (timedelta(minutes=5), ">5\xa0minutes ago<"),
        (timedelta(hours=30), ">1\xa0day ago<"),
        (timedelta(days=8), ">November 14 09:00<"),
        (timedelta(hours=-2), ">11:00<"),
    ],
)
def test_how_long_ago_something_was(back, expected):
    assert expected in ago(NOW - back)


def test_no_time_is_no_words():
    assert when(None) == ago(None) == ""


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_numbers_are_exact_with_the_thousands_apart(language):
    with translation.override(language):
        assert [count(1234567), count(12), count(None)] == ["1,234,567", "12", "–"]


@pytest.mark.parametrize(("share", "expected"), [(0.724, "72 %"), (1, "100 %"), (None, "–")])
def test_a_share_in_percent(share, expected):
    assert percent(share).replace("\xa0", " ").replace("72%", "72 %").replace("100%", "100 %") == expected


@pytest.mark.parametrize(("share", "width"), [(0.5, "50.0%"), (7, "100.0%"), (-1, "0.0%")])
def test_a_bar_stays_within_its_frame(share, width):
    assert f'width="{width}"' in bar(share)


def test_an_icon_speaks_only_when_it_has_a_label():
    assert 'aria-hidden="true"' in icon("search")
    assert 'aria-label="Find &lt;it&gt;"' in icon("search", "Find <it>")


@pytest.mark.parametrize(
    ("words", "expected"),
    [("喝一口", "zh"), ("コーヒー店", "ja"), ("커피", "ko"), ("lid", ""), ("", ""), ("拿铁 latte", "zh")],
)
def test_the_script_tells_the_language(words, expected):
    assert tongue(words) == expected
