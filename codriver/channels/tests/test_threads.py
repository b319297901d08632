"""Which messages belong together: the rule alone, by tables, and by every order in which messages may come."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codriver.channels import threads

MAIL = "email"


def placed(order, answers):
    """Place messages in an order as the store does: id → ids that it answers. Returns id → thread."""
    homes = {}
    for one in order:
        known = {other: homes[other] for other in answers[one] if other in homes}
        place = threads.place(MAIL, one, answers[one], known)
        homes = {other: place.thread if home in place.others else home for other, home in homes.items()}
        homes[one] = place.thread
    return homes


@pytest.mark.parametrize("order", list(permutations("abcd")))
def test_a_chain_is_one_thread_in_whatever_order_it_comes(order):
    answers = {"a": [], "b": ["a"], "c": ["b", "a"], "d": ["c", "b", "a"]}
    assert len(set(placed(order, answers).values())) == 1


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_who_only_names_the_nearest_is_found_by_it(order):
    assert len(set(placed(order, {"a": [], "b": ["a"], "c": ["b"]}).values())) == 1


@given(st.lists(st.integers(0, 5), min_size=2, max_size=6), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60)
def test_a_tree_is_one_thread_when_everybody_names_all_above(parents, chance):
    above = {0: []}
    for number, parent in enumerate(parents, 1):
        parent = min(parent, number - 1)
        above[number] = [parent, *above[parent]]
    answers = {str(one): [str(other) for other in others] for one, others in above.items()}
    order = list(answers)
    chance.shuffle(order)
    assert len(set(placed(order, answers).values())) == 1


def test_two_who_answer_one_that_is_not_here_belong_together():
    assert len(set(placed("ab", {"a": ["gone"], "b": ["gone"]}).values())) == 1


def test_strangers_stay_apart():
    assert len(set(placed("ab", {"a": [], "b": []}).values())) == 2


def test_alike_joins_only_where_no_answer_is_known():
    assert threads.place(MAIL, "b", ["a"], {"a": "t1"}, alike="t2").thread == "t1"
    assert threads.place(MAIL, "b", [], {}, alike="t2").thread == "t2"
    assert threads.place(MAIL, "b", [], {}).thread == threads.key_of(MAIL, "b")


@pytest.mark.parametrize(
    ("subject", "topic", "is_answer"),
    [
        ("Re: Order 7", "order 7", True),
        ("RE: AW: Fwd: order  7", "order 7", True),
        ("回复：答复: 订单", "订单", True),
        ("[list] Re: [list] Frost", "frost", True),
        ("[list] Frost", "frost", False),
        ("Re[2]: Order 7", "order 7", True),
        ("Regarding: us", "regarding: us", False),
        ("", "", False),
        ("Re:", "", True),
    ],
)
def test_what_a_subject_is_about(subject, topic, is_answer):
    assert (threads.topic(subject), threads.is_answer(subject)) == (topic, is_answer)


def test_our_own_id_is_one_whatever_follows_the_at():
    assert threads.key_of(MAIL, "<k.codriver@a.example>") == threads.key_of(MAIL, "<k.codriver@b.example>")
    assert threads.key_of(MAIL, "<k@a.example>") != threads.key_of(MAIL, "<k@b.example>")
