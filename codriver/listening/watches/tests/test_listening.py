"""The worker listens behind the story engine, and tells what happens to watched stories."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from codriver.listening import actions as rulings
from codriver.listening.engine import run
from codriver.listening.forgetting import forget
from codriver.listening.models import Forgotten, Notice, Watch, WatchedStory, WatchMatch, WatchState
from codriver.listening.records import PostRecord
from codriver.listening.tests.saying import BUS, LID, NOON, SALE, post, said, seq
from codriver.listening.watches import actions, following, listening

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_peace(monkeypatch):
    """Let one run do all there is, however busy the machine; leave no engine behind."""
    monkeypatch.setattr(listening, "BUSY", 600.0)
    yield
    run.rest()


@pytest.fixture
def save(tess):
    """Save a watch as Tess does."""

    def make(words="杯盖", **facts):
        watch = Watch(**{"name": words, "words": words, **facts})
        actions.save(watch, tess)
        return watch

    return make


def hear(*posts):
    said(*posts)
    listening.refresh()


def copy(name, minute, **facts):
    return post(name, LID, minute, parent="p1", kind="repost", **facts)


def press(name, text, minute, kind="national press"):
    return PostRecord(
        channel="news", id=name, text=text, published_at=NOON + timedelta(minutes=minute), source_kind=kind
    )


def told():
    return list(Notice.objects.order_by("pk").values_list("reason", "posts"))


def test_each_match_says_where_and_why(save):
    watch = save("杯盖\n烫手")
    hear(post("p1", LID), post("p2", BUS, 1))
    match = WatchMatch.objects.get()
    assert (match.watch, match.post_id) == (watch, seq("p1"))
    assert [(LID[begin:end], line) for begin, end, line in match.why] == [("杯盖", "杯盖"), ("烫手", "烫手")]


def test_a_new_watch_hears_the_latest_posts_and_tells_nobody_of_them(save, monkeypatch):
    monkeypatch.setattr(actions, "BACK", 3)
    hear(post("p0", LID), post("p1", LID, 1), copy("p2", 2), post("p3", BUS, 3))
    save(number=2)
    listening.refresh()
    assert set(WatchMatch.objects.values_list("post_id", flat=True)) == {seq("p1"), seq("p2")}
    assert WatchedStory.objects.count() == 1
    assert told() == []


def test_a_story_is_told_once_when_it_begins_however_often_we_listen(save):
    save()
    hear(post("p1", LID))
    assert told() == []  # a post alone is no story yet
    hear(copy("p2", 1))
    hear(copy("p3", 2))
    Watch.objects.update(position=0)
    WatchState.objects.update(position=0)
    listening.refresh()
    assert told() == [("born", 2)]
    assert WatchMatch.objects.count() == 3


def test_a_story_whose_later_post_says_it_is_told(save):
    save("公交")
    hear(post("p1", LID), copy("p2", 1))
    hear(post("p3", f"{LID}，公交上也是", 2, parent="p1", kind="quote"))
    assert told() == [("born", 3)]


def test_a_lone_match_that_somebody_answers_in_other_words_begins_a_story(save):
    save()
    hear(post("p1", LID))
    hear(post("p2", "真的吗", 1, parent="p1", kind="reply"))
    assert told() == [("born", 2)]


def test_a_number_is_told_when_it_is_reached_and_not_again(save):
    save(number=3, is_birth_told=False)
    hear(post("p1", LID), copy("p2", 1))
    assert told() == []
    hear(copy("p3", 2), copy("p4", 3))
    hear(copy("p5", 4))
    assert told() == [("number", 4)]


def test_a_number_that_was_passed_before_the_watch_was_made_is_not_told(save):
    hear(post("p1", LID), copy("p2", 1), copy("p3", 2))
    save(number=3)
    hear(copy("p4", 3))
    assert told() == []


def test_a_story_that_crosses_into_the_press_is_told(save):
    save(is_birth_told=False)
    hear(post("p1", LID), copy("p2", 1))
    hear(press("n1", LID, 5))
    hear(press("n2", LID, 6, "broadcast"))
    assert list(Notice.objects.values_list("reason", "source_kind")) == [("press", "national press")]


def test_a_story_that_the_press_began_crosses_nowhere(save):
    save(is_birth_told=False)
    hear(press("n1", LID, 0), post("p2", LID, 5), post("p3", LID, 6))
    assert told() == []


def test_what_is_not_to_be_told_is_not_told(save):
    save(is_birth_told=False, is_press_told=False)
    hear(post("p1", LID), copy("p2", 1), press("n1", LID, 5))
    assert WatchMatch.objects.count() == 3
    assert told() == []


def test_two_watched_stories_that_become_one_are_told_as_often_as_they_were(save):
    save("杯盖\n会员", number=4)
    hear(post("p1", LID), copy("p2", 1), post("q1", SALE, 2), post("q2", SALE, 3, parent="q1", kind="repost"))
    assert told() == [("born", 2), ("born", 2)]
    hear(post("q3", SALE, 4, parent="q1", kind="repost"), post("q4", SALE, 5, parent="q1", kind="repost"))
    assert told()[2:] == [("number", 4)]
    rulings.merge(seq("p1"), seq("q1"), by=None)
    hear(copy("p5", 6), copy("p6", 7))
    assert told()[2:] == [("number", 4)]


def test_an_edited_post_is_heard_by_what_it_says_now(save):
    save()
    hear(post("p1", BUS))
    hear(post("p1", LID, edited=5))
    assert WatchMatch.objects.count() == 1
    hear(post("p1", BUS, edited=9))
    assert WatchMatch.objects.count() == 0


def test_a_changed_watch_hears_the_latest_posts_anew(save, tess):
    watch = save()
    hear(post("p1", LID), post("p2", SALE, 1))
    watch.words = "会员"
    actions.save(Watch.objects.get(), tess)  # saved as it was: nothing changes
    listening.refresh()
    assert WatchMatch.objects.get().post_id == seq("p1")
    actions.save(watch, tess)
    listening.refresh()
    assert WatchMatch.objects.get().post_id == seq("p2")


def test_who_reads_behind_somebody_else_writes_nothing(save, monkeypatch):
    """Two workers hear the same stretch; the second one finds the watch farther on."""
    save()
    said(post("p1", LID))
    listen = listening._listen

    def slowly(group, heard):
        found = listen(group, heard)
        Watch.objects.update(position=heard[-1].seq)
        return found

    monkeypatch.setattr(listening, "_listen", slowly)
    assert listening.refresh() == 0
    assert not WatchMatch.objects.exists()


def test_what_was_heard_is_forgotten_with_the_words(save):
    save()
    hear(post("p1", LID))
    with transaction.atomic():
        forget([seq("p1")], Forgotten.Why.EXPIRED)
    assert not WatchMatch.objects.exists()


def test_listening_asks_as_often_for_many_posts_as_for_few(save):
    save()
    hear(post("p0", LID))
    counts = []
    for first, number in ((10, 2), (100, 60)):
        said(*[post(f"p{first + step}", f"杯盖{first + step}号今天也很烫", step) for step in range(number)])
        with CaptureQueriesContext(connection) as asked:
            listening.refresh()
        counts.append(len(asked))
    assert abs(counts[1] - counts[0]) <= 4, counts


def test_many_matches_are_written_some_at_a_time(save, monkeypatch):
    monkeypatch.setattr(listening, "MOST", 3)
    save("杯盖")
    save("盖")
    said(*[post(f"p{step}", f"杯盖{step}号今天也很烫", step) for step in range(8)])
    steps = []
    while (step := listening._step()) is not None:
        steps.append(step)
    assert sum(steps) == WatchMatch.objects.count() == 16
    assert max(steps) <= 3


def test_nothing_to_listen_to_costs_little(save):
    save()
    hear(post("p1", LID))
    with CaptureQueriesContext(connection) as asked:
        assert listening.refresh() == 0
    assert len(asked) <= 7
    assert not following.step()
