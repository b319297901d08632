"""Titles and voices are the customers' own words."""

from collections import Counter

import pytest
from django.db import transaction

from codriver.listening.forgetting import forget
from codriver.listening.models import Forgotten, Story
from codriver.listening.stories import clauses, titles
from codriver.listening.stories.voices import Said, voices
from codriver.listening.tests import factory


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("新杯盖烫手：喝一口就知道没人试过。我再也不买了", "新杯盖烫手：喝一口就知道没人试过"),
        ("【召回】今天门店说不退", "今天门店说不退"),
        ("#拿铁杯盖# 我家孩子的嘴唇烫伤了", "我家孩子的嘴唇烫伤了"),
        ("所以，第二，门店说不能退货", "门店说不能退货"),
        ("但愿明天门店能给个说法", "但愿明天门店能给个说法"),
        ("3.15曝光的门店还在营业", "3.15曝光的门店还在营业"),
        ("And then the lid came off in my hand", "the lid came off in my hand"),
        ("RT @kofan: My kid burned her lip. Nobody tried it", "My kid burned her lip"),
        ("转发微博", "转发微博"),
        ("https://example.com/a", "https://example.com/a"),
        ("", ""),
        ("a" * 100, "a" * 70 + "…"),
        ("字" * 60, "字" * 24 + "…"),
        ("The lid that they sold us last week is far too hot and nobody seems to care about it", None),
    ],
)
def test_the_first_words_of_a_text_as_a_title(text, title):
    found = clauses.first_clause(text)
    assert len(found) <= clauses.room(found) + 1
    if title is None:
        assert found.endswith("…")
        assert text.startswith(found[:-1])
    else:
        assert found == title


def test_a_title_is_how_the_source_begins_though_others_say_another_thing_more_often():
    texts = ["新杯盖烫嘴，没人试过。门店说不能退货", *["门店说不能退货"] * 30]
    assert clauses.title(texts, Counter(), 100, titles.words_of) == "新杯盖烫嘴，没人试过"
    assert clauses.first_clause(texts[0]) == "新杯盖烫嘴，没人试过"


def test_a_title_passes_over_words_with_which_many_stories_begin():
    texts = ["今天天气不错，杯盖烫嘴没人管", "杯盖烫嘴没人管，我也是", "今天天气不错"]
    common = Counter(titles.words_of("今天天气不错") * 90)
    assert clauses.title(texts, common, 100, titles.words_of) == "杯盖烫嘴没人管"


def test_a_title_stays_while_its_source_says_it_and_goes_with_its_words():
    texts = ["杯盖烫嘴没人管。杯盖烫嘴没人问"]
    assert clauses.title(texts, Counter(), 100, titles.words_of, "杯盖烫嘴没人问") == "杯盖烫嘴没人问"
    assert clauses.title(["门店说不能退货"], Counter(), 100, titles.words_of, "杯盖烫嘴没人问") == "门店说不能退货"


def test_a_story_without_words_has_no_title():
    assert clauses.title(["", "  "], Counter(), 0, titles.words_of) == ""


@pytest.mark.django_db
def test_the_worker_names_stories_and_forgets_deleted_words(pia):
    story = factory.story(
        [factory.post(1, "杯盖烫嘴没人管"), factory.post(2, "门店说不能退货"), factory.post(3, "转发微博")]
    )
    assert titles.refresh() == 1
    story.refresh_from_db()
    assert story.title == "杯盖烫嘴没人管"
    assert titles.refresh() == 0
    with transaction.atomic():
        forget([1], Forgotten.Why.DELETED)
    assert Story.objects.get().title == "", "no title may bear the words until it was chosen anew"
    titles.refresh()
    assert Story.objects.get().title == "门店说不能退货"


@pytest.fixture(autouse=True)
def fresh_worker(monkeypatch):
    """Let each test begin as a process that has named nothing."""
    monkeypatch.setattr(titles, "_background", (-1e9, Counter(), 0))
    monkeypatch.setattr(titles, "_named", {})
    monkeypatch.setattr(titles, "_looked_at", 0)


def test_voices_are_different_people_saying_different_things():
    said = [
        Said(1, "a", "转发微博"),
        Said(2, "b", "我家孩子的嘴都烫红了，你们卖之前试过吗？"),
        Said(3, "b", "同一个人又说了一句完全不同的长长的话"),
        Said(4, "c", "我家孩子的嘴都烫红了，你们卖之前试过吗！！"),
        Said(5, "d", "My kid burned her lip. Nobody tried this lid."),
        Said(6, "e", "好"),
        Said(7, "f", "新杯盖烫手，喝一口就知道没人试过"),
    ]
    assert set(voices(said, "新杯盖烫手：喝一口就知道没人试过")) == {5, 2}


def test_a_copy_of_the_source_is_no_voice_in_whichever_script_and_however_short():
    source = "新杯盖烫手，喝一口就知道没人试过，客服还说是我拿杯子的姿势不对"
    said = [
        Said(1, "a", "新杯蓋燙手，喝一口就知道沒人試過，客服還說是我拿杯子的姿勢不對", is_copy=True),
        Said(2, "b", "新杯盖烫手，喝一口就知道没人试过"),
        Said(3, "c", "我们店里这周收到二十个投诉，都是嘴唇起泡"),
    ]
    assert voices(said, source) == [3]


def test_what_three_accounts_write_alike_is_no_voice():
    same = [Said(seq, f"a{seq}", "请大家转发，马上有奖，点击链接领取") for seq in range(3)]
    assert voices(same, "杯盖") == []


def test_no_more_voices_than_asked_for():
    many = [
        Said(seq, f"a{seq}", f"{seq} " + "".join(chr(0x4E00 + seq * 40 + n) for n in range(30))) for seq in range(20)
    ]
    assert len(voices(many, "", most=4)) == 4


@pytest.mark.django_db
def test_every_story_is_named_in_the_end_though_some_have_no_words(monkeypatch):
    monkeypatch.setattr(titles, "AT_ONCE", 3)
    monkeypatch.setattr(titles, "TOP", 2)
    for seq in range(1, 21, 2):
        words = "" if seq % 4 == 1 else f"杯盖烫嘴没人管{seq}"
        factory.story([factory.post(seq, words), factory.post(seq + 1, words)])
    for _ in range(12):
        titles.refresh()
    assert Story.objects.exclude(title="").count() == 5
    assert titles.refresh() == 0
