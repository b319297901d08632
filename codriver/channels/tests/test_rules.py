"""How often a source is asked: cases, and what holds for all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.channels import rules

AT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)  # a Thursday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def every(gap: timedelta, count: int, newest: timedelta) -> list[datetime]:
    return [AT - newest - gap * n for n in range(count)]


@pytest.mark.parametrize(
    ("published", "interval"),
    [
        ([], rules.UNKNOWN),
        (every(HOUR, 10, 10 * MINUTE), 15 * MINUTE),
        (every(MINUTE, 10, MINUTE), rules.SHORTEST),
        (every(DAY, 10, HOUR), rules.LONGEST),
        (every(10 * MINUTE, 10, 8 * HOUR), 15 * MINUTE),  # it sleeps at night
        ([AT - 8 * HOUR], 2 * HOUR),
        ([AT + DAY], rules.UNKNOWN),
        ([AT + DAY, *every(HOUR, 5, HOUR)], 15 * MINUTE),
    ],
)
def test_the_pace_of_a_source_is_learned(published, interval):
    assert rules.learned(published, AT) == interval


@given(st.lists(st.timedeltas(-400 * DAY, 400 * DAY), max_size=60))
def test_a_source_is_never_asked_more_than_every_minute_nor_less_than_every_six_hours(ages):
    assert rules.SHORTEST <= rules.learned([AT - age for age in ages], AT) <= rules.LONGEST


@pytest.mark.parametrize(
    ("errors", "wait", "permanent", "pause"),
    [
        (1, None, False, MINUTE),
        (4, None, False, 8 * MINUTE),
        (99, None, False, 6 * HOUR),
        (1, None, True, 6 * HOUR),
        (1, 20 * MINUTE, False, 20 * MINUTE),
        (9, 20 * MINUTE, False, 256 * MINUTE),
        (1, 40 * DAY, False, DAY),
    ],
)
def test_after_an_error_we_stay_away_longer_and_longer(errors, wait, permanent, pause):
    assert rules.after_error(errors, wait, permanent=permanent) == pause


@pytest.mark.parametrize(
    ("wait", "hours", "days", "next_at"),
    [
        (None, (), (), AT + 15 * MINUTE),
        (HOUR, (), (), AT + HOUR),
        (40 * DAY, (), (), AT + DAY),
        (None, (12, 13), (), AT + 2 * HOUR),
        (None, (), (3, 4), datetime(2026, 11, 28, tzinfo=UTC)),
        (None, tuple(range(24)), (), AT + 15 * MINUTE),
    ],
)
def test_a_source_is_asked_when_it_likes_to_be(wait, hours, days, next_at):
    assert rules.next_at(AT, 15 * MINUTE, wait, hours, days) == next_at
