"""What goes out: queued with its decision, asked about again, once or at least once, and never past the gate."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from codriver.channels import digests, outbox, stopping
from codriver.channels.base import ChannelError
from codriver.channels.base.messages import Bounce
from codriver.channels.models import Message, Outgoing
from codriver.channels.tests.speaking import mouth, paper
from codriver.kit.clock import now
from codriver.people.actions import give_handle
from codriver.terms import actions
from codriver.terms.models import SendDecision
from codriver.terms.nouns import Rule
from codriver.timeline.models import Activity

pytestmark = pytest.mark.django_db
NEWS = Rule("news", "allow", "news")


@pytest.fixture
def letters(company):
    with paper() as channel:
        mouth()
        yield channel.letters


@pytest.fixture
def refusing(letters):
    from codriver.channels.tests.speaking import Paper

    return Paper


@pytest.fixture
def handle(ana):
    return give_handle(ana, "paper", "Lantern Street 1", evidence="signed in", verified_at=now())


def say(handle, purpose="news", key="k1", **facts):
    return outbox.send(handle, purpose, key=key, subject="New tea", text="It is green.", **facts)


def state(message):
    return Outgoing.objects.get(pk=message.pk).state


def test_news_that_she_did_not_allow_is_denied_and_kept_with_the_reason(letters, handle):
    message = say(handle)
    assert (message.state, message.decision.step) == ("denied", "not allowed")
    assert outbox.run() == 0
    assert letters == []


def test_news_that_she_allowed_goes_out_once(letters, handle, ana):
    actions.set_rule(ana, NEWS)
    message = say(handle)
    assert say(handle).pk == message.pk
    assert outbox.run() == 1
    assert outbox.run() == 0
    assert [letter.to for letter in letters] == ["Lantern Street 1"]
    assert state(message) == "sent"
    assert Activity.objects.get(verb="message.sent").facts == {"outgoing": message.pk}
    kept = Message.objects.get(person=ana)
    assert (kept.direction, kept.text, kept.receivers) == ("out", "It is green.", ["Lantern Street 1"])


def test_a_change_of_terms_stops_what_is_queued(letters, handle, ana):
    actions.set_rule(ana, NEWS)
    message = say(handle)
    actions.drop_rule(ana, "news")
    assert outbox.run() == 0
    assert state(message) == "denied"
    assert letters == []


def test_a_cap_holds_the_second_message(letters, handle, ana):
    from codriver.terms.nouns import Cap

    actions.set_rule(ana, Rule("news", "allow", "news", cap=Cap(1, 7)))
    first, second = say(handle), say(handle, key="k2")
    outbox.run()
    assert (state(first), state(second)) == ("sent", "held")
    assert Outgoing.objects.get(pk=second.pk).next_at > now() + timedelta(days=6)


def test_promotion_of_which_nobody_knows_is_shown_and_never_sent_again(refusing, handle, ana):
    actions.set_rule(ana, NEWS)
    message = say(handle)
    refusing.refusal = ChannelError("the line broke", is_unknown=True)
    outbox.run()
    assert state(message) == "unknown"
    refusing.refusal = None
    assert outbox.run() == 0
    assert refusing.letters == []


def test_an_order_of_which_nobody_knows_goes_again_under_the_same_key(refusing, handle):
    message = say(handle, "orders")
    refusing.refusal = ChannelError("the line broke", is_unknown=True)
    outbox.run()
    refusing.refusal = None
    Outgoing.objects.filter(pk=message.pk).update(next_at=now())
    outbox.run()
    assert [letter.key for letter in refusing.letters] == [stopping.token(message.pk)]
    assert state(message) == "sent"


@pytest.mark.parametrize(("purpose", "then"), [("news", "unknown"), ("orders", "sent")])
def test_a_worker_that_died_while_sending_is_found(letters, handle, ana, purpose, then):
    actions.set_rule(ana, NEWS)
    message = say(handle, purpose)
    assert outbox._claimed(message.pk)
    Outgoing.objects.filter(pk=message.pk).update(next_at=now() - timedelta(seconds=1))
    outbox.run()
    assert state(message) == then


def test_an_address_that_bounced_is_not_used_again(letters, handle):
    message = say(handle, "orders")
    outbox.run()
    sent = Outgoing.objects.get(pk=message.pk).external_id
    outbox.bounced("paper", Bounce(sent, "Lantern Street 1", is_permanent=True, sentence="Nobody lives there."))
    again = say(handle, "orders", key="k2")
    assert (again.state, again.decision.step) == ("denied", "suppressed")


def test_a_digest_goes_out_as_one_message(letters, handle, ana):
    actions.set_rule(ana, Rule("news", "allow", "news", digest="weekly"))
    parts = [say(handle, key=f"k{number}") for number in range(3)]
    assert {part.state for part in parts} == {"digest"}
    Outgoing.objects.update(next_at=now())
    digests.run()
    outbox.run()
    assert len(letters) == 1
    assert letters[0].text.count("It is green.") == 3
    assert {state(part) for part in parts} == {"collected"}


def test_one_click_removes_the_rule_that_let_it_through(letters, handle, ana, settings):
    settings.CODRIVER_HOSTS = "tea.example"
    actions.set_rule(ana, NEWS)
    message = say(handle)
    outbox.run() or outbox.run()  # the first may take too long, as it reads all addresses of the house
    word = letters[0].stop_url.rstrip("/").rpartition("/")[2]
    stopping.stop(stopping.message_of(word))
    assert say(handle, key="k2").state == "denied"
    assert stopping.message_of(word[:-1] + ("0" if word[-1] != "0" else "1")) is None
    assert message.decision.allowed_by == "news"


# ---- the database itself refuses


def refused(sql, *values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_nothing_is_sent_on_an_old_denied_or_strange_decision_even_by_hand(letters, handle, ana, bo):
    denied = say(handle)
    refused("UPDATE channels_outgoing SET state = 'sending' WHERE id = %s", denied.pk)
    actions.set_rule(ana, NEWS)
    message = say(handle, key="k2")
    actions.pause(ana, now() + timedelta(days=1))  # a newer page than the decision's
    refused("UPDATE channels_outgoing SET state = 'sending' WHERE id = %s", message.pk)
    refused("UPDATE channels_outgoing SET state = 'sent' WHERE id = %s", message.pk)
    refused("UPDATE channels_outgoing SET person_id = %s, state = 'sending' WHERE id = %s", bo.pk, message.pk)
    refused("UPDATE terms_senddecision SET verdict = 'send' WHERE id = %s", denied.decision_id)
    refused("DELETE FROM terms_termset WHERE person_id = %s", ana.pk)
    assert letters == []


def test_a_decision_is_too_old_after_five_seconds(letters, handle, ana):
    actions.set_rule(ana, NEWS)
    message = say(handle)
    old = SendDecision.objects.get(pk=message.decision_id)
    old.pk, old.decided_at = None, now() - timedelta(seconds=6)
    old.save()
    Outgoing.objects.filter(pk=message.pk).update(decision=old)
    refused("UPDATE channels_outgoing SET state = 'sending' WHERE id = %s", message.pk)


def test_a_message_cannot_be_born_sent(letters, handle, ana):
    actions.set_rule(ana, NEWS)
    message = say(handle)
    decision = SendDecision.objects.get(pk=message.decision_id)
    decision.pk = None
    decision.save()
    message.pk, message.key, message.state, message.decision = None, "k9", "sending", decision
    with pytest.raises(DatabaseError), transaction.atomic():
        message.save()


def test_a_message_without_a_decision_is_impossible(letters, handle, ana):
    message = say(handle)
    message.pk, message.key, message.decision = None, "k9", None
    with pytest.raises((DatabaseError, ValueError)), transaction.atomic():
        message.save()
