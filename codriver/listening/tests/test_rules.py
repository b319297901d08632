"""Heat is a rule: tables and properties."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.listening import rules

NOW = 1_767_225_600.0  # 2026-01-01
times = st.floats(min_value=631_152_000, max_value=4_102_444_800)


def test_a_post_made_now_weighs_one_and_half_after_six_hours():
    one = rules.heat([NOW])
    assert rules.weight(one, NOW) == pytest.approx(1)
    assert rules.weight(one, NOW + 6 * 3600) == pytest.approx(0.5)


def test_no_posts_have_no_weight():
    assert rules.heat([]) == -math.inf
    assert rules.weight(rules.heat([]), NOW) == 0
    assert rules.heat_add(None, []) == -math.inf


@given(st.lists(times, min_size=1, max_size=50), st.integers(min_value=0, max_value=50))
def test_adding_in_batches_gives_the_same_heat_as_all_at_once(posts_at, cut):
    batched = rules.heat_add(rules.heat_add(None, posts_at[:cut]), posts_at[cut:])
    assert batched == pytest.approx(rules.heat(posts_at), abs=1e-7)


@given(st.lists(times, min_size=1, max_size=20), times)
def test_a_further_post_never_cools_a_story(posts_at, another):
    assert rules.heat_add(rules.heat(posts_at), [another]) >= rules.heat(posts_at)


@given(st.lists(times, min_size=1, max_size=20), st.lists(times, min_size=1, max_size=20))
def test_joined_stories_weigh_what_their_posts_weigh(one, other):
    assert rules.heat_join([rules.heat(one), rules.heat(other)]) == pytest.approx(rules.heat(one + other), abs=1e-7)


def test_a_million_posts_and_a_date_far_ahead_do_not_overflow():
    assert rules.weight(rules.heat([NOW] * 1_000_000), NOW) == pytest.approx(1_000_000)
    assert math.isfinite(rules.weight(rules.heat([9e15]), NOW))


@pytest.mark.parametrize(("posts", "is_hot"), [(9, False), (10, True)])
def test_ten_posts_of_this_second_are_hot(posts, is_hot):
    assert rules.is_hot(round(rules.weight(rules.heat([NOW] * posts), NOW), 6)) is is_hot
