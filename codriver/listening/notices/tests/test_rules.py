"""When a notice goes out: across midnight, across changes of the clock, up to the limit; and what answers mean."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.listening.notices import rules
from codriver.listening.notices.rules import Plan, Quiet, Verdict

NIGHT = Quiet(time(22), time(7))
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks change by half an hour
ZONES = [SHANGHAI, BERLIN, HOWE, ZoneInfo("UTC"), ZoneInfo("America/St_Johns"), ZoneInfo("Africa/Casablanca")]

clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
quiets = st.builds(Quiet, clocks, clocks)
moments = st.integers(0, 2 * 365 * 24 * 60).map(lambda past: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=past))


def at(words, zone=SHANGHAI, fold=0):
    return datetime.fromisoformat(words).replace(tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("now", "goes_out"),
    [
        ("2026-11-26 21:59:59", "2026-11-26 21:59:59"),
        ("2026-11-26 22:00", "2026-11-27 07:00"),
        ("2026-11-26 23:59", "2026-11-27 07:00"),
        ("2026-11-27 00:00", "2026-11-27 07:00"),
        ("2026-11-27 06:59:59", "2026-11-27 07:00"),
        ("2026-11-27 07:00", "2026-11-27 07:00"),
        ("2026-12-31 23:00", "2027-01-01 07:00"),
    ],
)
def test_the_night_goes_over_midnight(now, goes_out):
    assert rules.after_quiet(at(now), NIGHT, SHANGHAI) == at(goes_out)


@pytest.mark.parametrize(
    ("now", "quiet", "goes_out"),
    [
        # in Berlin the clocks go from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 25 October
        (at("2026-03-28 23:00", BERLIN), NIGHT, "2026-03-29 05:00"),  # 07:00 of a short night
        (at("2026-10-24 23:00", BERLIN), NIGHT, "2026-10-25 06:00"),  # 07:00 of a long one
        (at("2026-03-29 01:59", BERLIN), Quiet(time(22), time(2, 30)), "2026-03-29 01:30"),  # an end that is skipped
        (at("2026-10-25 01:00", BERLIN), Quiet(time(22), time(2, 30)), "2026-10-25 00:30"),  # the first 02:30
        (at("2026-10-25 02:10", BERLIN, fold=1), Quiet(time(22), time(2, 30)), "2026-10-25 01:30"),  # the second
    ],
)
def test_the_clock_on_the_wall_counts_when_it_changes(now, quiet, goes_out):
    assert rules.after_quiet(now, quiet, BERLIN) == datetime.fromisoformat(goes_out).replace(tzinfo=UTC)


@given(moments, quiets, st.sampled_from(ZONES))
def test_what_waits_goes_out_later_within_a_day_when_it_is_quiet_no_more(now, quiet, zone):
    out = rules.after_quiet(now, quiet, zone)
    assert now <= out <= now + timedelta(hours=25, minutes=30)
    if quiet.begins != quiet.ends:
        assert not quiet.holds(out.astimezone(zone).time())
        assert (out == now) is not quiet.holds(now.astimezone(zone).time())


@given(moments, clocks, st.sampled_from(ZONES))
def test_the_same_time_twice_is_one_moment_a_day(now, clock, zone):
    out = rules.after_quiet(now, Quiet(clock, clock), zone)
    assert now < out <= now + timedelta(hours=25, minutes=30)


@given(moments, st.sampled_from(ZONES))
def test_without_quiet_hours_all_goes_out_at_once(now, zone):
    assert rules.after_quiet(now, None, zone) == now


def follow(moments, quiet, most, zone):
    """Plan one notice after the other, as the worker does."""
    plans: list[Plan] = []
    for now in sorted(moments):
        planned = [(plan.on, plan.due_at) for plan in plans if plan.due_at]
        plans.append(rules.plan(now, quiet, most, zone, planned))
    return plans


@given(st.lists(moments, max_size=30), st.none() | quiets, st.integers(1, 4), st.sampled_from(ZONES))
def test_no_day_has_more_messages_than_she_wants_and_only_its_last_says_so(moments, quiet, most, zone):
    plans = follow(moments, quiet, most, zone)
    for day in {plan.on for plan in plans}:
        messages = sorted({plan.due_at for plan in plans if plan.on == day and plan.due_at})
        assert len(messages) <= most
        said = {plan.due_at for plan in plans if plan.on == day and plan.is_last}
        assert said == (set(messages[-1:]) if len(messages) == most else set())
        if any(plan.due_at is None for plan in plans if plan.on == day):
            assert len(messages) == most


@given(st.lists(moments, max_size=20), st.none() | quiets, st.sampled_from(ZONES))
def test_without_a_limit_nothing_is_left_out(moments, quiet, zone):
    assert all(plan.due_at and not plan.is_last for plan in follow(moments, quiet, None, zone))


def test_a_quiet_night_is_one_message_of_the_next_day():
    night = [at("2026-11-26 22:30"), at("2026-11-27 02:00"), at("2026-11-27 06:00"), at("2026-11-27 09:00")]
    plans = follow(night, NIGHT, 2, SHANGHAI)
    assert [plan.due_at for plan in plans] == [at("2026-11-27 07:00")] * 3 + [at("2026-11-27 09:00")]
    assert [plan.is_last for plan in plans] == [False, False, False, True]
    assert {plan.on for plan in plans} == {date(2026, 11, 27)}


@pytest.mark.parametrize(
    ("status", "what"),
    [(200, "arrived"), (204, "arrived"), (301, "again"), (400, "again"), (404, "again"), (410, "gone"), (500, "again")],
)
def test_only_two_hundreds_are_a_yes(status, what):
    assert rules.verdict(status) == Verdict(what)


def test_waits_grow_fourfold_up_to_four_hours_and_a_message_is_tried_for_a_day():
    waits = [rules.wait(tries, 0.5).total_seconds() for tries in range(1, 9)]
    assert waits == [10, 40, 160, 640, 2560, 10240, 14400, 14400]
    made, next_at, tries = at("2026-11-26 12:00"), at("2026-11-26 12:00"), 0
    while not rules.is_given_up(made, next_at):
        tries += 1
        next_at += rules.wait(tries, 0.5)
    assert tries == 12


@given(st.integers(1, 32767), st.floats(0, 1))
def test_a_wait_is_scattered_by_a_fifth(tries, chance):
    middle = rules.wait(tries, 0.5)
    assert middle * 0.799 <= rules.wait(tries, chance) <= middle * 1.201


def test_a_hook_is_hopeless_after_three_days_of_failures():
    since = at("2026-11-26 12:00")
    assert not rules.is_hopeless(None, since)
    assert not rules.is_hopeless(since, since + timedelta(hours=71))
    assert rules.is_hopeless(since, since + timedelta(hours=72))
