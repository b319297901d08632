"""Sending: the headers of a letter, and what every answer of a server means."""

import socket
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest

from codriver.channels.base import Asked, ChannelError, Web
from codriver.channels.base.messages import Letter
from codriver.channels.email.adapter import Email
from codriver.channels.email.writing import mail_of
from codriver.kit.clock import now

LETTER = Letter(key="k-1", to="ana@example.com", subject="Your tea", text="It is on its way.")
FINE = {"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 taken", "QUIT": "221 bye"}


@contextmanager
def server(**answers):
    """A server for one sending that answers as told: verb → answer, "" hangs up. Yields port and what it was sent."""
    door, heard = socket.create_server(("127.0.0.1", 0)), []

    def talk():
        line_of_door, _ = door.accept()
        with line_of_door, line_of_door.makefile("rwb") as line:
            line.write(b"220 hello\r\n")
            line.flush()
            in_letter = False
            for raw in line:
                word = raw.rstrip(b"\r\n").decode()
                if in_letter and word != ".":
                    heard.append(raw)
                    continue
                verb = "." if in_letter else word.split(" ")[0].upper()
                answer = {"EHLO": "250 fine", **FINE, **answers}.get(verb, "250 ok")
                if not answer:
                    return
                line.write(f"{answer}\r\n".encode())
                line.flush()
                in_letter = verb == "DATA" and answer.startswith("354")

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield door.getsockname()[1], heard
    finally:
        door.close()
        thread.join(5)


def asked(port=1, **settings):
    told = {"address": "help@lantern.example", "name": "Lantern Tea", "smtp_host": "127.0.0.1", "smtp_port": port}
    return Asked(settings=told | {"smtp_security": "none"} | settings, at=now())


def headers(letter, **settings):
    return mail_of(letter, asked(**settings))


def test_a_letter_arrives_under_an_id_that_its_key_makes():
    with server() as (port, heard):
        receipt = Email(Web()).send(LETTER, asked(port))
    mail = message_from_bytes(b"".join(heard), policy=policy.default)
    assert receipt.external_id == mail["Message-ID"] == "<k-1.codriver@lantern.example>"
    assert (mail["From"], mail["To"], mail["Subject"]) == (
        "Lantern Tea <help@lantern.example>", "ana@example.com", "Your tea",
    )  # fmt: skip
    assert mail.get_content().strip() == "It is on its way."


@pytest.mark.parametrize(
    ("answers", "permanent", "is_unknown"),
    [
        ({"RCPT": "550 no such mailbox"}, True, False),
        ({"RCPT": "450 come back later"}, False, False),
        ({"MAIL": "421 too busy"}, False, False),
        ({"DATA": "554 no"}, True, False),
        ({"DATA": ""}, False, False),
        ({".": "552 too large"}, True, False),
        ({".": "451 later"}, False, False),
        ({".": ""}, False, True),
        ({"EHLO": "", "HELO": ""}, False, False),
    ],
)
def test_every_answer_says_whether_trying_again_is_of_use(answers, permanent, is_unknown):
    with server(**answers) as (port, _), pytest.raises(ChannelError) as error:
        Email(Web()).send(LETTER, asked(port))
    assert (error.value.permanent, error.value.is_unknown) == (permanent, is_unknown)


def test_a_server_that_is_away_is_asked_again():
    with pytest.raises(ChannelError) as error:
        Email(Web()).send(LETTER, asked(1))
    assert (error.value.permanent, error.value.is_unknown) == (False, False)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"subject": "Tea\r\nBcc: eve@example.com"},
        {"sender_name": "Tea\nBcc: eve@example.com"},
        {"subject": "Tea\u2028Bcc: eve@example.com\x00"},
        {"answers": ("<m1@x>\r\nBcc: eve@example.com",)},
        {"stop_url": "https://lantern.example/stop\r\nBcc: eve@example.com"},
        {"key": "k\r\nBcc: eve@example.com"},
    ],
)
def test_nothing_adds_a_header(spoilt):
    mail = message_from_bytes(headers(Letter(**{**vars(LETTER), **spoilt})).as_bytes(), policy=policy.default)
    assert mail["Bcc"] is None
    assert set(mail.keys()) <= {
        "Message-ID", "Date", "From", "To", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    }  # fmt: skip


@pytest.mark.parametrize(
    "address", ["ana", "a@b, c@d", "<ana@example.com>", "ana@example.com\nRCPT TO:<eve@example.com>", ""]
)
def test_what_is_no_address_is_never_sent_to(address):
    with pytest.raises(ChannelError) as error:
        headers(Letter(key="k", to=address, subject="", text=""))
    assert error.value.permanent


def test_an_answer_stands_in_its_thread():
    mail = headers(Letter(**{**vars(LETTER), "answers": ("<m3@x>", "<m2@x>", "<m1@x>")}))
    assert (mail["In-Reply-To"], mail["References"]) == ("<m3@x>", "<m1@x> <m2@x> <m3@x>")


def test_one_click_stops_what_is_sent_to_many_and_machines_are_told_to_be_silent():
    mail = headers(Letter(**{**vars(LETTER), "stop_url": "https://lantern.example/stop/1", "is_automatic": True}))
    assert mail["List-Unsubscribe"] == "<https://lantern.example/stop/1>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (mail["Auto-Submitted"], mail["Precedence"]) == ("auto-generated", "bulk")


def test_without_encryption_only_this_machine_is_spoken_to():
    from codriver.channels.email.servers import Server

    assert Server.of(asked(), "smtp").security == "none"
    assert Server.of(asked(smtp_host="mail.example.org"), "smtp").security == "starttls"


def test_chinese_arrives_whole():
    text = "您的茶已经在路上。\n. 一行只有点\n.\n完"
    with server() as (port, heard):
        Email(Web()).send(Letter(key="k", to="ana@example.com", subject="您的茶" * 30, text=text), asked(port))
    mail = message_from_bytes(b"".join(heard), policy=policy.default)
    assert mail["Subject"] == "您的茶" * 30
    assert mail.get_content().strip().split() == text.split()
