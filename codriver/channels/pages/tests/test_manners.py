"""Only what should be read is read: robots.txt, forbidden addresses, lies about types, endless and exploding bodies."""

import time
from datetime import timedelta
from ipaddress import ip_address

import pytest

from codriver.channels.base import Asked, ChannelError, Web
from codriver.channels.pages.adapter import Pages
from codriver.channels.pages.robots import FORBIDDEN
from codriver.channels.pages.tests.site import article, html, listing, packed, site
from codriver.channels.pages.tests.test_watching import AT, near, paths, watch
from codriver.kit.http import Fetcher, FetchError
from codriver.kit.tests.servers import HERE, answer, only_here, serving

ROBOTS = b"User-agent: *\nDisallow: /\n\nUser-agent: codriver\nDisallow: /private\nCrawl-delay: 7\n"


def test_a_page_that_robots_txt_closes_is_not_asked():
    with site(page=article("The lid")) as here:
        here["/robots.txt"] = answer(b"User-agent: *\nDisallow: /page")
        with pytest.raises(ChannelError, match="asks us not to read") as error:
            watch(here, "page", "/page")
        assert here.asked == ["/robots.txt"]
    assert error.value.permanent


def test_rules_for_us_by_name_hold_and_slow_us_down():
    with site(a1=article("One")) as here:
        here["/robots.txt"] = answer(ROBOTS)
        here["/"] = html(listing("/private/a", "/a1"))
        channel = near()
        haul = channel.fetch(Asked({"url": here.url(), "channel": "a.example", "watch": "list"}, AT))
        assert here.asked == ["/robots.txt", "/", "/a1"]
    assert channel.web.pause == 7
    assert [(one.reason, one.entry) for one in haul.unfit] == [(FORBIDDEN, here.url("/private/a"))]
    assert paths(here, haul) == ["/a1"]


@pytest.mark.parametrize(
    ("status", "is_open"), [("404 No", True), ("403 No", True), ("500 Oh", False), ("429 Slow", False)]
)
def test_a_robots_txt_that_is_missing_opens_and_one_that_cannot_be_had_closes(status, is_open):
    with site(page=article("The lid")) as here:
        here["/robots.txt"] = answer(status=status)
        try:
            assert bool(watch(here, "page", "/page").posts) == is_open
        except ChannelError:
            assert not is_open


def test_a_robots_txt_that_cannot_be_had_is_trouble_that_passes():
    with site(page=article("The lid")) as here:
        here["/robots.txt"] = answer(status="503 Away", Retry_After="60")
        with pytest.raises(ChannelError, match="cannot be had") as error:
            watch(here, "page", "/page")
        assert (error.value.permanent, error.value.wait) == (False, timedelta(minutes=1))
        assert here.asked == ["/robots.txt"]
        here["/robots.txt"] = answer(b"")
        assert len(watch(here, "page", "/page").posts) == 1


def test_robots_txt_is_asked_once_a_day():
    with site(page=article("The lid")) as here:
        first = watch(here, "page", "/page")
        second = watch(here, "page", "/page", first, hours=23)
        assert here.asked.count("/robots.txt") == 1
        watch(here, "page", "/page", second, hours=25)
        assert here.asked.count("/robots.txt") == 2


def test_a_redirect_to_a_closed_page_brings_nothing():
    with site(secret=article("Secret")) as here:
        here["/robots.txt"] = answer(b"User-agent: *\nDisallow: /secret")
        here["/a1"] = answer(status="302 Found", Location="/secret", Connection="close")
        here["/"] = html(listing("/a1"))
        haul = watch(here, "list")
        assert [one.reason for one in haul.unfit] == [FORBIDDEN]
        with pytest.raises(ChannelError):
            watch(here, "page", "/a1")


@pytest.mark.parametrize(
    "body",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0",
        b"%PDF-1.7\n%\xe2\xe3",
        b"PK\x03\x04\0\0<html>",
        b"",
        b"just words",
        b'{"a": 1}',
        b"\0" * 5000,
    ],
)
def test_what_is_no_page_by_its_bytes_is_kept_back_whatever_its_server_says(body):
    with site() as here:
        here["/a1"] = html(body)
        here["/"] = html(listing("/a1"))
        (unfit,) = watch(here, "list").unfit
    assert unfit.reason in ("this is no page, whatever its server calls it", "no main text was found on this page")


def test_a_page_that_its_server_calls_a_picture_is_read():
    with site() as here:
        here["/a1"] = answer(article("One"), Content_Type="image/png")
        here["/"] = html(listing("/a1"))
        assert paths(here, watch(here, "list")) == ["/a1"]


def test_bombs_and_floods_cost_little_and_stop_no_other_entry():
    with site(a1=article("One"), large=b"<html><body>" + b"<p>words and words" * 130_000) as here:
        here["/bomb"] = packed(b"<html><body>" + b"\0" * 60_000_000)
        here["/flood"] = html(b"<html><body>" + b"<p>x" * 1_400_000)
        here["/"] = html(listing("/bomb", "/flood", "/large", "/a1"))
        began = time.monotonic()
        haul = watch(here, "list")
    assert time.monotonic() - began < 15
    assert paths(here, haul) == ["/a1"]
    assert sorted(one.reason for one in haul.unfit) == [
        "127.0.0.1 sent more than 5 MB, so the rest was not read.",
        "127.0.0.1 sent more than 5 MB, so the rest was not read.",
        "the page is larger than 2 MB",
    ]


def test_a_page_without_end_is_left_in_time():
    def drip(wire, head: bytes) -> None:
        if b"robots" in head:
            return wire.sendall(answer(status="404 No"))
        wire.sendall(b"HTTP/1.1 200 OK\r\n\r\n<html>")
        while True:
            wire.sendall(b"<p>x")
            time.sleep(0.05)

    with serving(drip) as server:
        began = time.monotonic()
        with pytest.raises(FetchError, match="in time"):
            near().fetch(Asked({"url": server.url(), "channel": "a.example", "watch": "page"}, AT))
        assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/latest/", "http://10.0.0.1/", "http://[::1]/", "file:///etc/passwd"]
)
def test_a_redirect_to_a_forbidden_address_is_refused(to):
    with site() as here:
        here["/a1"] = answer(status="302 Found", Location=to)
        here["/"] = html(listing("/a1"))
        (unfit,) = watch(here, "list").unfit
    assert "not on the public internet" in unfit.reason or "Only addresses" in unfit.reason


def test_a_name_that_changes_its_mind_is_refused():
    minds = iter([[HERE], [HERE], [ip_address("169.254.169.254")]])
    with site() as here:
        here["/"] = html(listing("/a1"), Connection="close")
        here["/robots.txt"] = answer(b"", Connection="close")
        web = Web(Fetcher(seconds=2, may_reach=only_here, resolve=lambda *_: next(minds)))
        url = here.server.url(host="shop.example")
        haul = Pages(web).fetch(Asked({"url": url, "channel": "shop.example", "watch": "list"}, AT + timedelta(0)))
    assert ["not on the public internet" in one.reason for one in haul.unfit] == [True]
    assert haul.posts == []


def test_no_setting_of_a_connection_opens_this_machine():
    with site(page=article("The lid")) as here:
        for settings in ({"url": here.url("/page")}, {"url": here.url("/page"), "may_reach": "all", "loopback": True}):
            with pytest.raises(FetchError, match="not on the public internet"):
                Pages(Web()).fetch(Asked(settings | {"channel": "a.example", "watch": "page"}, AT))
        assert here.asked == []
