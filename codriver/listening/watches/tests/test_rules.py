"""What a watch listens for, and where a text says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.listening.watches import rules
from codriver.listening.watches.ear import Ear, Heard, ear_of
from codriver.listening.watches.rules import Fault, Unheard, sought
from codriver.reading.letters import composed, fold


def post(text, channel="weibo", kind="person", language="zh", connection=None):
    return Heard(1, text, channel, kind, language, connection)


def heard(text, words="", near="", within=5, without="", **where):
    """Return which stretches of a text are heard; None when nothing is."""
    found = Ear({7: sought(words, near, within, without, **where)}).listen(post(text)).get(7)
    return found and [text[begin:end] for begin, end, _ in found]


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("lid", "The LID leaks", ["LID"]),
        ("lid", "The lids leak", None),
        ("lid", "solid", None),
        ("burnt lip", "My burnt, lip", ["burnt, lip"]),
        ("burnt lip", "lip burnt", None),
        ("杯盖", "新杯蓋烫手", ["杯蓋"]),
        ("杯盖", "杯 盖", None),
        ("杯", "新杯盖", ["杯"]),
        ("iPhone手机", "ＩＰＨＯＮＥ手機坏了", ["ＩＰＨＯＮＥ手機"]),
        ("lid\n漏水", "杯盖漏水", ["漏水"]),
        ("café", "Café", ["Café"]),
    ],
)
def test_words_and_phrases(words, text, expected):
    assert heard(text, words) == expected


@pytest.mark.parametrize(
    ("text", "within", "is_heard"),
    [
        ("the lid burned me", 0, True),
        ("the lid really badly burned me", 2, True),
        ("the lid really badly burned me", 1, False),
        ("burned by a lid", 2, True),
        ("lid lid lid x x x burned", 3, True),
        ("lid " + "x " * 50 + "burned", 10, False),
    ],
)
def test_near_words_in_either_order(text, within, is_heard):
    assert bool(heard(text, near="lid … burned", within=within)) == is_heard


def test_near_chinese_counts_characters():
    assert heard("杯盖把我的嘴烫了", near="杯盖...烫", within=4) == ["杯盖", "烫"]
    assert heard("杯盖把我的嘴烫了", near="杯盖...烫", within=3) is None


def test_what_is_left_out_and_where_it_listens():
    assert heard("lid advert", "lid", without="advert") is None
    assert heard("lid adverts", "lid", without="advert") == ["lid"]
    assert heard("lid", "lid", languages=["en"]) is None
    assert heard("lid", "lid", languages=["zh", "en"]) == ["lid"]
    assert heard("lid", "lid", kinds=["forum"]) is None
    assert heard("lid", "lid", channels=["news"], connections=[3]) is None
    assert heard("lid", "lid", channels=["weibo"], connections=[3]) == ["lid"]


def test_words_beside_a_post_are_heard_each_for_itself():
    ear = Ear({7: sought("lid", "cup … burnt", 5, "advert")})
    hear = lambda text, *beside: ear.listen(post(text)._replace(beside=beside)).get(7)  # noqa: E731
    assert hear("Watch this", "the LID leaks", "a lid") == [(rules.BESIDE, rules.BESIDE, "lid")]
    assert hear("the lid", "a lid") == [(4, 7, "lid"), (rules.BESIDE, rules.BESIDE, "lid")]
    assert hear("a cup", "burnt") is None
    assert hear("", "a cup, burnt") == [(rules.BESIDE, rules.BESIDE, "cup … burnt")]
    assert hear("a lid", "an advert") is None
    assert hear("an advert", "a lid") is None


@pytest.mark.parametrize(
    ("fields", "field", "fault"),
    [
        ({}, "words", Fault.NOTHING),
        ({"words": "!!"}, "words", Fault.NO_LETTERS),
        ({"words": "x" * 101}, "words", Fault.TOO_LONG),
        ({"words": "\n".join(map(str, range(501)))}, "words", Fault.TOO_MANY),
        ({"near": "lid"}, "near", Fault.NOT_TWO),
        ({"near": "a … b … c"}, "near", Fault.NOT_TWO),
        ({"near": "… b"}, "near", Fault.NOT_TWO),
        ({"words": "lid", "without": "?"}, "without", Fault.NO_LETTERS),
    ],
)
def test_what_cannot_be_listened_for_is_said(fields, field, fault):
    with pytest.raises(Unheard) as error:
        sought(**{"words": "", "near": "", "within": 5, "without": "", **fields})
    assert (error.value.field, error.value.fault) == (field, fault)


TEXTS = st.text(alphabet="ab c杯盖烫手，.", max_size=30)


@given(text=TEXTS, words=st.lists(TEXTS, max_size=5), without=st.lists(TEXTS, max_size=2))
def test_many_at_once_hear_what_each_hears_alone(text, words, without):
    """The index of an Ear finds what looking for each line in turn finds."""
    folded, watches = fold(composed(text)), {}
    for number, word in enumerate(words):
        try:
            watches[number] = sought(word, "", 5, "\n".join(without))
        except Unheard:
            continue
    alone = {
        number: rules.spans(one.lines, 5, folded)
        for number, one in watches.items()
        if rules.spans(one.lines, 5, folded) and not rules.spans(one.without, 0, folded)
    }
    assert Ear(watches).listen(post(text)) == alone


def test_an_ear_is_kept_until_a_watch_is_another_one():
    lid, cup = sought("lid", "", 5, ""), sought("cup", "", 5, "")
    first = ear_of({1: lid})
    assert ear_of({1: lid}) is first
    assert list(ear_of({1: cup}).listen(post("a cup"))) == [1]
    assert list(ear_of({1: cup, 2: lid}).listen(post("a lid"))) == [2]
    assert ear_of({2: cup}).listen(post("a lid")) == {}
