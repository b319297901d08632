"""Asking for feeds: what is sent along, what is obeyed, what is yielded, what is refused. A real server on loopback."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from codriver.channels.base import Asked, ChannelError, Payload, Web
from codriver.channels.feeds.adapter import Feeds
from codriver.kit.http import Fetcher, FetchError
from codriver.kit.tests.servers import answer, only_here, saying, serving

AT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
ITEM = "<item><title>{title}</title><guid>https://a.example/{n}</guid><pubDate>{date}</pubDate></item>"


def rss(*items: str, head: str = "") -> bytes:
    return f"<rss version='2.0'><channel><title>A</title>{head}{''.join(items)}</channel></rss>".encode()


def item(n: int, title: str = "", date: str = "Thu, 26 Nov 2026 11:00:00 GMT") -> str:
    return ITEM.format(n=n, title=title or f"Number {n}", date=date)


def near() -> Feeds:
    return Feeds(Web(Fetcher(seconds=2, may_reach=only_here)))


def asked(url: str, state: dict | None = None, **secrets: str) -> Asked:
    return Asked({"url": url, "channel": "a.example"}, AT, state or {}, secrets)


def fetch(*said: bytes, state: dict | None = None):
    with serving(saying(*said)) as server:
        return near().fetch(asked(server.url(), state)), server


def test_tags_of_the_last_answer_are_sent_along_and_an_unchanged_feed_yields_nothing():
    first, _ = fetch(answer(rss(item(1)), ETag='"v1"', Last_Modified="Thu, 26 Nov 2026 11:00:00 GMT"))
    assert [post["id"] for post in first.posts] == ["https://a.example/1"]
    again, server = fetch(answer(status="304 Not Modified", Cache_Control="max-age=600"), state=first.state)
    assert b'If-None-Match: "v1"' in server.heads[0]
    assert b"If-Modified-Since: Thu, 26 Nov 2026 11:00:00 GMT" in server.heads[0]
    assert again.posts == []
    assert again.state == first.state
    assert again.published == first.published == [datetime(2026, 11, 26, 11, tzinfo=UTC)]
    assert again.wait == timedelta(minutes=10)


def test_only_what_is_new_or_changed_is_yielded_oldest_first():
    first, _ = fetch(answer(rss(item(2), item(1))))
    again, _ = fetch(answer(rss(item(3), item(2, "Another title"), item(1))), state=first.state)
    assert [post["extra"]["title"] for post in first.posts] == ["Number 1", "Number 2"]
    assert [post["extra"]["title"] for post in again.posts] == ["Another title", "Number 3"]


def test_an_entry_that_stands_there_twice_is_yielded_once():
    haul, _ = fetch(answer(rss(item(1), item(1))))
    assert len(haul.posts) == 1


@pytest.mark.parametrize(
    ("headers", "head", "wait"),
    [
        ({"Cache_Control": "public, max-age=900", "Age": "300"}, "", timedelta(minutes=10)),
        ({"Cache_Control": "max-age=60"}, "<ttl>30</ttl>", timedelta(minutes=30)),
        ({"Cache_Control": "no-cache, max-age=900"}, "", timedelta(0)),
        ({"Expires": "Thu, 26 Nov 2026 13:00:00 GMT", "Date": "Thu, 26 Nov 2026 12:00:00 GMT"}, "", timedelta(hours=1)),
        ({"Expires": "0"}, "", timedelta(0)),
        ({"Cache_Control": "max-age=99999999999999999"}, "<ttl>99999999999999</ttl>", timedelta(days=365)),
        ({}, "<ttl>soon</ttl>", timedelta(0)),
    ],
)
def test_what_the_answer_and_the_feed_ask_for_is_obeyed(headers, head, wait):
    haul, _ = fetch(answer(rss(item(1), head=head), **headers))
    assert haul.wait == wait


def test_quiet_hours_and_days_are_kept_also_when_nothing_changed():
    quiet = "<skipHours><hour>1</hour><hour>24</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    first, _ = fetch(answer(rss(head=quiet)))
    again, _ = fetch(answer(status="304 Not Modified"), state=first.state)
    assert (again.quiet_hours, again.quiet_days) == ({0, 1}, {6})


@pytest.mark.parametrize(
    ("status", "headers", "facts"),
    [
        ("410 Gone", {}, {"is_gone": True, "permanent": True, "wait": None}),
        ("404 Not Found", {}, {"is_gone": False, "permanent": True, "wait": None}),
        ("500 Oh", {}, {"is_gone": False, "permanent": False, "wait": None}),
        ("429 Slow", {"Retry_After": "120"}, {"is_gone": False, "permanent": False, "wait": timedelta(minutes=2)}),
        ("503 Away", {"Retry_After": "Thu, 26 Nov 2026 13:00:00 GMT"}, {"wait": timedelta(hours=1)}),
        ("503 Away", {"Retry_After": "whenever"}, {"wait": None}),
    ],
)
def test_a_refusal_says_what_follows(status, headers, facts):
    with serving(saying(answer(status=status, **headers))) as server, pytest.raises(ChannelError) as error:
        near().fetch(asked(server.url()))
    assert {name: getattr(error.value, name) for name in facts} == facts


def test_a_feed_that_says_it_is_finished_is_gone_when_nothing_new_is_in_it():
    body = b'{"version":"https://jsonfeed.org/version/1.1","title":"x","expired":true,"items":[{"id":"1234567890123456789012","content_text":"Bye"}]}'
    first, _ = fetch(answer(body))
    assert len(first.posts) == 1
    with serving(saying(answer(body))) as server, pytest.raises(ChannelError) as error:
        near().fetch(asked(server.url(), first.state))
    assert error.value.is_gone


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>no feed</body></html>",
        b"{",
        b'{"version":"1"}',
        b"[" * 100_000,
        b"{" + b'"a":[' * 100_000,
        b"/etc/passwd",
        b"\x89PNG\r\n",
    ],
)
def test_what_is_no_feed_is_refused(body):
    with serving(saying(answer(body))) as server, pytest.raises(ChannelError):
        near().fetch(asked(server.url()))


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("gb2312", "text/xml"),
        ("utf-8", ""),
        ("utf-16", "application/xml"),
        ("big5", "text/html"),
        ("utf-8", "text/plain"),
    ],
)
def test_a_feed_is_read_in_its_own_encoding(encoding, content_type):
    body = f'<?xml version="1.0" encoding="{encoding}"?>{rss(item(1, "新品上市"), item(2, "雨天")).decode()}'
    payload = Payload(
        body.encode(encoding), "https://a.example/", {"content-type": content_type} if content_type else {}
    )
    assert [post["text"] for post in near().receive(payload, asked("https://a.example/"))] == ["新品上市", "雨天"]


def test_a_body_that_names_a_file_opens_none(tmp_path):
    secret = tmp_path / "secret.xml"
    secret.write_bytes(rss(item(1)))
    with pytest.raises(ChannelError):
        near().receive(Payload(str(secret).encode()), asked("https://a.example/"))


def test_entities_do_not_multiply():
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">{lol}]>{rss(item(1, "&l9;")).decode()}'
    made = near().receive(Payload(body.encode()), asked("https://a.example/"))
    assert sum(len(str(one)) for one in made) < 10_000


def test_a_forbidden_address_is_not_asked():
    with serving(saying(answer(rss(item(1))))) as server, pytest.raises(FetchError, match="not on the public internet"):
        Feeds(Web()).fetch(asked(server.url()))
    assert server.connections == 0


def test_a_feed_with_a_password_is_opened_with_it():
    with serving(saying(answer(rss(item(1))))) as server:
        near().fetch(asked(server.url(), user="me", password="p:w"))
    assert b"Authorization: Basic " + base64.b64encode(b"me:p:w") in server.heads[0]


def test_the_feeds_of_a_page_are_found_by_its_head():
    page = b"""<!doctype html><html><head><base href="https://b.example/x/">
      <LINK REL="alternate home" TYPE="application/rss+xml" TITLE="All &amp; more" HREF="all.xml">
      <link rel="alternate" type="application/feed+json" href="/feed.json"/>
      <link rel="alternate" type="application/rss+xml" href="all.xml" title="again">
      <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
      <link rel="alternate" hreflang="zh" href="/zh/"><link rel="stylesheet" type="text/css" href="x.css"></head>"""
    offers = near().find(Payload(page, "https://www.b.example/"), asked(""))
    assert [(offer.name, offer.settings["url"], offer.settings["channel"]) for offer in offers] == [
        ("All & more", "https://b.example/x/all.xml", "b.example"),
        ("b.example", "https://b.example/feed.json", "b.example"),
    ]


def test_an_address_that_is_a_feed_offers_itself():
    page = Payload(rss(item(1), head="<link>https://www.shop.example/</link>"), "https://cdn.example/f.xml")
    (offer,) = near().find(page, asked(""))
    assert (offer.name, offer.settings) == ("A", {"url": "https://cdn.example/f.xml", "channel": "shop.example"})
