"""Answers change the next match: what was learned holds back only when it helps, and where everybody can see it."""

from random import Random

import pytest
from django.db import transaction

from codriver.listening.engine import run
from codriver.listening.forgetting import forget
from codriver.listening.models import (
    Forgotten,
    Mention,
    Notice,
    Watch,
    WatchAnswer,
    WatchedStory,
    WatchLearning,
    WatchMatch,
)
from codriver.listening.tests.saying import post, said, seq
from codriver.listening.watches import actions as watches
from codriver.listening.watches import listening
from codriver.listening.watches.reviewing import actions, learning, minds, queries, rules
from codriver.listening.watches.reviewing.rules import Verdict
from codriver.listening.watches.reviewing.tests.fruit import SAID, hear, review, text

pytestmark = pytest.mark.django_db
Fate = WatchMatch.Fate


@pytest.fixture(autouse=True)
def in_peace(monkeypatch):
    """Let one run do all there is, however busy the machine; leave no engine and nothing learned behind."""
    monkeypatch.setattr(listening, "BUSY", 600.0)
    monkeypatch.setattr(learning, "BUSY", 600.0)
    yield
    minds.forget_minds()
    run.rest()


@pytest.fixture(params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture
def watch(tess, language):
    made = Watch(name="Apples", words=SAID[language])
    watches.save(made, tess)
    return made


def fates(watch, first, language):
    """Return the fates of the matches from a post on: of fruit, and of telephones."""
    rows = WatchMatch.objects.filter(watch=watch, post__gte=seq(f"{language}{first}")).order_by("post")
    found = list(rows.values_list("post__text", "fate"))
    return [[fate for words, fate in found if is_one == _is_fruit(words)] for is_one in (True, False)]


def _is_fruit(words):
    return any(words == text(True, n, language) for n in range(400) for language in ("zh", "en"))


def test_answers_change_the_next_match(tess, watch, language):
    hear(0, 60, language)
    assert set(WatchMatch.objects.values_list("fate", flat=True)) == {Fate.TOLD}
    review(watch, tess, 26)
    assert queries.state(watch).verdict == Verdict.HELPS
    hear(60, 40, language)
    fruit, phones = fates(watch, 60, language)
    assert fruit.count(Fate.TOLD) >= 0.8 * len(fruit)
    assert phones.count(Fate.TOLD) <= 0.1 * len(phones)
    assert fruit.count(Fate.LEFT_OUT) <= 0.1 * len(fruit)


def test_what_was_heard_before_follows_what_was_learned(tess, watch, language):
    hear(0, 60, language)
    review(watch, tess, 26)
    assert WatchMatch.objects.filter(fate=Fate.LEFT_OUT).count() >= 20
    assert sum(queries.by_fate(watch).values()) == 60  # nothing is hidden


def test_answers_without_rhyme_change_nothing_and_the_page_says_so(tess, watch, language):
    hear(0, 60, language)
    dice = Random(2)
    review(watch, tess, 30, meant=lambda hit: dice.random() < 0.5)
    state = queries.state(watch)
    assert state.verdict == Verdict.NO_HELP
    assert state.headline == "It learned nothing that helps."
    assert "every match is told" in state.lines[-1]
    hear(60, 10, language)
    answered = WatchAnswer.objects.values("post")
    assert set(WatchMatch.objects.exclude(post__in=answered).values_list("fate", flat=True)) == {Fate.TOLD}


def test_few_answers_change_nothing_and_the_page_says_how_many_it_needs(tess, watch, language):
    hear(0, 30, language)
    review(watch, tess, 8)
    state = queries.state(watch)
    assert state.headline == "It has not learned yet: 8 answers."
    assert "at least 20 answers" in state.lines[0]
    answered = WatchAnswer.objects.values("post")
    assert set(WatchMatch.objects.exclude(post__in=answered).values_list("fate", flat=True)) == {Fate.TOLD}


def test_a_story_of_a_doubtful_match_is_told_when_it_was_meant(tess):
    watch = Watch(name="Apples", words="苹果")
    watches.save(watch, tess)
    hear(0, 1)
    WatchMatch.objects.update(fate=Fate.DOUBTFUL)
    said(post("c1", text(True, 0), 1, parent="zh0", kind="repost"))
    with transaction.atomic():
        Watch.objects.update(position=Mention.objects.count())
    listening.refresh()
    assert not Notice.objects.exists()  # the copy was not heard, and the doubtful one tells nobody
    actions.answer(watch, seq("zh0"), is_meant=True, by=tess)
    assert Notice.objects.get().reason == Notice.Reason.BORN
    assert WatchedStory.objects.get().post_id == seq("zh0")
    assert WatchMatch.objects.get(post=seq("zh0")).fate == Fate.TOLD


def test_a_story_of_a_match_that_was_not_meant_is_watched_no_more(tess):
    watch = Watch(name="Apples", words="苹果")
    watches.save(watch, tess)
    hear(0, 1)
    said(post("c1", text(True, 0), 1, parent="zh0", kind="repost"))
    listening.refresh()
    assert WatchedStory.objects.get().post_id == seq("c1")
    actions.answer(watch, seq("c1"), is_meant=False, by=tess)
    assert WatchedStory.objects.get().post_id == seq("zh0")  # another match stands in it
    actions.answer(watch, seq("zh0"), is_meant=False, by=tess)
    assert not WatchedStory.objects.exists()


def test_an_answer_again_changes_it_and_taking_it_back_deletes_it(tess, pia):
    watch = Watch(name="Apples", words="苹果")
    watches.save(watch, tess)
    hear(0, 2)
    one = seq("zh0")
    for is_meant in (True, True, False):
        actions.answer(watch, one, is_meant=is_meant, by=pia)
    assert WatchAnswer.objects.get().is_meant is False
    assert WatchMatch.objects.get(post=one).fate == Fate.LEFT_OUT
    actions.take_back(watch, one)
    actions.take_back(watch, one)
    assert not WatchAnswer.objects.exists()
    assert WatchMatch.objects.get(post=one).fate == Fate.TOLD
    actions.answer(watch, one, is_meant=None, by=pia)
    assert WatchMatch.objects.get(post=one).fate == Fate.TOLD


def test_what_was_answered_holds_when_the_watch_listens_again(tess, watch, language):
    hear(0, 60, language)
    review(watch, tess, 26)
    before = dict(WatchAnswer.objects.values_list("post", "is_meant"))
    Watch.objects.update(position=0)
    listening.refresh()
    held = dict(WatchMatch.objects.filter(post__in=before).values_list("post", "fate"))
    assert held == {post: Fate.TOLD if is_meant else Fate.LEFT_OUT for post, is_meant in before.items()}


def test_a_forgotten_post_takes_its_answer_away_and_the_watch_learns_without_it(tess, watch, language):
    hear(0, 60, language)
    review(watch, tess, 26)
    learned = WatchLearning.objects.get()
    gone = WatchAnswer.objects.order_by("post").first().post_id
    with transaction.atomic():
        forget([gone], Forgotten.Why.EXPIRED)
    assert not WatchAnswer.objects.filter(post=gone).exists()
    assert not WatchMatch.objects.filter(post=gone).exists()
    listening.refresh()
    anew = WatchLearning.objects.get()
    assert anew.edition > learned.edition
    assert bytes(anew.topic) != bytes(learned.topic)
    assert anew.drawn < learned.drawn


def test_two_workers_write_nothing_by_what_was_learned_before(tess, watch, language, monkeypatch):
    hear(0, 40, language)
    review(watch, tess, 24)
    said(post("late", text(True, 300, language), 300))
    real = listening.judged

    def while_another_learns(*args):
        monkeypatch.setattr(listening, "judged", real)
        other = WatchMatch.objects.filter(fate=Fate.TOLD).exclude(post__in=WatchAnswer.objects.values("post")).first()
        actions.answer(watch, other.post_id, is_meant=True, by=tess)
        watch.refresh_from_db()
        learning.learn(watch)
        return real(*args)

    monkeypatch.setattr(listening, "judged", while_another_learns)
    before = WatchLearning.objects.get().edition
    assert listening._step() == 0  # it finds another edition, and writes nothing
    assert not WatchMatch.objects.filter(post=seq("late")).exists()
    assert listening._step() == 1
    assert WatchLearning.objects.get().edition == before + 1


def test_the_queue_asks_of_each_story_once(tess):
    watch = Watch(name="Apples", words="苹果")
    watches.save(watch, tess)
    hear(0, 1)
    said(*[post(f"c{n}", text(True, 0), n, parent="zh0", kind="repost") for n in range(1, 4)])
    listening.refresh()
    assert WatchMatch.objects.count() == 4
    review(watch, tess, 10)
    assert WatchAnswer.objects.count() == 1


def test_a_watch_about_something_finds_posts_that_say_no_word_of_the_examples(tess, language):
    said(*[post(f"o{n}", text(False, n, language), n) for n in range(130)])
    examples = "\n\n".join(text(True, n, language) for n in range(200, 212))
    watch = Watch(name="Fruit", about=examples)
    watches.save(watch, tess)
    listening.refresh()
    assert WatchMatch.objects.count() <= 0.2 * 130
    hear(0, 40, language)
    found = dict(WatchMatch.objects.filter(post__gte=seq(f"{language}0")).values_list("post__text", "why"))
    fruit = {words: why for words, why in found.items() if _is_fruit(words)}
    assert len(fruit) >= 16
    assert len(found) - len(fruit) <= 4
    words, why = next((words, why) for words, why in fruit.items() if why)
    assert all(words[begin:end] == line for begin, end, line in why)


def test_a_watch_about_something_that_cannot_tell_yet_asks_and_tells_nobody(tess):
    examples = "\n\n".join(text(True, n) for n in range(200, 212))
    said(*[post(f"o{n}", text(False, n), n) for n in range(100, 140)])
    watch = Watch(name="Fruit", about=examples)
    watches.save(watch, tess)
    hear(0, 20)
    assert WatchMatch.objects.exists()
    assert set(WatchMatch.objects.values_list("fate", flat=True)) == {Fate.DOUBTFUL}
    state = queries.state(Watch.objects.get())
    assert state.waiting == WatchMatch.objects.count()
    assert "cannot tell yet" in state.lines[0]


def test_words_that_are_left_out_are_left_out_of_a_watch_by_examples_too(tess):
    examples = "\n\n".join(text(True, n) for n in range(200, 212))
    watch = Watch(name="Fruit", about=examples, without="苹果")
    watches.save(watch, tess)
    hear(0, 20)
    assert not WatchMatch.objects.exists()


def test_learning_again_without_a_new_answer_is_not_done(tess, watch, language, monkeypatch):
    hear(0, 30, language)
    review(watch, tess, 5)
    assert learning.refresh() == 0
    assert WatchLearning.objects.get().edition == 1
    assert rules.EXAMPLES == 10
