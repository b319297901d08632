"""Grouping is a pure function of the log: neither batches, restarts nor the history of rulings change it."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from codriver.listening import actions, intake, log
from codriver.listening.engine import memory, run
from codriver.listening.models import Awaited, EngineState, LogHead, Mention, Placement, Ruling, Story, StoryEvent
from codriver.listening.tests.saying import BUS, LID, NOON, SALE, post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.CODRIVER_DATA = tmp_path
    settings.CODRIVER_WINDOW = 500


ops = st.lists(
    st.one_of(
        st.tuples(
            st.just("post"),
            st.integers(0, 30),
            st.sampled_from([LID, LID[:20], LID + SALE, BUS, BUS[:60], SALE, "转"]),
            st.integers(0, 40),
            st.one_of(st.none(), st.integers(0, 30)),
            st.sampled_from(["", "RT @name-3: ", "(1/2)", "(2/2)"]),
        ),
        st.tuples(st.just("split"), st.integers(0, 30)),
        st.tuples(st.just("merge"), st.integers(0, 30), st.integers(0, 30)),
        st.tuples(st.just("undo"), st.integers(0, 10)),
        st.just(("restart",)),
        st.just(("forget",)),
        st.just(("tick",)),
    ),
    min_size=5,
    max_size=40,
)


def placed():
    fields = ("post_id", "story_id", "joined_id", "anchor_id", "relation", "is_parent_known", "realm", "quoted")
    tales = ("id", "number", "source_id", "posts", "first_at", "last_at", "quoted_at", "quoted_name")
    return list(Placement.objects.order_by("post_id").values(*fields)), list(
        Story.objects.order_by("id").values(*tales)
    )


def wipe(*models):
    with transaction.atomic():
        if Ruling in models:
            Ruling.objects.filter(kind=Ruling.Kind.UNDO).delete()
        for model in models:
            model.objects.all().delete()


def forget_snapshots():
    for path in memory.folder().glob("*.window"):
        path.unlink()


def say(n, text, minute, parent, before):
    one = post(f"{n}", before + text, minute, parent=None if parent is None else f"{parent}", account=f"a{n % 5}")
    intake.append([one], NOON + timedelta(days=1))


def split(n):
    if found := Mention.objects.filter(external_id=f"{n}").first():
        actions.split(found.seq, by=None)


def merge(one, other):
    found = list(Placement.objects.filter(post__external_id__in=[f"{one}", f"{other}"]))
    if len({place.story_id for place in found}) == 2:
        actions.merge(found[0].post_id, found[1].post_id, by=None)


def undo(n):
    if rulings := list(Ruling.objects.exclude(kind="undo").order_by("seq")):
        actions.undo(rulings[n % len(rulings)].seq, by=None)


WORDS = {"post": say, "split": split, "merge": merge, "undo": undo}


def do(engine, op):
    """Do one step of a history. Returns the engine to go on with."""
    word, *values = op
    if word in WORDS:
        WORDS[word](*values)
    if word == "tick":
        engine.tick()
    if word in ("restart", "forget"):
        engine.rest()
        engine = run.Engine()
    if word == "forget":
        forget_snapshots()
    return engine


@tries(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=ops)
def test_any_history_equals_a_replay_from_zero(history):
    wipe(StoryEvent, Story, Placement, Awaited, Ruling, Mention, EngineState, LogHead)
    forget_snapshots()
    engine = run.Engine()
    for op in history:
        engine = do(engine, op)
    engine.tick()
    engine.rest()
    lived = placed()
    wipe(StoryEvent, Story, Placement, Awaited)
    forget_snapshots()
    Ruling.objects.update(realm=0)
    EngineState.objects.update(position=0)
    run.until(log.head())
    assert placed() == lived
