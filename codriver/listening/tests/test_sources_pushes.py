"""Pushes become posts: once, in their order, whatever comes twice or is at fault."""

import json
import random
from datetime import timedelta

import pytest

from codriver.channels import intake, pushes, sealing
from codriver.channels.base import Payload
from codriver.channels.models import Connection, Delivery, KeptBack
from codriver.kit.clock import now
from codriver.listening.models import Hearing, Mention, Quarantined
from codriver.listening.sources import hearing, taking
from codriver.web.tasks import jobs
from tests.pushing import signing

pytestmark = pytest.mark.django_db(transaction=True)


def record(name="b1", text="It leaks", **facts):
    at = (now() - timedelta(minutes=5)).isoformat()
    return {"channel": "boards", "id": name, "text": text, "published_at": at} | facts


@pytest.fixture
def door():
    """A connection with its secret."""
    return pushes.open_door("posts", "Boards", source_kind="forum")


def push(door, posts, name):
    connection, secret = door
    body = json.dumps(posts).encode()
    answer = intake.take(connection, Payload(body, headers=signing.sign(secret, name, now(), body)))
    assert answer.status == 200
    return Delivery.objects.get(external_id=name)


def test_pushed_posts_come_in_and_the_push_keeps_no_word_of_them(door):
    push(door, [record("b1"), record("b2", source_kind="person")], "m1")
    taking.take_waiting()
    assert sorted(Mention.objects.values_list("external_id", "source_kind")) == [("b1", "forum"), ("b2", "person")]
    assert set(Hearing.objects.values_list("connection_id", flat=True)) == {door[0].pk}
    delivery = Delivery.objects.get()
    assert (delivery.posts, delivery.stored, delivery.body) == (2, 2, None)
    connection = Connection.objects.get()
    assert connection.health == "well"
    assert timedelta(minutes=5) <= connection.lag < timedelta(minutes=6)


def test_the_same_event_five_times_out_of_order_is_one_post(door):
    chance = random.Random(7)
    events = [record(f"b{n}", f"Number {n}") for n in range(6)] * 5
    chance.shuffle(events)
    for n, event in enumerate(events):
        push(door, event, f"m{n}")
        if n % 7 == 0:
            taking.take_waiting()
    taking.take_waiting()
    assert Mention.objects.count() == 6
    assert Delivery.objects.filter(taken_at=None).count() == 0
    assert not Quarantined.objects.exists()


def test_what_is_no_post_is_kept_back_and_the_others_come_in(door):
    bad = [record("b2", published_at="yesterday"), {"channel": "boards", "id": "b3", "half": "\ud83d"}, 7]
    push(door, [record("b1"), *bad, record("b4", published_at="1971-01-01T00:00:00Z")], "m1")
    taking.take_waiting()
    assert Mention.objects.get().external_id == "b1"
    assert KeptBack.objects.count() == 4
    assert Delivery.objects.get().posts == 5


def test_a_trial_goes_the_whole_way_and_brings_nothing(door):
    connection, _ = door
    answer = intake.try_out(connection)
    assert answer.status == 200
    taking.take_waiting()
    delivery = Delivery.objects.get()
    assert delivery.external_id == answer.delivery
    assert (delivery.posts, delivery.stored) == (0, 0)
    assert delivery.taken_at
    assert not Mention.objects.exists()
    assert not KeptBack.objects.exists()


def test_one_push_at_fault_is_marked_and_keeps_no_other_waiting(door, monkeypatch):
    for n in range(3):
        push(door, record(f"b{n}"), f"m{n}")
    hear = hearing.hear

    def fail_at_one(connection, posts, unfit, at):
        if any(post["id"] == "b1" for post in posts):
            raise RuntimeError("a fault of ours")
        return hear(connection, posts, unfit, at)

    with monkeypatch.context() as patch:
        patch.setattr(taking, "hear", fail_at_one)
        taking.take_waiting()
    assert sorted(Mention.objects.values_list("external_id", flat=True)) == ["b0", "b2"]
    assert Delivery.objects.get(external_id="m1").error == taking.FAULT
    pushes.retry(door[0])
    taking.take_waiting()
    assert Mention.objects.count() == 3
    assert Delivery.objects.get(external_id="m1").error == ""


def test_a_push_that_cannot_be_opened_says_so(door):
    delivery = push(door, record(), "m1")
    Delivery.objects.filter(pk=delivery.pk).update(body=sealing.seal_bytes(0, b"{}"))
    taking.take_waiting()
    assert Delivery.objects.get().error == taking.SPOILT


def test_a_worker_that_dies_in_between_loses_and_doubles_nothing(door, monkeypatch):
    push(door, record(), "m1")

    def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(pushes, "taken", die)
        with pytest.raises(SystemExit):
            taking.take_waiting()
    assert not Mention.objects.exists()
    taking.take_waiting()
    taking.take_waiting()
    assert Mention.objects.count() == Hearing.objects.count() == 1


def test_large_pushes_are_taken_in_short_transactions(door):
    for n in range(4):
        push(door, record(f"b{n}", "x" * 99_000, extra={"more": "y" * 200_000}), f"m{n}")
    assert taking.take_some()
    assert Mention.objects.count() == 1
    taking.take_waiting()
    assert Mention.objects.count() == 4


def test_the_worker_takes_pushes_in():
    assert "pushes" in [job.name for job in jobs()]
