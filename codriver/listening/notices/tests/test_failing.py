"""Webhooks whose receivers fail, are gone, never answer, or are none."""

from datetime import timedelta

import pytest

from codriver.kit.clock import now
from codriver.kit.tests.servers import answer, serving
from codriver.listening.models import Hook, HookMessage, HookPause
from codriver.listening.notices import hooks, job, sending
from codriver.listening.notices.tests.receiving import fresh, hook_of, later, tell, work
from codriver.listening.notices.troubles import in_words

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def answered(status):
    return {"code": "answered", "host": "127.0.0.1", "status": status}


def test_a_failed_message_is_tried_again_under_the_same_id_with_the_same_body(lids, receiver, hook):
    receiver.says = answer(status="500 Broken")
    tell(lids)
    before = now()
    work()
    message = HookMessage.objects.get()
    assert (message.trouble, message.tries) == (answered(500), 1)
    assert timedelta(seconds=7) < message.next_at - before < timedelta(seconds=15)
    assert fresh(hook).failing_since
    assert work() == 0  # not yet
    receiver.says = answer()
    later(hook)
    work()
    assert len(set(receiver.ids())) == 1
    assert receiver.came[0][1] == receiver.came[1][1]
    assert HookMessage.objects.get().sent_at
    assert (fresh(hook).failing_since, fresh(hook).trouble) == (None, {})


def test_after_a_day_a_message_is_given_up_and_keeps_no_word(lids, receiver, hook):
    receiver.says = answer(status="500 Broken")
    tell(lids)
    work()
    later(hook, made_at=now() - DAY)
    work()
    message = HookMessage.objects.get()
    assert (message.next_at, message.sent_at, message.body, message.tries) == (None, None, "", 2)
    assert message.trouble == answered(500)


def test_a_receiver_that_is_gone_pauses_its_hook(lids, receiver, hook):
    receiver.says = answer(status="410 Gone")
    tell(lids)
    work()
    assert fresh(hook).pause.why == HookPause.Why.GONE
    assert HookMessage.objects.get().next_at is None
    tell(lids, 2)
    assert work() == 0
    assert len(receiver.came) == 1


def test_three_days_of_failures_pause_a_hook_and_end_what_waits(lids, receiver, hook):
    receiver.says = answer(status="503 Busy")
    tell(lids)
    work()
    Hook.objects.update(failing_since=now() - timedelta(hours=71))
    later(hook)
    work()
    assert not HookPause.objects.exists()
    Hook.objects.update(failing_since=now() - timedelta(hours=73))
    later(hook)
    work()
    assert fresh(hook).pause.why == HookPause.Why.FAILING
    assert not HookMessage.objects.filter(next_at__isnull=False).exists()


def test_resuming_sends_what_is_told_from_then_on(lids, receiver, hook):
    hooks.pause(hook, HookPause.Why.HERSELF)
    tell(lids, 1)
    assert work() == 0
    hooks.resume(hook)
    assert work() == 0
    tell(lids, 2)
    work()
    assert [said["data"]["story"] for said in receiver.told()] == [2]


def test_a_redirect_is_not_followed(lids, hook, receiver):
    receiver.says = answer(status="302 Found", Location=receiver.url)
    tell(lids)
    work()
    assert len(receiver.came) == 1
    assert HookMessage.objects.get().trouble == answered(302)


def test_a_receiver_that_never_answers_costs_the_set_time(tess, lids):
    with serving(lambda wire, head: wire.recv(1_000_000) and wire.recv(1)) as server:
        hook = hook_of(tess, server.url())[0]
        tell(lids)
        began = now()
        work()
        assert now() - began < timedelta(seconds=4)
    assert fresh(hook).trouble == {"code": "slow", "host": "127.0.0.1"}


def test_a_huge_answer_is_not_read(lids, receiver, hook):
    receiver.says = b"HTTP/1.1 200 OK\r\nContent-Length: 99000000000\r\n\r\n" + b"x" * 100_000
    tell(lids)
    began = now()
    work()
    assert now() - began < timedelta(seconds=2)
    assert HookMessage.objects.get().sent_at


@pytest.mark.parametrize(
    "address", ["https://127.0.0.1:{port}/", "https://[::1]/", "https://10.0.0.1/", "http://169.254.169.254/"]
)
def test_what_is_inside_is_not_asked(tess, lids, receiver, address):
    hook = hook_of(tess, address.format(port=receiver.url.split(":")[2].split("/")[0]))[0]
    tell(lids)
    job.run()
    assert sending.send_waiting() == 1
    message = HookMessage.objects.get()
    assert "is not on the public internet, so it was not asked." in in_words(message.trouble)
    assert (message.next_at, receiver.came) == (None, [])
    assert fresh(hook).trouble == message.trouble
