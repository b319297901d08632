"""What was asked, read; and whether a text holds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.listening.searching import rules
from codriver.listening.searching.rules import Asked, Fault, Misread

ODD = "天气 -－\"“”「」:：author作者site=+@%_\\'();\0\t\n\u202e\u200b\ufeff"
TYPED = st.text(st.one_of(st.sampled_from(ODD), st.characters()), max_size=60)


def said(asked: Asked) -> tuple[list[str], ...]:
    """Return what is wanted, unwanted and whose, in words."""
    return tuple([term.words for term in terms] for terms in (asked.wanted, asked.unwanted, asked.authors))


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted", "authors"),
    [
        ("coffee lid", ["coffee", "lid"], [], []),
        ("  咖啡　杯盖 ", ["咖啡", "杯盖"], [], []),
        ('"burnt lips" hot', ["burnt lips", "hot"], [], []),
        ("“烫 嘴” 「杯盖」", ["烫 嘴", "杯盖"], [], []),
        ("coffee -advert －“free cup”", ["coffee"], ["advert", "free cup"], []),
        ("author:李雷 咖啡", ["咖啡"], [], ["李雷"]),
        ('作者：韩梅梅 author:"Ann Lee"', [], [], ["韩梅梅", "ann lee"]),
        ("well-known don't", ["well known", "don t"], [], []),
        ("http://t.cn/x", ["http t cn x"], [], []),
        ("ＷＩＦＩ 臺灣", ["wifi", "台湾"], [], []),
        ("", [], [], []),
    ],
)
def test_what_was_typed_is_read(typed, wanted, unwanted, authors):
    assert said(rules.read(typed)) == (wanted, unwanted, authors)


def test_sites_are_read_as_they_were_typed():
    asked = rules.read("lid site:weibo -site:知乎 channel:news.example")
    assert (asked.sites, asked.without_sites) == (("weibo", "news.example"), ("知乎",))


@pytest.mark.parametrize(
    ("typed", "fault", "word"),
    [
        ("x" * 301, Fault.TOO_LONG, ""),
        (" ".join("abcdefghijklmnopqrstuvw"), Fault.TOO_MANY, ""),
        ('coffee "burnt lips', Fault.UNCLOSED, '"burnt lips'),
        ("「杯盖", Fault.UNCLOSED, "「杯盖"),
        ("author: lee", Fault.NOTHING_BEHIND, "author:"),
        ("!!!", Fault.NO_LETTERS, "!!!"),
        ("a - b", Fault.NO_LETTERS, "-"),
        ("lid 😀", Fault.NO_LETTERS, "😀"),
        ("-advert", Fault.ONLY_WITHOUT, ""),
        ("site:weibo", Fault.ONLY_WITHOUT, ""),
    ],
)
def test_what_cannot_be_looked_for_is_named(typed, fault, word):
    with pytest.raises(Misread) as misread:
        rules.read(typed)
    assert (misread.value.fault, misread.value.word) == (fault, word)


@given(TYPED)
def test_whatever_is_typed_is_read_or_named(typed):
    try:
        asked = rules.read(typed)
    except Misread:
        return
    assert asked.is_empty == (not typed.strip())
    assert all(term.tokens for term in (*asked.wanted, *asked.unwanted, *asked.authors))


@pytest.mark.parametrize(
    ("typed", "text", "holds"),
    [
        ("天", "今天好", True),
        ("天气", "今天气温", True),
        ("天气", "天。气", False),
        ("“天 气”", "天。气", True),
        ("天气预报", "天气预告，气预报", False),
        ("天气预报", "看天气预报了", True),
        ("lid", "The LID leaks", True),
        ("lid", "lids are solid", False),
        ("iphone", "用iPhone拍", True),
        ("don't", "I don’t know", True),
        ("don't", "don, but t", False),
        ("“new cup”", "a new  cup!", True),
        ("“new cup”", "a new blue cup", False),
        ("new cup", "a cup, new", True),
        ("cup -new", "a cup, new", False),
        ("cup -“new lid”", "a new cup, a lid", True),
        ("5g手机", "买了5G手機", True),
        ("5g手机", "15g手机", False),
        ("café", "cafe\u0301 noir", True),
    ],
)
def test_a_text_holds_what_was_asked_or_not(typed, text, holds):
    assert rules.holds(rules.read(typed), text) is holds


@given(st.text("天气预报好 ,a", max_size=12), st.text("天气预报好 ,a", min_size=1, max_size=4))
def test_of_signs_holding_is_having_as_a_part(text, words):
    if not words.strip(" ,a") or "a" in words or "," in words or " " in words:
        return
    assert rules.holds(rules.read(words), text) == (words in text)


def test_marks_stand_where_the_words_stand_and_do_not_overlap():
    asked = rules.read("天气 气预 LID")
    assert rules.marks(asked.wanted, "看天气预报, a lid") == [(1, 4), (9, 12)]


def test_what_is_short_and_often_said_is_worth_more():
    asked = rules.read("lid")
    short, long = "The lid leaks", "The lid " + "and many other things " * 20
    assert rules.worth(asked, short, 1) > rules.worth(asked, long, 1)
    assert rules.worth(asked, short, 50) > rules.worth(asked, short, 1)


@pytest.mark.parametrize(
    ("sizes", "number"),
    [
        ([], 0),
        ([5] * 7, 0),
        ([5] * 8, 8),
        ([65_536, *[5] * 8], 8),
        ([400] * 7 + [5], 8),
        ([400] * 8 + [5] * 3, 11),
        ([60_000, *[3_000] * 7], 0),
        ([3_000] * 8 + [5] * 8, 8),
        ([30_000] * 9, 0),
        ([9_000] * 9, 0),
        ([8_000] * 9, 8),
    ],
)
def test_small_stretches_are_joined_when_there_are_eight(sizes, number):
    assert rules.joinable(sizes, 65_536) == number
