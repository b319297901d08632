"""What may be done instead: each way is an answer of the gate."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from codriver.terms.instead import Place, Way, ways
from codriver.terms.nouns import NOW, Cap, Hours, Law, Planned, Purpose, Rule, Sent, Terms, Window
from codriver.terms.rules import NO_LAW, may

AT = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)  # a Monday
NEWS = Planned(Purpose("news", "promotion"), "email")
ORDER = Planned(Purpose("orders", "service"), "email")
SHARE = Planned(Purpose("share", "promotion", needs_consent=True), "email")
ALLOW = Rule("a", "allow", "news")
HERS, ANSWER = Way("her word"), Way("answer")
SOON = AT + timedelta(days=2)


def found(terms, message=NEWS, sent=(), law=NO_LAW, **others):
    places = {1: Place(message.channel, terms)}
    places |= {int(name[1:]): Place(channel, terms) for name, channel in others.items()}
    return ways(places, 1, message, AT, sent, law)


@pytest.mark.parametrize(
    ("terms", "message", "wanted"),
    [
        (Terms(rules=(ALLOW,)), NEWS, []),
        (Terms(), NEWS, [HERS, ANSWER]),
        (Terms(objected=frozenset({"news"})), NEWS, [ANSWER]),
        (Terms(objected=frozenset({"*"})), NEWS, []),
        (Terms(is_erased=True), NEWS, []),
        (Terms(age_band="under 14"), NEWS, []),
        (Terms(rules=(ALLOW,), paused_until=SOON), NEWS, [Way("time", at=SOON), HERS, ANSWER]),
        (Terms(paused_until=SOON), NEWS, [HERS, ANSWER]),
        (Terms(rules=(Rule("d", "deny", "orders", until=SOON),)), ORDER, [Way("time", at=SOON), HERS, ANSWER]),
        (Terms(rules=(Rule("b", "allow", "news", since=SOON),)), NEWS, [Way("time", at=SOON), HERS, ANSWER]),
        (Terms(rules=(Rule("d", "deny"),)), ORDER, [HERS]),
        (Terms(rules=(Rule("s", "allow", "share"),)), SHARE, [HERS, ANSWER]),
        (Terms(suppressed=frozenset({"email"})), ORDER, []),
        (Terms(rules=(ALLOW,)), replace(NEWS, useless_from=AT), [ANSWER]),
    ],
)
def test_the_gate_says_what_else_there_is(terms, message, wanted):
    assert found(terms, message) == wanted


def test_a_message_that_is_held_goes_by_another_address_at_once():
    morning = Window("FREQ=DAILY;BYHOUR=8;BYMINUTE=0", 60)
    terms = Terms(
        rules=(
            Rule("m", "allow", "news", channel="email", windows=(morning,)),
            Rule("s", "allow", "news", channel="sms"),
        )
    )
    assert found(terms, p2="sms", p3="email")[:3] == [
        Way("address", 2),
        Way("address", 3, datetime(2027, 3, 2, 8, tzinfo=UTC)),
        Way("time", at=datetime(2027, 3, 2, 8, tzinfo=UTC)),
    ]


def test_a_denied_channel_is_not_offered():
    terms = Terms(rules=(Rule("d", "deny", channel="email"), Rule("e", "deny", channel="sms")))
    assert [way.kind for way in found(terms, ORDER, p2="sms", p3="weibo")] == ["address", "her word"]


def test_a_full_cap_waits_and_the_law_is_not_hers_to_change():
    full = Terms(rules=(replace(ALLOW, cap=Cap(1, 7)),))
    sent = (Sent(AT - timedelta(days=1), "news", "email"),)
    assert found(full, sent=sent) == [Way("time", at=AT + timedelta(days=6)), HERS, ANSWER]
    law = Law("XX", {"email": Hours(frozenset(range(7)), ())})  # never
    assert found(Terms(rules=(ALLOW,)), law=law) == [ANSWER]


def test_no_way_is_offered_that_the_gate_would_deny():
    rules = [
        Rule("a", "allow"),
        Rule("d", "deny", channel="sms"),
        Rule("n", "deny", "news", channel="email", urgency=NOW),
    ]
    terms = Terms(rules=tuple(rules), paused_until=SOON)
    for way in found(terms, p2="sms", p3="weibo"):
        channel = {2: "sms", 3: "weibo"}.get(way.handle, "email")
        if way.kind in ("address", "time"):
            assert may(terms, replace(NEWS, channel=channel), way.at or AT).verdict != "deny"
