"""Mail in and out by a real Postfix and a real Dovecot."""

import smtplib
import threading
import time
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from codriver.channels import actions, bounced, mailboxes, registry
from codriver.channels.base import ChannelError, Web
from codriver.channels.base.messages import Letter
from codriver.channels.email.tests import bombs
from codriver.channels.models import Connection, Delivery, KeptBack, Message
from codriver.channels.tests.letters import US, mail
from codriver.kit.clock import now
from codriver.timeline.models import Activity
from tests.conftest import require
from tests.mail import servers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def running():
    require("mail")
    started = servers.start()
    yield started
    started.stop()


@pytest.fixture
def house(running, monkeypatch):
    """Our mailbox, fresh; it trusts the authority that signed for these servers."""
    monkeypatch.setenv("SSL_CERT_FILE", str(running.folder / "authority.pem"))
    for name in servers.PEOPLE:
        for path in (running.folder / "mail" / name).rglob("*"):
            if path.parent.name in ("new", "cur"):
                path.unlink()
    connection, _ = actions.add("email", "Tea house", running.settings, secrets=login("help"))
    return connection


def login(user):
    return {"user": user, "password": servers.PASSWORD}


def post(running, raw, to=US, sender="ana@example.com"):
    """Hand a mail to Postfix as the outside world does."""
    with smtplib.SMTP("127.0.0.1", running.smtp) as door:
        door.sendmail(sender, [to], raw)


def arrived(running, user, count=1):
    """Wait until so many mails lie in a mailbox, and return them."""
    ends_at = time.monotonic() + 30
    while time.monotonic() < ends_at:
        found = [p for p in (running.folder / "mail" / user).glob("*/*") if p.parent.name in ("new", "cur")]
        if len(found) >= count:
            return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(found)]
        time.sleep(0.1)
    raise AssertionError(f"{count} mails did not arrive\n{running.log()}")


def ask(connection):
    """Ask the mailbox as the worker does."""
    Connection.objects.filter(pk=connection.pk).update(next_at=now() - timedelta(seconds=1))
    mailboxes.ask_due()
    connection.refresh_from_db()
    assert connection.last_error == ""


def send(connection, letter):
    return registry.channel("email", Web()).send(letter, connection.asked(now()))


def test_a_mail_comes_in_by_postfix_and_dovecot_and_is_heard_once(running, house):
    post(running, mail(1, "Where is my tea?"))
    post(running, mail(2, "茶到了。", subject="=?utf-8?B?6Iy2?="))
    arrived(running, "help", 2)
    ask(house)
    ask(house)
    assert [(one.text, one.person.name) for one in Message.objects.order_by("external_id")] == [
        ("Where is my tea?", "Ana Lin"),
        ("茶到了。", "Ana Lin"),
    ]
    assert house.state["last"] >= 2
    assert not any(p for p in (running.folder / "mail" / "help" / "cur").iterdir() if "S" in p.name.partition(":2,")[2])


def test_after_the_mailbox_was_made_anew_nothing_is_doubled(running, house):
    post(running, mail(1))
    arrived(running, "help")
    ask(house)
    Connection.objects.filter(pk=house.pk).update(state={"validity": 1, "last": 999})
    house.refresh_from_db()
    ask(house)
    assert Message.objects.count() == 1
    assert house.state["validity"] != 1


def test_a_bomb_in_the_mailbox_keeps_no_other_mail_waiting(running, house):
    post(running, mail(1))
    post(running, b"Message-ID: <m2@example.com>\n" + bombs.nested(60))
    post(running, mail(3))
    arrived(running, "help", 3)
    ask(house)
    assert set(Message.objects.values_list("external_id", flat=True)) == {"<m1@example.com>", "<m3@example.com>"}
    assert "too many parts" in KeptBack.objects.get().reason
    assert Delivery.objects.exclude(error="").get().body


