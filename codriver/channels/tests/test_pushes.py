"""The door of pushes: who is let in, what is stored, and what each sender is told."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from codriver.channels import actions, intake, pushes, sealing
from codriver.channels.models import Connection, Delivery, KeptBack
from codriver.kit.clock import now
from tests.pushing import signing

pytestmark = pytest.mark.django_db
POST = {"channel": "boards", "id": "b1", "text": "It leaks", "published_at": "2026-11-20T09:00:00Z"}
BODY = json.dumps(POST).encode()


@pytest.fixture
def door(tess):
    """A connection with its secret."""
    return pushes.open_door("posts", "Boards", by=tess)


def send(connection, secret, body=BODY, name="m1", at=None, **change):
    headers = signing.sign(secret, name, at or now(), body) | change
    return Client(enforce_csrf_checks=True).post(
        f"/in/posts/{connection.pk}", body, content_type="application/json", headers=headers
    )


def test_a_signed_push_is_stored_sealed_before_it_is_answered(door):
    connection, secret = door
    answer = send(connection, secret)
    assert (answer.status_code, answer.json()) == (200, {"id": "m1"})
    stored = Delivery.objects.get()
    assert b"leaks" not in bytes(stored.body)
    assert sealing.unseal_bytes(connection.pk, stored.body) == BODY
    assert stored.taken_at is None
    assert connection.next_at is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"webhook-signature": "v1,d3Jvbmc="}, "fits none"),
        ({"webhook-signature": ""}, "bears no"),
        ({"webhook-timestamp": "1700000000"}, "five minutes"),
    ],
)
def test_a_stranger_is_told_nothing_and_staff_are_told_why(door, change, why):
    connection, secret = door
    answer = send(connection, secret, **change)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == send(Connection(pk=999999), secret).json()["detail"]
    assert not Delivery.objects.exists()
    connection.refresh_from_db()
    assert why in connection.state["refused_why"]


def test_pushes_that_are_refused_in_a_row_are_written_down_once_in_a_while(door, django_assert_num_queries):
    connection, _secret = door
    send(connection, signing.new_secret())
    first = Connection.objects.get().state
    with django_assert_num_queries(1):
        send(connection, signing.new_secret())
    assert Connection.objects.get().state == first


def test_the_same_push_again_changes_nothing(door):
    connection, secret = door
    for _ in range(3):
        assert send(connection, secret).status_code == 200
    assert Delivery.objects.count() == 1


def test_the_same_id_with_another_body_is_kept_back_and_shown(door):
    connection, secret = door
    send(connection, secret)
    for _ in range(2):
        assert send(connection, secret, BODY.replace(b"leaks", b"drips")).status_code == 409
    assert Delivery.objects.count() == 1
    held = KeptBack.objects.get()
    assert held.entry == f"webhook-id: m1\n{BODY.decode().replace('leaks', 'drips')}"
    assert held.reason == pushes.CONTRADICTED


def test_a_rotated_secret_lets_the_old_one_in_for_a_while(door):
    connection, old = door
    fresh = pushes.rotate(connection, timedelta(hours=24))
    assert fresh != old
    assert send(connection, fresh, name="m1").status_code == 200
    assert send(connection, old, name="m2").status_code == 200
    assert now() < pushes.old_until(Connection.objects.get()) <= now() + timedelta(hours=24)
    last = pushes.rotate(connection, timedelta(0))
    assert send(connection, fresh, name="m3").status_code == 401
    assert send(connection, last, name="m3").status_code == 200
    assert pushes.old_until(Connection.objects.get()) is None


@pytest.mark.parametrize("body", [b'{"likes": NaN}', b"[" * 100_000, b"no json", b"\xff"])
def test_what_is_no_json_of_ours_is_refused_with_a_reason(door, body):
    connection, secret = door
    answer = send(connection, secret, body)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("The push ")
    assert not Delivery.objects.exists()


def test_more_than_a_mebibyte_is_too_much(door):
    connection, secret = door
    assert send(connection, secret, b" " * (1024 * 1024 + 1)).status_code == 413
    assert send(connection, secret, b'"' + b"x" * (1024 * 1024 - 2) + b'"').status_code == 200


def test_who_is_removed_or_paused_is_not_heard(door):
    connection, secret = door
    actions.pause(connection)
    answer = send(connection, secret)
    assert (answer.status_code, answer["Retry-After"]) == (503, "3600")
    actions.resume(connection)
    assert send(connection, secret).status_code == 200
    actions.remove(connection)
    assert send(connection, secret).status_code == 401
    assert not Delivery.objects.exists()


def test_when_too_much_waits_senders_are_asked_to_come_back(door, monkeypatch):
    connection, secret = door
    monkeypatch.setattr(intake, "MOST_WAITING", 3)
    answers = [send(connection, secret, name=f"m{n}") for n in range(6)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 503, 503]
    assert answers[-1]["Retry-After"] == "30"
    assert Delivery.objects.count() == 4


def test_when_the_disk_is_full_or_the_database_away_it_is_never_a_200(door, monkeypatch):
    connection, secret = door

    def away(*_: object, **__: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(intake, "LEAST_ROOM", 10**18)
        assert send(connection, secret).status_code == 503
    with monkeypatch.context() as patch:
        patch.setattr(Delivery.objects, "bulk_create", away)
        answer = send(connection, secret)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert not Delivery.objects.exists()


def test_no_other_kind_has_a_door(door):
    connection, secret = door
    feed, _ = actions.add("feeds", "A", {"url": "https://a.example/feed", "channel": "a.example"})
    headers = signing.sign(secret, "m1", now(), BODY)
    for address in (f"/in/feeds/{feed.pk}", f"/in/posts/{feed.pk}", f"/in/nothing/{connection.pk}"):
        assert Client().post(address, BODY, content_type="application/json", headers=headers).status_code == 401


def test_ids_are_forgotten_when_nobody_repeats_them_any_more(door):
    connection, secret = door
    send(connection, secret, name="taken")
    send(connection, secret, name="waiting")
    taken = Delivery.objects.get(external_id="taken")
    pushes.taken(taken, 1, 1, now() - pushes.REMEMBERED + timedelta(minutes=1))
    pushes.forget()
    assert Delivery.objects.count() == 2
    pushes.taken(taken, 1, 1, now() - pushes.REMEMBERED - timedelta(minutes=1))
    Delivery.objects.filter(external_id="waiting").update(came_at=now() - pushes.UNTAKEN)
    pushes.forget()
    assert not Delivery.objects.exists()
