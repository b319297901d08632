"""Periods, handles and phrases as pure rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.listening.keeping import rules


@pytest.mark.parametrize(
    ("kind", "days", "may"),
    [
        ("person", 90, True),
        ("person", 365, True),
        ("person", None, False),
        ("unknown", None, False),
        ("national press", None, True),
        ("company", None, True),
        ("company", 91, False),
        ("person", 0, False),
    ],
)
def test_only_press_and_companies_may_be_kept_until_somebody_changes_it(kind, days, may):
    assert rules.may_be(kind, days) is may


def test_no_post_keeps_its_words_for_longer_than_its_period():
    assert rules.goes_on(date(2026, 1, 1), 90) == date(2026, 4, 1)
    assert rules.goes_on(date(2026, 1, 1), None) is None


@pytest.mark.parametrize(
    "words", ["@Tea Lover", " tea lover ", "ＴＥＡ ＬＯＶＥＲ", "https://x.example/u/Tea Lover/?from=me", "//tea lover"]
)
def test_one_handle_is_one_however_it_is_written(words):
    assert rules.as_handle(words) == "tea lover"


@given(st.text(min_size=1), st.text(alphabet=" ,.!\n茶", max_size=5))
def test_a_phrase_is_found_in_any_text_and_belongs_to_its_token_alone(token, around):
    phrase = rules.phrase(token)
    for written in (phrase, phrase.lower(), phrase.replace("-", " "), phrase.upper()):
        assert rules.phrases_in(f"{around}{written}{around}") == [rules.as_phrase(phrase)]
    assert rules.phrase(token + "x") != phrase


@pytest.mark.parametrize("text", ["", "codriver", "codriver-ABCD-EFGH", "codriver-ABCD-EFGH-JKMNP", "转发微博"])
def test_what_is_no_phrase_is_none(text):
    assert rules.phrases_in(text) == []


def test_letters_that_look_alike_are_one():
    assert rules.as_phrase("codriver-OIL0-1111-0000") == rules.as_phrase("codriver-0110-iLi1-oooO")
