"""Her book: a page for each change, consents with what was shown, and the gate's answer in words."""

from datetime import timedelta

import pytest
from django.utils import translation

from codriver.kit.canonical import strict
from codriver.kit.clock import now
from codriver.people.models import Handle
from codriver.terms import actions, judging, pages, queries
from codriver.terms.models import Receipt, TermSet
from codriver.terms.nouns import Planned, Rule, Window
from codriver.terms.purposes import purpose
from codriver.terms.receipts import chain
from codriver.terms.receipts.verifying import verify
from codriver.terms.words import reason
from codriver.timeline.models import Activity

pytestmark = pytest.mark.django_db
NEWS = Rule("news", "allow", "news", channel="email")


def asked(person, key="news", **facts):
    wanted = purpose(key)
    return judging.answer(person, wanted, Planned(wanted.value, "email", **facts), [])


def test_somebody_without_a_book_gets_orders_and_no_news(ana):
    assert asked(ana).verdict == "deny"
    assert asked(ana, "orders").verdict == "send"
    assert queries.terms_of(ana).version == 0


def test_each_change_turns_a_page_and_the_same_again_turns_none(ana):
    assert actions.set_rule(ana, NEWS).version == 1
    assert actions.set_rule(ana, NEWS).version == 1
    assert asked(ana).verdict == "send"
    assert actions.drop_rule(ana, "news").version == 2
    assert asked(ana).verdict == "deny"
    assert TermSet.objects.get(version=2).supersedes.version == 1
    assert Activity.objects.filter(verb="terms.changed").count() == 2


def test_a_page_that_the_gate_could_not_read_is_refused(ana):
    for window in (Window("FREQ=HOURLY", 60), Window("FREQ=DAILY;BYHOUR=8;BYMINUTE=0", 0)):
        with pytest.raises(pages.Unfit):
            actions.set_rule(ana, Rule("bad", "allow", windows=(window,)))
    with pytest.raises(pages.Unfit):
        actions.set_rule(ana, Rule("law", "allow"))
    assert not TermSet.objects.exists()


def test_nobody_agrees_to_words_that_she_was_not_shown(ana):
    with pytest.raises(ValueError):
        actions.consent(ana, "share", "given")
    shown = actions.notice(b"We would tell a partner what you buy.", language="en", version="1")
    actions.consent(ana, "share", "given", notice=shown, where="/my/terms/")
    assert queries.terms_of(ana).consents == {"share": "given"}
    actions.consent(ana, "share", "withdrawn")
    assert queries.terms_of(ana).consents == {"share": "withdrawn"}


def test_an_address_that_bounced_suppresses_its_own_channel_alone(ana):
    handle = Handle.objects.get(person=ana)
    actions.suppress(handle, "bounced")
    assert queries.terms_of(ana, handle.pk).suppressed == {"weibo"}
    assert queries.terms_of(ana).suppressed == frozenset()
    assert queries.terms_of(ana).version == 1


def test_terms_of_many_are_those_of_each_in_a_fixed_number_of_queries(ana, bo, dee, django_assert_num_queries):
    actions.set_rule(ana, NEWS)
    actions.pause(bo, now() + timedelta(days=1))
    alone = {who.pk: queries.terms_of(who) for who in (ana, bo, dee)}
    with django_assert_num_queries(2):
        assert queries.terms_of_many([ana, bo, dee]) == alone


def test_the_reason_names_the_rule_and_its_day_in_both_languages(ana):
    actions.set_rule(ana, Rule("quiet", "deny", channel="email"))
    no = asked(ana)
    day = TermSet.objects.get().effective_from
    with translation.override("en"):
        assert reason(no, "en", to_her=False).startswith("A rule of hers says no (rule of ")
        assert str(day.year) in reason(no, "en", to_her=True)
    with translation.override("zh-hans"):
        assert "条款" in reason(no, "zh-hans", to_her=True) or "规则" in reason(no, "zh-hans", to_her=True)


def test_a_rule_keeps_its_day_when_others_change(ana):
    from codriver.terms.words import rule_since

    first = actions.set_rule(ana, NEWS)
    second = actions.set_rule(ana, Rule("quiet", "deny", channel="sms"))
    assert rule_since(ana.pk, "news", second.version) == first.effective_from
    assert rule_since(ana.pk, "quiet", second.version) == second.effective_from


def test_each_page_comes_with_a_signed_receipt_in_her_chain(ana):
    actions.set_rule(ana, NEWS)
    actions.pause(ana, now() + timedelta(days=1))
    verdict = verify(b"".join(chain.lines(ana.pk)), keys=[], company="")
    assert verdict.is_good
    assert [strict(bytes(one.body))["terms"]["version"] for one in Receipt.objects.order_by("number")] == [1, 2]
