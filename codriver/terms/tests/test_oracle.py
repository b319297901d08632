"""The oracle says what was worked out by hand; what it is asked covers every step; the gate says the same."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from codriver.terms.nouns import Carriage, Purpose, Rule
from codriver.terms.tests import asking, oracle, oracle_times
from codriver.terms.tests.clocks import MINUTE, ZONES, changes
from codriver.terms.tests.golden import (
    NEWS,
    NOON,
    ORDERS,
    STOPS,
    WAITS,
    WORKDAYS,
    YES,
    book,
    daily,
    deny,
    hold,
    only,
    send,
)
from codriver.terms.tests.golden_nights import NIGHTS
from codriver.terms.tests.oracle_times import MONDAY
from codriver.terms.tests.triples import questions

GIFT = Carriage("gift", "Ana", "email")
CALLS = Rule("calls", "deny", channel="telephone")
USES = [
    ("A use needs no hour", NEWS, book(only(daily("9:00", 60))), send("only")),
    ("A use of what she objected to", NEWS, book(YES, objected=frozenset({"news"})), deny("objected")),
    ("A use for promotion needs a rule", NEWS, book(), deny("not allowed")),
    ("A use for what is owed to her needs none", ORDERS, book(), send()),
    ("A rule about calls is not about uses", ORDERS, book(CALLS), send()),
    ("A use may need consent", Purpose("care", "service", needs_consent=True), book(), deny("consent")),
]
CARRIAGES = [
    ("A gift may be carried", GIFT, NOON.replace(hour=11), send()),
    ("A gift of nobody is not", replace(GIFT, sender_name=" "), NOON, deny("unnamed")),
    ("Nor to who refused one", replace(GIFT, has_refused=True, came_before=True), NOON, deny("refused")),
    ("Nor a second time", replace(GIFT, came_before=True), NOON, deny("again")),
    ("Nor news", replace(GIFT, purpose="news"), NOON, deny("not for strangers")),
    ("Nor at the law's noon", GIFT, NOON, hold("hours", "2026-06-03 14:00", "law")),
]


@pytest.mark.parametrize("case", [*STOPS, *WAITS, *NIGHTS], ids=lambda case: case.sentence)
def test_the_oracle_says_what_was_worked_out_by_hand(case):
    assert oracle.decide(case.terms, case.message, case.at, case.sent, case.law) == case.expected


@pytest.mark.parametrize(("sentence", "purpose", "terms", "expected"), USES)
def test_the_oracle_says_it_of_uses(sentence, purpose, terms, expected):
    assert oracle.decide_use(terms, purpose, NOON, WORKDAYS) == expected, sentence


@pytest.mark.parametrize(("sentence", "carriage", "at", "expected"), CARRIAGES)
def test_the_oracle_says_it_of_strangers(sentence, carriage, at, expected):
    assert oracle.decide_carry(carriage, at, WORKDAYS) == expected, sentence


def test_the_same_dice_draw_the_same_questions():
    assert list(questions(7, 50)) == list(questions(7, 50))
    assert list(questions(7, 50)) != list(questions(8, 50))


@pytest.mark.parametrize("zone", ZONES)
def test_what_the_oracle_keeps_of_a_clock_is_what_it_shows(zone):
    for change in changes(zone) or [NOON]:
        minutes = [change + n * MINUTE for n in range(-90, 90)]
        kept = oracle_times.shown(zone, np.array([oracle_times.length(at - MONDAY) for at in minutes]))
        walls = [at.astimezone(ZoneInfo(zone)) for at in minutes]
        assert kept.tolist() == [(wall.weekday() * 24 + wall.hour) * 60 + wall.minute for wall in walls], change


def test_gate_and_oracle_agree():
    coverage, apart = asking.compared(questions(2026, 3_000))
    assert not coverage.rare(), "Draw these more often, in triples."
    assert not apart, f"{len(apart)} of 3,000 apart; the first:\n{apart[0]}"
