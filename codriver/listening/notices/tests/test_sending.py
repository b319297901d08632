"""Webhooks: signed, at least once, by whoever may, and only while it may go."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from codriver.kit.clock import now
from codriver.kit.tests.servers import answer
from codriver.listening.forgetting import forget
from codriver.listening.models import Dispatch, Forgotten, Hook, HookMessage, HookPause, Placement, Sending
from codriver.listening.notices import enclosing, hooks, job, sending
from codriver.listening.notices.delivering import deliver
from codriver.listening.notices.rules import Verdict
from codriver.listening.notices.tests.receiving import fresh, hook_of, later, near, tell, watch_of, work
from codriver.listening.notices.troubles import Code, in_words
from tests.posts import story
from tests.pushing import signing

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def test_a_notice_arrives_signed_and_says_what_the_format_promises(tess, lids, receiver):
    hook, secret = hook_of(tess, receiver.url)
    number = story("The lid leaks.", "Mine too.").number
    notice = tell(lids, number)
    assert work() == 1
    (headers, body), (said,) = receiver.came[0], receiver.told()
    assert signing.verified(headers, body, [secret], now()) == headers["webhook-id"]
    assert headers["content-type"] == "application/json"
    assert (said["type"], said["data"]["title"], said["data"]["watch"]) == ("story.born", "The lid leaks.", "Lids")
    assert said["data"]["url"] == f"https://codriver.example/stories/{number}/"
    assert (said["data"]["notice"], said["data"]["story"], said["data"]["posts"]) == (notice.pk, number, 2)
    assert said["data"]["last_today"] is False
    message = HookMessage.objects.get()
    assert (message.body, message.next_at, message.tries) == ("", None, 1)
    assert message.sent_at == fresh(hook).sent_at
    assert work() == 0


@pytest.mark.parametrize(
    ("reason", "kind", "facts"),
    [("number", "story.reached", {}), ("press", "story.in_press", {"source_kind": "broadcast"})],
)
def test_each_reason_has_its_type(lids, receiver, hook, reason, kind, facts):
    tell(lids, 1, reason, 50, **facts)
    work()
    said = receiver.told()[0]
    assert (said["type"], said["data"]["posts"]) == (kind, 50)
    assert said["data"].get("source_kind") == facts.get("source_kind")


def test_without_words_only_numbers_and_the_address_leave(tess, lids, receiver):
    hook_of(tess, receiver.url, has_words=False)
    tell(lids, story("The lid leaks.", "Mine too.").number)
    work()
    assert set(receiver.told()[0]["data"]) == {"notice", "story", "posts", "at", "url", "last_today"}


def test_who_may_not_take_words_along_sends_none(sam, receiver):
    hook_of(sam, receiver.url)
    tell(watch_of(sam), story("The lid leaks.", "Mine too.").number)
    work()
    assert "title" not in receiver.told()[0]["data"]


def test_what_happens_in_one_moment_is_one_message(lids, receiver, hook):
    for number in range(60):
        tell(lids, number)
    assert work() == 1
    said = receiver.told()[0]
    assert (said["type"], said["data"]["count"], len(said["data"]["notices"])) == ("notices.together", 60, 50)
    assert said["data"]["notices"][0]["type"] == "story.born"
    assert said["data"]["url"] == "https://codriver.example/notices/"
    assert Sending.objects.count() == 60


def test_a_test_says_what_came_of_it(tess, receiver):
    hook, secret = hook_of(tess, receiver.url)
    receiver.says = answer(status="404 Not Found")
    assert in_words(sending.try_out(hook, near).trouble) == "127.0.0.1 answered 404."
    assert fresh(hook).trouble
    receiver.says = answer()
    found = sending.try_out(hook, near)
    assert (found.verdict, found.status) == (Verdict.ARRIVED, 200)
    assert (fresh(hook).trouble, bool(fresh(hook).sent_at)) == ({}, True)
    headers, body = receiver.came[-1]
    assert signing.verified(headers, body, [secret], now()).startswith("test_")
    assert receiver.told()[-1]["type"] == "test"


def test_while_a_secret_changes_both_sign(tess, lids, receiver):
    hook, first = hook_of(tess, receiver.url)
    second = hooks.rotate(hook, DAY)
    assert hooks.old_until(fresh(hook)) is not None
    tell(lids)
    work()
    for secret in (first, second):
        assert signing.verified(*receiver.came[0], [secret], now())
    third = hooks.rotate(hook, timedelta(0))
    assert hooks.old_until(fresh(hook)) is None
    assert deliver(fresh(hook), "m1", "{}", now(), near).verdict == Verdict.ARRIVED
    headers, body = receiver.came[1]
    assert signing.verified(headers, body, [third], now()) == "m1"
    assert " " not in headers["webhook-signature"]


def test_a_secret_is_sealed_and_opens_for_its_hook_alone(tess, receiver):
    hook, secret = hook_of(tess, receiver.url)
    other, _ = hook_of(tess, receiver.url)
    assert secret.encode() not in bytes(fresh(hook).secrets)
    assert hooks.opened(fresh(hook)) == {"secret": secret}
    Hook.objects.filter(pk=other.pk).update(secrets=fresh(hook).secrets)
    assert deliver(fresh(other), "m1", "{}", now(), near).trouble == {"code": Code.SPOILT}
    assert receiver.came == []


@pytest.mark.parametrize("change", [{"role": ""}, {"is_active": False}])
def test_who_may_see_stories_no_more_is_sent_nothing(tess, lids, receiver, hook, change):
    tell(lids, 1)
    job.run()  # the message is made, and then:
    type(tess).objects.filter(pk=tess.pk).update(**change)
    assert sending.send_waiting(near) == 0
    message = HookMessage.objects.get()
    assert (message.next_at, message.body, message.trouble) == (None, "", {"code": Code.MAY_NOT})
    tell(lids, 2)
    assert work() == 0
    assert receiver.came == []
    assert Dispatch.objects.count() == 1


def test_what_a_forgotten_watch_told_is_not_sent(lids, receiver, hook):
    tell(lids)
    job.run()
    lids.delete()
    assert sending.send_waiting(near) == 0
    assert HookMessage.objects.get().trouble == {"code": Code.WATCH_FORGOTTEN}


def test_a_message_goes_with_the_words_in_it(lids, receiver, hook):
    told, other = story("The lid leaks.", "Mine too."), story("The bus is late.", "Again.")
    for number in (told.number, other.number):
        tell(lids, number)
        job.run()
    repost = Placement.objects.filter(story_id=told.pk).latest("post").post_id
    with transaction.atomic():
        forget([repost], Forgotten.Why.EXPIRED)
    gone, left = HookMessage.objects.order_by("pk")
    assert (gone.body, gone.next_at, gone.trouble) == ("", None, {"code": Code.WORDS_FORGOTTEN})
    assert "The bus is late." in left.body


def test_what_somebody_else_is_told_is_not_sent(leo, lids, receiver):
    hook_of(leo, receiver.url)
    tell(lids)
    assert work() == 0


def test_a_sweep_finds_what_was_left_behind(lids, receiver, hook):
    Hook.objects.update(since=now() - DAY)
    tell(lids, 1, at=now() - timedelta(hours=3))
    job.run()
    assert not Dispatch.objects.exists()
    job.sweep()
    assert sending.send_waiting(near) == 1


def test_what_became_of_messages_is_forgotten_after_thirty_days(lids, receiver, hook):
    notice = tell(lids)
    work()
    long_ago = now() - timedelta(days=31)
    type(notice).objects.update(at=long_ago)
    HookMessage.objects.update(made_at=long_ago)
    job.sweep()
    assert [model.objects.count() for model in (HookMessage, Sending, Dispatch)] == [0, 0, 0]
    job.sweep()
    assert not Dispatch.objects.exists()


def test_a_paused_hook_keeps_no_words_for_longer_than_a_day(lids, receiver, hook):
    tell(lids)
    job.run()
    hooks.pause(hook, HookPause.Why.HERSELF)
    HookMessage.objects.update(made_at=now() - timedelta(hours=25))
    job.sweep()
    assert HookMessage.objects.get().body == ""


def test_who_lost_the_race_for_a_message_does_not_send_it(lids, receiver, hook, monkeypatch):
    tell(lids)
    job.run()
    seen = sending._first_of_each()
    assert sending.send_waiting(near) == 1
    monkeypatch.setattr(sending, "_first_of_each", lambda: seen)
    assert sending.send_waiting(near) == 0
    assert len(receiver.came) == 1


def test_a_worker_that_was_killed_while_sending_only_delays(lids, receiver, hook):
    tell(lids)
    job.run()
    assert sending._claim(sending._first_of_each()[0])  # and then it dies
    assert sending.send_waiting(near) == 0
    later(hook)
    assert sending.send_waiting(near) == 1
    assert HookMessage.objects.get().tries == 2


def test_an_answer_that_comes_after_somebody_else_took_over_changes_nothing(lids, hook, receiver):
    tell(lids)
    job.run()
    message = sending._first_of_each()[0]
    sending._claim(message)
    later(hook)
    sending.note(message, deliver(hook, message.key, message.body, now(), near))
    assert HookMessage.objects.get().sent_at is None


def test_enclosing_asks_as_often_for_many_notices_as_for_one(lids, receiver, hook):
    counts = []
    for many in (1, 50):
        for number in range(many):
            tell(lids, many * 1000 + number)
        job.plan_waiting(job.LATELY)
        with CaptureQueriesContext(connection) as asked:
            enclosing.enclose_due(job.LATELY)
        counts.append(len(asked))
    assert counts[0] == counts[1], counts


def test_nothing_to_do_costs_three_questions(lids, receiver, hook):
    with CaptureQueriesContext(connection) as asked:
        assert work() == 0
    assert len(asked) == 3
