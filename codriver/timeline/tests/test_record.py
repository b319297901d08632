"""Saying that something happened, once; and what follows from it, once."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from codriver.timeline import registry, tasks
from codriver.timeline.actions import Happening, record, record_many
from codriver.timeline.models import Activity, Reaction

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def follows(monkeypatch):
    """Give follows(name, function): a consequence of "tea.drunk" for this test alone."""
    monkeypatch.setattr(registry, "_reactions", {})
    return lambda name, function: registry.on("tea.drunk", name)(function)


def test_a_happening_is_recorded_with_its_facts(tess):
    activity = record("ana", "tea.drunk", key="1", happened_at=NOON, by=tess, cups=2)
    assert (activity.person_key, activity.happened_at, activity.by, activity.facts) == ("ana", NOON, tess, {"cups": 2})


def test_a_replay_returns_the_first_activity_unchanged():
    first = record("ana", "tea.drunk", key="1", happened_at=NOON, cups=2)
    again = record("bo", "tea.drunk", key="1", cups=9)
    assert (again.pk, again.person_key, again.facts) == (first.pk, "ana", {"cups": 2})
    assert record("ana", "tea.brewed", key="1").pk != first.pk


@tries(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 6), max_size=6), max_size=6))
def test_however_often_and_in_whatever_batches_each_key_is_recorded_once(batches):
    Activity.objects.all().delete()
    told: list[int] = []
    for batch in batches:
        record_many("tea.drunk", [Happening("ana", str(n), NOON, {"n": len(told) + i}) for i, n in enumerate(batch)])
        told += batch
    first = {str(n): told.index(n) for n in set(told)}
    assert {activity.key: activity.facts["n"] for activity in Activity.objects.all()} == first


def test_many_are_recorded_in_a_fixed_number_of_queries(django_assert_num_queries):
    record_many("tea.drunk", [Happening("ana", "0", NOON)])
    with django_assert_num_queries(5):  # what is here, the new ones, their numbers; and two of the transaction
        record_many("tea.drunk", [Happening("ana", str(n), NOON) for n in range(50)])


def test_a_consequence_comes_about_once(follows):
    drunk = []
    follows("count", lambda activity: drunk.append(activity.key))
    record("ana", "tea.drunk", key="1")
    record("ana", "tea.drunk", key="1")
    assert [tasks.sweep(), tasks.sweep()] == [1, 0]
    tasks.react(Activity.objects.get().pk)
    assert drunk == ["1"]


def test_one_failing_consequence_stops_no_other_and_is_tried_again_later(follows):
    drunk = []

    def fail(_: Activity) -> None:
        if not drunk or len(drunk) < 2:
            raise ValueError("no kettle")
        drunk.append("at last")

    follows("a fails", fail)
    follows("b counts", lambda activity: drunk.append(activity.key))
    record("ana", "tea.drunk", key="1")
    record("ana", "tea.drunk", key="2")
    tasks.sweep()
    assert sorted(drunk) == ["1", "2"]
    failed = Reaction.objects.filter(done_at=None)
    assert [(one.name, one.tries) for one in failed] == [("a fails", 1), ("a fails", 1)]
    assert tasks.sweep() == 0
    failed.update(due_at=NOON)
    tasks.sweep()
    assert drunk[2:] == ["at last", "at last"]
    assert not Reaction.objects.filter(done_at=None).exists()


def test_each_failure_makes_the_pause_longer_up_to_an_hour(follows):
    def fail(_: Activity) -> None:
        raise ValueError

    follows("fails", fail)
    pk = record("ana", "tea.drunk", key="1").pk
    pauses = []
    for _ in range(14):
        before = tasks.now()
        tasks.react(pk)
        pauses.append(Reaction.objects.get().due_at - before)
    assert all(earlier < later + timedelta(seconds=1) for earlier, later in pairwise(pauses))
    assert timedelta(minutes=59) < pauses[-1] < timedelta(minutes=61)


def test_a_consequence_that_nobody_offers_any_more_is_done_with(follows):
    follows("old", lambda _: None)
    record("ana", "tea.drunk", key="1")
    registry._reactions.clear()
    tasks.sweep()
    assert Reaction.objects.get().done_at is not None


def test_two_functions_cannot_share_a_name(follows):
    follows("count", print)
    follows("count", print)
    with pytest.raises(ValueError, match="already"):
        follows("count", repr)


def test_what_happens_inside_a_transaction_that_fails_did_not_happen(follows):
    follows("count", print)
    with transaction.atomic():
        record("ana", "tea.drunk", key="1")
        transaction.set_rollback(True)
    assert not Activity.objects.exists()
    assert not Reaction.objects.exists()
