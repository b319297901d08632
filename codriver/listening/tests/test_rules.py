"""Heat and what the pages decide by it: tables and properties."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.listening import heat, rules

NOW = 1_767_225_600.0  # 2026-01-01
times = st.floats(min_value=631_152_000, max_value=4_102_444_800)


def total(posts_at):
    """Return the heat of posts, added one by one."""
    sum_so_far = -math.inf
    for at in posts_at:
        sum_so_far = heat.heat_sum(sum_so_far, heat.heat_of(at))
    return sum_so_far


def test_a_post_made_now_weighs_one_and_half_after_six_hours():
    one = heat.heat_of(NOW)
    assert heat.weight(one, NOW) == pytest.approx(1)
    assert heat.weight(one, NOW + 6 * 3600) == pytest.approx(0.5)


@given(st.lists(times, min_size=1, max_size=30), st.lists(times, min_size=1, max_size=30))
def test_two_stories_that_became_one_weigh_what_their_posts_weigh(one, other):
    assert heat.heat_sum(total(one), total(other)) == pytest.approx(total(one + other), abs=1e-6)


@given(st.lists(times, min_size=1, max_size=20), times)
def test_a_further_post_never_cools_a_story(posts_at, another):
    assert heat.heat_sum(total(posts_at), heat.heat_of(another)) >= total(posts_at)


def test_a_date_far_ahead_does_not_overflow():
    assert math.isfinite(heat.weight(heat.heat_of(9e15), NOW))


@pytest.mark.parametrize(("posts", "is_hot"), [(9, False), (10, True)])
def test_ten_posts_of_this_second_are_hot(posts, is_hot):
    assert rules.is_hot(round(heat.weight(total([NOW] * posts), NOW), 6)) is is_hot


@pytest.mark.parametrize(
    ("posts", "drawn", "age", "cost", "is_due"),
    [
        (300, 0, 0, 0, True),  # never drawn
        (301, 300, 5, 0.1, False),  # little grown, just drawn
        (310, 300, 5, 0.1, True),  # grown by a fiftieth
        (301, 300, 31, 0.1, True),  # any change, half a minute later
        (2_000_000, 1_000_000, 60, 5.0, False),  # costly: it rests twenty times as long as it took
        (2_000_000, 1_000_000, 101, 5.0, True),
    ],
)
def test_a_drawing_is_made_again_when_it_is_worth_it(posts, drawn, age, cost, is_due):
    assert rules.is_due(posts, drawn, age, cost) is is_due
