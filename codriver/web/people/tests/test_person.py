"""One person's page: what happened as her terms let it be seen, how messages stand, and that looking is noted."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from codriver.channels import outbox
from codriver.channels.base import ChannelError
from codriver.channels.base.messages import Bounce
from codriver.channels.hearing import hear
from codriver.channels.models import Outgoing, Pause
from codriver.channels.tests.letters import mail, mailbox
from codriver.kit.clock import now
from codriver.listening.models import Mention
from codriver.terms import actions, queries
from codriver.terms.models import Opening
from codriver.terms.nouns import Rule, Window
from codriver.timeline.actions import record
from codriver.timeline.models import Activity
from tests.posts import alone

pytestmark = pytest.mark.django_db
NEWS = Rule("news", "allow", "news")


def heard(person, text, author="ana-1"):
    said = alone(text)
    Mention.objects.filter(pk=said.pk).update(author_id=author)
    record(person.pk, "mention.posted", key=f"weibo:{said.seq}", happened_at=said.published_at, mention=said.seq)
    return said


def told(browser, person, more=""):
    answer = browser.get(f"/people/{person.key}/{more}")
    assert answer.status_code == 200
    return answer.content.decode()


def say(handle, purpose="news", key="k1", **facts):
    return outbox.send(handle, purpose, key=key, subject="New tea", text="It is green.", **facts)


def test_her_words_her_addresses_and_her_terms_stand_on_her_page(ana, sam, sign_in):
    heard(ana, "This lid burns")
    actions.set_rule(ana, Rule("news", "allow", "news", channel="weibo"))
    page = told(sign_in(sam), ana)
    for expected in (
        "This lid burns",
        "negative",
        "a…1",
        "proven",
        "“News” may come by Weibo.",
        "New: “News” may come",
    ):
        assert expected in page, expected
    assert "ana-1" not in page


@pytest.mark.parametrize("no", ["profile", "*"])
def test_who_objects_to_being_known_shows_nothing_that_was_overheard(no, ana, sam, sign_in):
    heard(ana, "This lid burns")
    actions.object_to(ana, no)
    page = told(sign_in(sam), ana)
    assert "This lid burns" not in page
    assert "negative" not in page
    assert "her terms do not allow it" in page
    assert "Became known by" in page  # what she gave us herself stays


def test_a_rule_against_knowing_her_counts_like_an_objection(ana, sam, sign_in):
    heard(ana, "This lid burns")
    actions.set_rule(ana, Rule("no", "deny", "profile"))
    assert "This lid burns" not in told(sign_in(sam), ana)


def test_a_post_that_was_forgotten_has_no_words(ana, sam, sign_in):
    said = heard(ana, "This lid burns")
    Mention.objects.filter(pk=said.pk).update(deleted_at=now(), text="")
    assert "Its words are gone" in told(sign_in(sam), ana)


def test_messages_in_every_state_say_how_they_stand(letters, handle, ana, sam, sign_in):
    browser = sign_in(sam)
    say(handle)
    assert "Did not go. No rule of hers allows “News” here." in told(browser, ana)
    there = now().astimezone(__import__("zoneinfo").ZoneInfo(ana.timezone))
    late = there + timedelta(hours=5)
    window = Window(f"FREQ=DAILY;BYHOUR={late.hour};BYMINUTE=0", 60)
    actions.set_rule(ana, Rule("news", "allow", "news", windows=(window,)))
    say(handle, key="k2")
    page = told(browser, ana)
    assert "Held until" in page
    assert "her time" in page
    assert "It is outside the hours that she allows (rule of" in page
    actions.set_rule(ana, Rule("news", "allow", "news", digest="weekly"))
    say(handle, key="k3")
    assert "Collected until Monday" in told(browser, ana)
    say(handle, "orders", key="k4")
    assert "Goes out now." in told(browser, ana)
    outbox.run()
    assert "Sent." in told(browser, ana)
    letters.refusal = ChannelError("the box was full", permanent=True)
    say(handle, "orders", key="k5")
    outbox.run()
    assert "The channel said: the box was full" in told(browser, ana)


def test_a_message_waits_while_its_mouth_is_paused_and_the_page_says_why(letters, handle, ana, sam, sign_in):
    message = say(handle, "orders")
    Pause.objects.create(connection=message.connection, at=now(), reason="The post office rests.")
    assert outbox.run() == 0
    assert "Waits: “Paper” is paused and says nothing. The post office rests." in told(sign_in(sam), ana)
    Pause.objects.all().delete()
    assert outbox.run() == 1


def unknown(letters, handle, ana):
    actions.set_rule(ana, NEWS)
    message = say(handle)
    letters.refusal = ChannelError("the line broke", is_unknown=True)
    outbox.run()
    letters.refusal = None
    return message


@pytest.mark.parametrize(("arrived", "state", "letter"), [("yes", "sent", 0), ("no", "sent", 1)])
def test_a_message_of_which_nobody_knows_is_settled_by_a_colleague(
    arrived, state, letter, letters, handle, ana, sam, sign_in
):
    message, browser = unknown(letters, handle, ana), sign_in(sam)
    assert "Nobody knows whether it arrived" in told(browser, ana)
    address = f"/people/{ana.key}/messages/{message.pk}/settle/"
    browser.post(address, {"arrived": arrived})
    browser.post(address, {"arrived": "yes"})  # the second word changes nothing
    outbox.run()
    assert Outgoing.objects.get(pk=message.pk).state == state
    assert len(letters.letters) == letter
    assert Activity.objects.filter(verb="message.settled").count() == 1
    assert ("It was found out that this arrived." if arrived == "yes" else "This is sent once more.") in told(
        browser, ana
    )


def test_the_auditor_reads_and_may_not_settle_or_write(letters, handle, ana, udo, sign_in):
    message, browser = unknown(letters, handle, ana), sign_in(udo)
    page = told(browser, ana)
    assert "Send it again" not in page
    assert "Write to her" not in page
    assert browser.post(f"/people/{ana.key}/messages/{message.pk}/settle/", {"arrived": "yes"}).status_code == 403
    assert browser.get(f"/people/{ana.key}/write/").status_code == 403


def test_a_message_is_settled_on_its_own_persons_page_alone(letters, handle, ana, bo, sam, sign_in):
    message = unknown(letters, handle, ana)
    assert sign_in(sam).post(f"/people/{bo.key}/messages/{message.pk}/settle/", {"arrived": "yes"}).status_code == 404


def test_every_opening_is_noted_for_the_auditor_and_for_her_and_stays(ana, sam, udo, sign_in):
    browser = sign_in(sam)
    told(browser, ana)
    browser.get(f"/people/{ana.key}/write/")
    assert [one.by for one in queries.openings_of(ana)] == [sam, sam]
    page = sign_in(udo).get("/people/openings/").content.decode()
    assert "Sam" in page
    assert "opened the page of Ana" in page
    assert browser.get("/people/openings/").status_code == 403
    assert not Opening.objects.visible_to(sam).exists()
    for refused in (Opening.objects.all().delete, lambda: Opening.objects.update(by=udo)):
        with pytest.raises(DatabaseError), transaction.atomic():
            refused()


def test_a_long_history_is_read_page_by_page_and_costs_the_same(letters, handle, ana, sam, sign_in):
    browser = sign_in(sam)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            told(browser, ana)
        return len(asked)

    say(handle, key="first")
    heard(ana, "The first word")
    actions.set_rule(ana, Rule("sms", "deny", channel="sms"))
    told(browser, ana)
    one = cost()
    for number in range(50):
        heard(ana, f"Word {number} of hers")
        say(handle, key=f"k{number}")
    actions.set_rule(ana, NEWS)
    assert cost() <= one <= 25
    seen, more = "", ""
    for _ in range(10):
        answer = browser.get(f"/people/{ana.key}/{more}")
        seen += answer.content.decode()
        more = f"?after={answer.context['history'].following}"
        if not answer.context["history"].following:
            break
    assert all(seen.count(f"Word {number} of hers") == 1 for number in range(50))
    assert seen.count("It is green.") == 51


def test_a_verb_that_nobody_tells_stands_there_by_its_name(ana, sam, sign_in):
    record(ana.pk, "gift.given", key="g1", by=sam)
    assert "gift.given" in told(sign_in(sam), ana)


def test_a_message_that_came_back_is_told_once(letters, handle, ana, sam, sign_in):
    message = say(handle, "orders")
    outbox.run()
    sent = Outgoing.objects.get(pk=message.pk).external_id
    outbox.bounced("paper", Bounce(sent, "", is_permanent=True, sentence="Nobody lives there."))
    page = told(sign_in(sam), ana)
    assert page.count("It is green.") == 1
    assert "Did not arrive." in page


def test_what_she_wrote_to_us_is_told_in_her_words(bo, sam, sign_in, udo):
    hear(mailbox(), mail(1, "Where is my tea?", sender="Bo <bo@example.com>"))
    for who in (sam, udo):
        page = told(sign_in(who), bo)
        for expected in ("Said to us by Mail", "Letter 1", "Where is my tea?"):
            assert expected in page
