"""Mailboxes: connected once both servers let us in, and what follows from every button."""

import pytest

from codriver.channels import boxes, registry
from codriver.channels.base import ChannelError
from codriver.channels.hearing import hear
from codriver.channels.models import Connection, Message
from codriver.channels.tests.letters import mail

SAID = {
    "address": "help@lantern.example", "name": "Tea house", "user": "help", "password": "a long road home",
    "imap_host": "127.0.0.1", "imap_port": "1", "imap_security": "none", "folder": "INBOX", "days": "30",
    "smtp_host": "127.0.0.1", "smtp_port": "1", "smtp_security": "none",
}  # fmt: skip


@pytest.fixture
def open_servers(monkeypatch):
    """Two servers that let everybody in who knows the password."""

    def try_out(self, asked):
        if asked.secrets["password"] != "a long road home":
            raise ChannelError("The mailbox did not accept this name and password.", permanent=True)

    monkeypatch.setattr(registry.adapter("email"), "try_out", try_out)


@pytest.fixture
def box(tess, open_servers):
    settings = {name: value for name, value in SAID.items() if name not in ("user", "password")}
    return boxes.connect("Tea house", settings, {"user": "help", "password": SAID["password"]}, by=tess)[0]


def test_a_mailbox_is_kept_only_when_both_servers_let_us_in(tess, sign_in):
    page = sign_in(tess).post("/set-up/mailboxes/connect/", SAID)
    assert page.status_code == 422
    assert "127.0.0.1 could not be reached." in page.content.decode()
    assert SAID["password"] not in page.content.decode()
    assert not Connection.objects.exists()


def test_a_connected_mailbox_keeps_its_password_sealed(tess, sign_in, open_servers):
    answer = sign_in(tess).post("/set-up/mailboxes/connect/", SAID)
    connection = Connection.objects.get()
    assert answer.headers["Location"] == f"/set-up/mailboxes/{connection.pk}/"
    assert connection.open_secrets() == {"user": "help", "password": SAID["password"]}
    assert "password" not in connection.settings
    assert b"long road" not in bytes(connection.secrets)


def test_another_password_is_kept_when_it_opens_the_door(box, tess, sign_in):
    browser, place = sign_in(tess), f"/set-up/mailboxes/{box.pk}/"
    page = browser.post(place, {"do": "password", "user": "help", "password": "wrong"})
    assert (page.status_code, box.open_secrets()["password"]) == (422, SAID["password"])
    browser.post(place, {"do": "password", "user": "desk", "password": SAID["password"]})
    box.refresh_from_db()
    assert box.open_secrets()["user"] == "desk"


def test_a_removed_mailbox_keeps_what_was_said(box, tess, sign_in):
    hear(box, mail(1))
    sign_in(tess).post(f"/set-up/mailboxes/{box.pk}/", {"do": "remove"})
    box.refresh_from_db()
    assert (box.secrets, Message.objects.count()) == (None, 1)


def test_what_could_not_be_opened_is_shown_with_its_reason_and_as_text(box, udo, sign_in):
    hear(box, b"Subject: <script>alert(1)</script>\nTo: help@lantern.example\n\nHello")
    page = sign_in(udo).get(f"/set-up/mailboxes/{box.pk}/").content.decode()
    assert "The mail does not say who sent it." in page
    assert "<script>alert" not in page


def test_a_mailbox_is_no_source_of_posts(box, tess, sign_in):
    browser = sign_in(tess)
    assert "Tea house" not in browser.get("/set-up/sources/").content.decode()
    assert browser.get(f"/set-up/sources/{box.pk}/").status_code == 404
    assert "Tea house" in browser.get("/set-up/mailboxes/").content.decode()
