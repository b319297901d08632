"""The words of the overview: which are counted, which are typical, and none that is a person's."""

import re
from datetime import timedelta

import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from codriver.kit.clock import now
from codriver.listening.models import DayWord
from codriver.listening.overview import rules, telling, words
from codriver.listening.tests.meant import counted, said, two_weeks  # noqa: F401 - the fixture "told"

pytestmark = pytest.mark.django_db


def cut_of(text):
    return [(word, "eng" if word.isascii() else "n") for word in re.findall(r"\w+", text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the lid leaks and the lid burns", {"lid", "leaks", "burns"}),
        ("//@somebody: the lid leaks", set()),
        ("@anna the lid leaks https://example.org/refund", {"lid", "leaks"}),
        ("Dr. Brown says the lid leaks", {"lid", "leaks"}),
        ("my friend Ann Smith got a refund", {"friend", "refund"}),
        ("ask Tom about the refund", {"refund"}),
    ],
)
def test_words_tell_what_a_text_is_about_and_no_names(text, words):
    assert telling.told([text], ["nobody"], cut_of) == [words]


def test_a_word_at_the_beginning_of_a_sentence_counts_when_somebody_writes_it_small():
    said = telling.told(["Refund denied", "no refund yet", "Barnaby again"], [], cut_of)
    assert [bag & {"refund", "barnaby"} for bag in said] == [{"refund"}, {"refund"}, set()]


def test_authors_are_no_topics():
    assert telling.told(["mangofan says mango is fine"], ["MangoFan"], cut_of) == [{"mango", "fine"}]


def test_chinese_words_come_without_names_numbers_and_what_everybody_says():
    (said,) = telling.told(["张伟说这个杯盖真的烫手，店员没有道歉，13800138000"], [], words.cut)
    assert {"店员", "道歉"} <= said
    assert not said & {"张伟", "这个", "真的", "没有", "13800138000"}


@pytest.mark.parametrize(
    ("now", "before", "is_typical"), [(30, 2, True), (2, 0, False), (10, 10, False), (10, 20, False), (3, 0, True)]
)
def test_a_word_is_typical_when_it_is_said_more_than_before(now, before, is_typical):
    assert (rules.typical(now, before, 1000, 1000) > 0) == is_typical


@given(st.integers(0, 50), st.integers(0, 50), st.integers(50, 1000), st.integers(50, 1000))
def test_how_typical_a_word_is_is_never_negative_and_grows_with_it(now, before, posts, earlier):
    weight = rules.typical(now, before, posts, earlier)
    assert weight >= 0
    assert now >= posts or rules.typical(now + 1, before, posts, earlier) >= weight


def test_the_worker_counts_words_once_and_the_page_shows_what_is_new(pia, sign_in):
    for seq in range(1, 31):
        said(seq, now() - timedelta(minutes=seq), text="the lid leaks")
    for seq in range(31, 61):
        said(seq, now() - timedelta(days=8), text="the coffee is cold")
    counted(60)
    while words.count():
        pass
    words.count()
    assert dict(DayWord.objects.filter(word="lid").values_list("word").annotate(Sum("posts"))) == {"lid": 30}
    page = sign_in(pia).get("/stories/overview/").content.decode()
    shown = re.findall(r'<span lang="en">(\w+)</span>', page)
    assert sorted(shown) == ["leaks", "lid"]


def test_words_that_are_personal_or_gone_are_not_counted():
    said(1, now(), text="call 13800138000 or mail a@b.com about the lid")
    said(2, now(), text="secret", deleted_at=now())
    counted(2)
    words.count()
    assert set(DayWord.objects.values_list("word", flat=True)) == {"mail", "lid"}


def test_a_day_keeps_the_words_that_are_said_most(monkeypatch):
    monkeypatch.setattr(words, "KEPT", 2)
    monkeypatch.setattr(words, "MOST", 3)
    said(1, now(), text="lid lamp")
    said(2, now(), text="lid lamp")
    said(3, now(), text="lid spoon napkin cup")
    counted(3)
    words.count()
    assert set(DayWord.objects.values_list("word", flat=True)) == {"lid", "lamp"}


def test_a_site_s_words_are_not_told_as_they_are_not_counted(told, pia, sign_in):
    words.count()
    assert "Words that are new" not in sign_in(pia).get("/stories/overview/?channel=weibo").content.decode()
