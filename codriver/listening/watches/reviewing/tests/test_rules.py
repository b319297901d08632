"""When answers prove that learning helps, from where on a watch tells, and what is asked next."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.listening.watches.reviewing import rules
from codriver.listening.watches.reviewing.rules import NEVER, Answered, Verdict, Waiting

answers = st.lists(st.tuples(st.integers(-9, 9), st.booleans(), st.booleans()), max_size=60)


def drawn(*parts):
    """(value, is it meant, how many)."""
    return [Answered(value + place / 1000, meant, True) for value, meant, many in parts for place in range(many)]


@pytest.mark.parametrize(
    ("answered", "verdict"),
    [
        ([], Verdict.TOO_FEW),
        (drawn((2, True, 10), (-2, False, 9)), Verdict.TOO_FEW),
        (drawn((2, True, 4), (-2, False, 30)), Verdict.TOO_FEW),
        (drawn((2, True, 10), (-2, False, 10)), Verdict.HELPS),
        (drawn((2, False, 10), (-2, True, 10)), Verdict.NO_HELP),
        (drawn((2, True, 6), (-3, True, 6), (1, False, 6), (-2, False, 6)), Verdict.NO_HELP),
        ([one._replace(is_drawn=False) for one in drawn((2, True, 30), (-2, False, 30))], Verdict.TOO_FEW),
    ],
)
def test_only_enough_answers_that_were_drawn_prove_anything(answered, verdict):
    assert rules.prove(answered).verdict == verdict


def test_what_is_told_doubted_and_left_out_is_counted():
    proof = rules.prove(drawn((3, True, 17), (-1, True, 3), (-3, False, 20)))
    assert (proof.drawn, proof.meant, proof.told, proof.told_meant) == (40, 20, 17, 17)
    assert (proof.left, proof.left_meant) == (20 + 1, 1)
    assert proof.doubted_from < proof.told_from


@given(answers)
def test_bounds_stand_only_where_it_helps_and_lose_few(answered):
    proof = rules.prove([Answered(*one) for one in answered])
    assert (proof.told_from is not None) == (proof.verdict == Verdict.HELPS)
    assert proof.told_meant <= proof.meant <= proof.drawn
    if proof.told_from is not None:
        assert proof.doubted_from <= proof.told_from
        assert proof.left_meant <= rules.LOST_SHARE * proof.meant
        assert proof.told_meant >= rules.TOLD_SHARE * proof.meant
        assert proof.told_meant / proof.told >= proof.meant / proof.drawn + rules.LEAST_GAIN


@given(st.integers(1, 40), st.data())
def test_luck_is_a_share_and_certain_when_nothing_is_asked_of_it(count, data):
    meant, told = data.draw(st.integers(0, count)), data.draw(st.integers(1, count))
    assert rules.luck(count, meant, told, 0) == pytest.approx(1.0)
    assert 0 <= rules.luck(count, meant, told, min(meant, told)) <= 1


def test_luck_of_a_known_table():
    assert rules.luck(10, 5, 5, 5) == pytest.approx(1 / 252)


@pytest.mark.parametrize(
    ("examples", "others", "tells"),
    [
        ([2.0] * 10, [-2.0] * 200, True),
        ([2.0] * 10, [-2.0] * 50, False),  # too few to compare with
        ([0.0] * 10, [1.0] * 200, False),  # not apart
        ([], [-2.0] * 200, False),
    ],
)
def test_examples_alone_tell_only_when_they_stand_apart(examples, others, tells):
    told_from, doubted_from = rules.by_examples(examples, others)
    assert (told_from < NEVER) == tells
    assert doubted_from <= told_from


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=30), st.lists(st.floats(-9, 9), max_size=300))
def test_few_posts_of_all_kinds_pass_by_examples_alone(examples, others):
    told_from, doubted_from = rules.by_examples(examples, others)
    assert sum(value > doubted_from for value in others) <= rules.SELDOM_SHARE * len(others)
    assert sum(value > told_from for value in others) <= rules.RARE_SHARE * len(others)


def test_the_first_questions_are_drawn_and_then_every_other_one():
    waiting = [Waiting(1, 3.0, True), Waiting(2, 0.1, True), Waiting(3, -2.0, False)]
    by_lot = min(waiting, key=lambda one: rules.lot(one.post)).post
    assert rules.next_one(waiting, 3, 3, 0.0) == (by_lot, True)
    assert rules.next_one(waiting, 20, 21, 0.0) == (2, False)
    assert rules.next_one(waiting, 20, 21, 2.9) == (1, False)
    assert rules.next_one(waiting, 21, 22, 0.0) == (by_lot, True)
    assert rules.next_one([Waiting(3, None, False)], 30, 31, 0.0) == (3, True)
    assert rules.next_one([], 0, 0, 0.0) is None


def test_lots_have_no_order():
    lots = [rules.lot(post) for post in range(1000)]
    assert len(set(lots)) == 1000
    assert 400 < sum(first < second for first, second in pairwise(lots)) < 600


def test_examples_stand_apart_by_an_empty_line():
    assert rules.paragraphs(" a\nb \n\n\n c\n \na\nb\n") == ["a\nb", "c"]
    assert rules.paragraphs("") == []
