"""Hearing: what is said to us is stored as it came, kept once, in its thread, with its person."""

import hashlib
from datetime import timedelta

import pytest

from codriver.channels import bounced, messages
from codriver.channels.hearing import hear, hear_all, store, take_waiting
from codriver.channels.models import Delivery, KeptBack, Message
from codriver.channels.tests.letters import mail, mailbox
from codriver.kit.clock import now
from codriver.people.models import Handle, Person
from codriver.timeline.models import Activity

pytestmark = pytest.mark.django_db


def test_a_stranger_who_writes_becomes_a_person_whose_address_is_not_proven():
    message = hear(mailbox(), mail(1, "Where is my tea?"))
    assert (message.person.name, message.text, message.direction) == ("Ana Lin", "Where is my tea?", "in")
    handle = Handle.objects.get(person=message.person)
    assert (handle.evidence, handle.verified_at) == ("wrote to us", None)
    activity = Activity.objects.get(verb="message.received")
    assert (activity.person_key, activity.facts) == (message.person_id, {"message": message.pk})


def test_the_same_mail_is_heard_once():
    connection = mailbox()
    assert hear(connection, mail(1)) is not None
    assert hear(connection, mail(1)) is None
    assert hear(connection, mail(1, received="by another server")) is None, "other bytes, the same message"
    assert (Message.objects.count(), Activity.objects.count(), Person.objects.count()) == (1, 2, 1)


def test_the_same_id_with_other_words_is_kept_back_with_its_bytes():
    connection = mailbox()
    hear(connection, mail(1, "Hello"))
    assert hear(connection, mail(1, "Something else")) is None
    assert KeptBack.objects.get().reason == messages.CONTRADICTED
    kept = Delivery.objects.exclude(error="").get()
    assert kept.body
    assert kept.body_hash == hashlib.sha256(mail(1, "Something else")).hexdigest()
    assert Message.objects.get().text == "Hello"


def test_addresses_are_sealed_and_still_to_be_found(bo):
    message = hear(mailbox(), mail(1, sender="BO@example.com", to="help@lantern.example, dee@example.net"))
    message.refresh_from_db()
    assert b"example.com" not in bytes(message.from_address)
    assert (message.sender, message.receivers) == ("BO@example.com", ["help@lantern.example", "dee@example.net"])
    assert message.person == bo, "upper case does not make another address"


def test_a_bomb_spoils_no_other_mail_and_stays_as_it_came():
    bomb = mail(2, subject="x" * 20_000)
    heard = hear_all(mailbox(), [mail(1), bomb, mail(3)])
    assert [one and one.external_id for one in heard] == ["<m1@example.com>", None, "<m3@example.com>"]
    held = Delivery.objects.exclude(error="").get()
    assert held.body_hash == hashlib.sha256(bomb).hexdigest()
    assert "headers are too long" in held.error


def test_what_was_stored_before_a_crash_is_taken_in_after_it():
    connection = mailbox()
    store(connection, mail(1))
    assert not Message.objects.exists()
    take_waiting()
    take_waiting()
    assert Message.objects.count() == 1
    assert Delivery.objects.get().body is None, "its words are the message's now"


def test_an_automatic_answer_is_stored_and_starts_nothing():
    connection = mailbox()
    reply = hear(connection, mail(1, auto_submitted="auto-replied"))
    assert (reply.automatic, reply.person) == ("reply", None)
    assert not Person.objects.exists()
    assert not Activity.objects.exists()


def test_a_bounce_is_told_to_whoever_listens_and_starts_nothing():
    told = []
    bounced.when_bounced("test")(lambda channel, bounce: told.append((channel, bounce.external_id, bounce.address)))
    sample = (messages.registry.FOLDER / "email" / "samples" / "bounce-rfc3464.eml").read_bytes()
    delayed = (messages.registry.FOLDER / "email" / "samples" / "bounce-delayed.eml").read_bytes()
    try:
        hear_all(mailbox(), [sample, sample, delayed])
    finally:
        del bounced._listeners["test"]
    assert told == [("email", "<k9.codriver@lantern.example>", "gone@example.com")], "a delay is not told"
    assert not Activity.objects.exists()


def test_mail_from_our_own_address_was_said_by_us(bo):
    message = hear(mailbox(), mail(1, sender="Lantern Tea <HELP@lantern.example>", to="bo@example.com"))
    assert (message.direction, message.person) == ("out", bo)
    assert not Activity.objects.filter(verb="message.received").exists()


def test_a_mail_to_many_makes_nobody_a_person_but_counts_for_who_is_one(bo):
    connection = mailbox()
    assert hear(connection, mail(1, list_id="<news.example.org>")).person is None
    assert hear(connection, mail(2, sender="bo@example.com", list_id="<news.example.org>")).person == bo
    assert Activity.objects.filter(verb="message.received").count() == 1


def test_an_answer_joins_its_thread_in_whatever_order_it_comes():
    connection = mailbox()
    first, second, third = (
        mail(1), mail(2, in_reply_to="<m1@example.com>", references="<m1@example.com>"),
        mail(3, in_reply_to="<m2@example.com>"),
    )  # fmt: skip
    for raw in (third, second, first):
        hear(connection, raw)
    assert Message.objects.values("thread").distinct().count() == 1


def test_our_own_id_is_known_though_a_server_changed_its_end():
    connection = mailbox()
    ours = hear(connection, mail(1, sender="help@lantern.example", message_id="<k1.codriver@lantern.example>"))
    answer = hear(connection, mail(2, in_reply_to="<k1.codriver@relay.example.org>"))
    assert answer.thread == ours.thread


@pytest.mark.parametrize(
    ("subject", "sender", "days", "is_joined"),
    [
        ("回复：Order 7", "ana@example.com", 29, True),
        ("Order 7", "ana@example.com", 1, False),
        ("Re: Order 7", "dee@example.net", 1, False),
        ("Re: Order 7", "ana@example.com", 31, False),
        ("Re: Order 8", "ana@example.com", 1, False),
    ],
)
def test_a_subject_joins_only_an_answer_between_the_same_two_within_thirty_days(subject, sender, days, is_joined):
    connection = mailbox()
    sent = now() - timedelta(days=40)
    first = hear(connection, mail(1, subject="Order 7", date=f"{sent:%a, %d %b %Y %H:%M:%S +0000}"))
    later = sent + timedelta(days=days)
    second = hear(connection, mail(2, sender=sender, subject=subject, date=f"{later:%a, %d %b %Y %H:%M:%S +0000}"))
    assert (first.thread == second.thread) is is_joined


def test_files_are_kept_sealed_and_named_by_their_bytes():
    sample = (messages.registry.FOLDER / "email" / "samples" / "attachments.eml").read_bytes()
    message = hear(mailbox(), sample)
    files = list(message.files.order_by("place"))
    assert [(file.name, file.kind) for file in files] == [("照片.pdf", "image/jpeg"), ("notes.txt", "text/plain")]
    assert files[1].open() == b"Two lines\nof notes."
    assert b"Two lines" not in bytes(files[1].body)


def test_a_mail_from_the_future_was_sent_when_it_came():
    message = hear(mailbox(), mail(1, date="Mon, 5 Jan 2099 09:00:00 +0000"))
    assert message.sent_at == message.came_at