def test_our_letter_arrives_and_the_answer_joins_its_thread(running, house):
    said = Letter(
        key="k-77",
        to="ana@example.com",
        subject="您的茶 is ready",
        text="请来取。",
        stop_url="https://lantern.example/s/1",
    )
    receipt = send(house, said)
    (there,) = arrived(running, "ana")
    assert (there["Message-ID"], there["Subject"]) == (receipt.external_id, "您的茶 is ready")
    assert there.get_content().strip() == "请来取。"
    post(running, there.as_bytes(), sender=US)  # our own copy, as a mailbox of sent mail has it
    arrived(running, "help")
    post(running, mail(9, "Tomorrow.", subject="Re: x", in_reply_to=receipt.external_id))
    arrived(running, "help", 2)
    ask(house)
    ours, answer = Message.objects.order_by("direction").reverse()
    assert (ours.direction, answer.direction, answer.text) == ("out", "in", "Tomorrow.")
    assert ours.thread == answer.thread


def test_a_second_try_has_the_same_id(running, house):
    for _ in range(2):
        send(house, Letter(key="once", to="bo@example.com", subject="Order", text="It left."))
    first, second = arrived(running, "bo", 2)
    assert first["Message-ID"] == second["Message-ID"] == "<once.codriver@lantern.example>"


def test_a_letter_to_nobody_comes_back_once_and_the_loop_ends(running, house):
    told = []
    bounced.when_bounced("test")(lambda channel, bounce: told.append((bounce.external_id, bounce.address)))
    try:
        receipt = send(house, Letter(key="lost", to="nobody@example.com", subject="Order", text="It left."))
        arrived(running, "help")
        for _ in range(3):
            ask(house)
        time.sleep(2)
        ask(house)
    finally:
        del bounced._listeners["test"]
    assert told == [(receipt.external_id, "nobody@example.com")]
    assert Message.objects.get().automatic == "bounce"
    assert len(arrived(running, "help")) == 1
    assert not Activity.objects.exists(), "nothing follows from it, so nothing answers it"


def test_an_automatic_answer_is_heard_and_never_answered(running, house):
    receipt = send(
        house, Letter(key="auto", to="ana@example.com", subject="We got it", text="Thanks.", is_automatic=True)
    )
    (there,) = arrived(running, "ana")
    assert (there["Auto-Submitted"], there["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    post(running, mail(1, "I am away.", auto_submitted="auto-replied", in_reply_to=receipt.external_id))
    arrived(running, "help")
    ask(house)
    assert Message.objects.get().automatic == "reply"
    assert not Activity.objects.exists()
    assert len(arrived(running, "ana")) == 1


def test_nothing_leaves_this_machine(running, house):
    with pytest.raises(ChannelError) as error:
        send(house, Letter(key="out", to="somebody@elsewhere.example", subject="x", text="x"))
    assert error.value.permanent
    assert "nothing leaves this machine" in str(error.value)


def test_a_wrong_password_and_a_wrong_folder_are_said_in_words(running, house):
    channel = registry.channel("email", Web())
    asked = house.asked(now())
    for changed, words in (
        ({"secrets": login("help") | {"password": "no"}}, "password"),
        ({"settings": asked.settings | {"folder": "Nowhere"}}, "folder"),
    ):
        with pytest.raises(ChannelError) as error:
            channel.fetch(type(asked)(**{**vars(asked), **changed}))
        assert error.value.permanent
        assert words in str(error.value)


def test_whoever_cannot_prove_who_it_is_is_told_nothing(running, house, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")
    with pytest.raises(ChannelError):
        send(house, Letter(key="k", to="ana@example.com", subject="x", text="x"))
    with pytest.raises(ChannelError):
        registry.channel("email", Web()).fetch(house.asked(now()))


def test_the_mailbox_calls_when_mail_is_there(running, house):
    later = threading.Timer(1.0, post, (running, mail(1)))
    later.start()
    began = time.monotonic()
    assert registry.channel("email", Web()).wait(house.asked(now()), 30)
    assert time.monotonic() - began < 15
    assert not registry.channel("email", Web()).wait(house.asked(now()), 0.5)
