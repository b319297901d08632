"""Alert mails: unwrapped links, folders that are read once, and mails that were made to hurt."""

import time
from datetime import UTC, datetime

import pytest

from codriver.channels.alertmail import adapter, links, mail
from codriver.channels.base import Asked, Payload, Unfit, Web

AT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
HEAD = b"From: a@finder.example\nSubject: s\nDate: Fri, 20 Nov 2026 08:00:00 +0000\n"
PLAIN = HEAD + b"Content-Type: text/plain\n\nLanterns on the quay again\nhttps://town.example/%d\n"


@pytest.mark.parametrize(
    ("url", "leads_to"),
    [
        ("https://a.example/x?id=1#part", "https://a.example/x?id=1"),
        ("https://a.example/x?id=1&utm_source=m&utm_medium=e", "https://a.example/x?id=1"),
        ("https://finder.example/url?sa=t&url=https://a.example/x&ct=ga", "https://a.example/x"),
        ("https://click.m.example/z?u=http%3A%2F%2Fa.example%2F1", "http://a.example/1"),
        ("https://l.example/l.php?u=https://f.example/url?q=https://a.example/", "https://a.example/"),
        ("https://share.example/post?url=https://a.example/", "https://share.example/post?url=https://a.example/"),
        ("https://finder.example/url?url=javascript:alert(1)", "https://finder.example/url?url=javascript:alert(1)"),
        ("mailto:a@b.example", ""),
        ("javascript:alert(1)", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_a_link_is_followed_as_far_as_it_says_itself(url, leads_to):
    assert links.unwrapped(url) == leads_to


def read(body):
    return adapter.AlertMail(Web()).receive(Payload(body, "x.eml"), Asked({}, AT))


def nested(depth):
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return HEAD + parts + b"Content-Type: text/plain\n\nx\n"


MANY = b"".join(b"--b\nContent-Type: text/plain\n\nx\n" for _ in range(600))
HURTFUL = {
    "nested": nested(1000),
    "a little nested": nested(60),
    "many parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + MANY + b"--b--\n",
    "long line": HEAD + b"X-Long: " + b"x" * 20_000 + b"\n\nx",
    "long head": HEAD + b"".join(b"X-%d: y\n" % n for n in range(40_000)) + b"\nx",
    "brackets": b"From: " + b"(" * 15_000 + b"\nSubject: s\n\nx",
    "encoded": HEAD + b"Subject: " + b"=?utf-8?q?=41?= " * 900 + b"\n\nx",
    "nothing": b"",
    "zeros": b"\0" * 100_000,
    "tags": HEAD + b"Content-Type: text/html\n\n" + b"<div><a href=x>" * 50_000,
}


@pytest.mark.parametrize("body", HURTFUL.values(), ids=HURTFUL)
def test_a_mail_that_was_made_to_hurt_is_kept_back_with_a_reason_and_soon(body):
    began = time.monotonic()
    (one,) = read(body)
    assert isinstance(one, Unfit)
    assert one.reason in (*adapter.REASONS, adapter.NOT_READ)
    assert time.monotonic() - began < 25


def test_every_reason_of_the_confined_part_is_translated():
    assert {mail.TOO_LONG, mail.TOO_DEEP, mail.NO_MAIL, mail.NO_ENTRY} == set(adapter.REASONS)


def test_a_file_is_read_when_it_is_new_or_has_grown_and_never_touched(tmp_path):
    folder = tmp_path / "alerts"
    folder.mkdir()
    (folder / "one.eml").write_bytes(PLAIN % 1)
    (folder / "notes.txt").write_bytes(PLAIN % 2)
    (folder / "elsewhere.eml").symlink_to(tmp_path / "alerts" / "notes.txt")
    channel = adapter.AlertMail(Web())

    def ask(state):
        return channel.fetch(Asked({"folder": "alerts"}, AT, state=state, folder=tmp_path))

    first = ask({})
    assert [post["url"] for post in first.posts] == ["https://town.example/1"]
    assert not ask(first.state).posts
    (folder / "one.eml").write_bytes(PLAIN % 1 + b"https://town.example/33 and more words here\n")
    assert len(ask(first.state).posts) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["elsewhere.eml", "notes.txt", "one.eml"]


def test_a_folder_that_is_not_there_yet_brings_nothing(tmp_path):
    assert not adapter.AlertMail(Web()).fetch(Asked({"folder": "none"}, AT, folder=tmp_path)).posts


def test_many_files_are_read_in_several_goes(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    for n in range(5):
        (tmp_path / "a" / f"{n}.eml").write_bytes(PLAIN % n)
    monkeypatch.setattr(adapter, "MOST", 2)
    state, count = {}, 0
    for step in range(3):
        haul = adapter.AlertMail(Web()).fetch(Asked({"folder": "a"}, AT, state=state, folder=tmp_path))
        state, count = haul.state, count + len(haul.posts)
        assert haul.is_unfinished == (step < 2)
    assert count == 5


def test_a_file_that_is_too_large_is_said_to_be(tmp_path, monkeypatch):
    monkeypatch.setattr(adapter, "LARGEST", 10)
    assert read(b"x" * 11) == [Unfit(adapter.TOO_LARGE, "x.eml")]
