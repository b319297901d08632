"""Texts cut into tokens: what counts alike, and that many at once are cut as one by one."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.reading import letters, postings
from codriver.reading.tokens import LONGEST, sign_token, tokens, word_token

WRITTEN = st.text(
    st.one_of(
        st.sampled_from("天气好臺台灣湾的 ,。!#@_-aAbBéÉ1２３ＡｂIiİßΣς가カﾞกิ\u0301\u200d😀\U00020000\U000e0041\n"),
        st.characters(exclude_characters="\0", exclude_categories=["Cs"]),
    ),
    max_size=40,
)


def cut(*signs: str) -> set[int]:
    return {sign_token(*pair) for pair in signs}


def test_signs_are_cut_into_ones_and_twos_and_words_stay_whole():
    assert tokens("天气好 iPhone15") == cut("天", "气", "好", "天气", "气好") | {word_token("iphone15")}


def test_a_word_ends_where_a_sign_begins():
    assert tokens("用5G手机") == cut("用", "手", "机", "手机") | {word_token("5g")}


@pytest.mark.parametrize(
    ("one", "other"),
    [("ＡＢＣ１", "abc1"), ("臺灣", "台湾"), ("COFFEE", "coffee"), ("cafe\u0301", "café"), ("ｶﾀｶﾅ", "カタカナ")],
)
def test_case_width_and_script_count_alike(one, other):
    assert tokens(one) == tokens(other)


def test_accents_count():
    assert tokens("cafe") != tokens("café")


def test_no_two_common_words_have_one_token():
    words = {f"{a}{b}{c}" for a in "abcdefghij" for b in "klmnopqrst" for c in range(1000)}
    assert len({word_token(word) for word in words}) == len(words)


def test_a_very_long_word_is_told_apart_by_its_beginning():
    assert word_token("x" * LONGEST + "a") == word_token("x" * LONGEST + "b") != word_token("x" * (LONGEST - 1))


@given(WRITTEN)
def test_folding_keeps_every_place(text):
    assert len(letters.fold(text)) == len(text)


def places(card: bytes) -> dict[int, list[int]]:
    """Open a card as its description says."""
    count = int.from_bytes(card[:4], "little")
    found, ends, body = array("q"), array("I"), array("H")
    found.frombytes(card[4 : 4 + 8 * count])
    ends.frombytes(card[4 + 8 * count : 4 + 12 * count])
    body.frombytes(card[4 + 12 * count :])
    return {token: list(body[begin:end]) for token, begin, end in zip(found, [0, *ends], ends, strict=False)}


@given(st.lists(WRITTEN, max_size=12))
def test_many_texts_at_once_are_cut_as_one_by_one(texts):
    found: list[set[int]] = [set() for _ in texts]
    before = -1
    for first, card in postings.cards(texts):
        for token, where in places(card).items():
            assert where == sorted(set(where))
            assert before < token
            before = token
            for place in where:
                found[place].add(token)
        assert first in places(card)
    assert found == [tokens(text) for text in texts]


def test_cards_are_small_but_for_a_token_that_all_have():
    texts = [f"的{chr(0x4E00 + n)}{chr(0x5E00 + n)} word{n}" for n in range(2_000)]
    cards = list(postings.cards(texts))
    assert len(cards) > 20
    assert all(len(card) < 2 * postings.ROOM for _, card in cards if sign_token("的") not in places(card))
    assert [first for first, _ in cards] == sorted(first for first, _ in cards)


def test_more_texts_than_a_card_can_number_are_refused():
    with pytest.raises(ValueError, match="65537"):
        list(postings.cards([""] * (postings.MOST + 1)))
