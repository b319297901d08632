"""Sites not yet polled: shown with their counts, listened to by one tap, put aside and taken back."""

import pytest

from codriver.channels.base import Web
from codriver.channels.models import Connection
from codriver.kit.clock import now
from codriver.kit.http import Fetched, Fetcher
from codriver.listening import intake, log
from codriver.listening.engine import run
from codriver.listening.models import Mention, SeenSite
from codriver.listening.records import PostRecord
from codriver.listening.sources import asking, seeing
from codriver.listening.tests.saying import LID, NOON, stories

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = b"""<html><head><title>Courier</title>
  <link rel="alternate" type="application/rss+xml" href="/feed"></head></html>"""
FEED = f"""<rss version="2.0"><channel><title>Courier</title><item><guid>urn:courier:1</guid>
  <title>{LID}</title><pubDate>Mon, 05 Jan 2026 13:00:00 GMT</pubDate></item></channel></rss>""".encode()
MUTE = b"\x89PNG\r\n\x1a\n\0\0 a picture, no page"
NEWS = "<html><body><article><p>The lid leaks over my hands, writes reader {}.</p></article></body></html>"
LIST = "".join(f'<li><a href="/news/{n}">What our readers write, part {n}</a></li>' for n in range(6))
BARE = {f"https://bare.example/news/{n}": NEWS.format(n).encode() for n in range(6)}
BARE["https://bare.example/"] = f"<html><body><ul>{LIST}</ul></body></html>".encode()
WORLD = {"https://courier.example/": PAGE, "https://courier.example/feed": FEED, "https://mute.example/": MUTE} | BARE


class OfPaper(Fetcher):
    """The edge of the world: a few addresses, and what stands there."""

    def fetch(self, url, **_):
        return Fetched(200 if url in WORLD else 404, {}, WORLD.get(url, b""), url)


@pytest.fixture(autouse=True)
def _world(monkeypatch):
    monkeypatch.setattr(asking, "polite", lambda patience=5.0: Web(OfPaper(), patience=patience))


@pytest.fixture
def browser(tess, sign_in):
    return sign_in(tess)


def heard(*texts, channel="weibo"):
    """Say something now, and let it be placed and counted."""
    first = Mention.objects.count()
    records = [
        PostRecord(channel=channel, id=str(n), text=text, published_at=NOON) for n, text in enumerate(texts, first)
    ]
    assert not intake.append(records, now()).rejected
    run.until(log.head())
    seeing.count_new()


def page(browser, query=""):
    return browser.get(f"/set-up/sources/not-yet/{query}").content.decode()


def press(browser, wish, host):
    site = SeenSite.objects.get(host=host).pk
    return browser.post("/set-up/sources/not-yet/", {"do": wish, "site": site}, follow=True).content.decode()


def test_a_copy_on_a_site_that_was_never_configured_is_found_added_and_joins_its_story(browser):
    heard(LID, "They wrote about it too: https://courier.example/lid?from=weibo")
    assert "courier.example" in page(browser)
    assert "1 post links there" in page(browser)
    assert "courier.example" in browser.get("/set-up/sources/").content.decode()
    assert "We listen there from now on" in press(browser, "listen", "courier.example")
    assert Connection.objects.get().settings["url"] == "https://courier.example/feed"
    assert "courier.example" not in page(browser)
    assert asking.ask_one(asking.polite())
    run.until(log.head())
    copy = Mention.objects.get(channel="courier.example")
    assert {"0", copy.external_id} in list(stories().values()), "the copy joined the story of the post"


def test_a_site_without_anything_to_hear_says_so_and_stays(browser):
    heard("https://mute.example/x")
    assert "mute.example: Nothing that we could listen to was found" in press(browser, "listen", "mute.example")
    assert not Connection.objects.exists()
    assert "mute.example" in page(browser)


def test_a_site_without_a_feed_is_watched_by_its_list(browser):
    heard("https://bare.example/news/1")
    assert "We listen there from now on" in press(browser, "listen", "bare.example")
    assert Connection.objects.get().settings == {
        "url": "https://bare.example/", "channel": "bare.example", "watch": "list",
    }  # fmt: skip


def test_what_is_not_interesting_goes_and_can_be_taken_back(browser, tess):
    heard("https://mute.example/x")
    after = press(browser, "put aside", "mute.example")
    assert "mute.example is put aside." in after
    assert "mute.example" not in page(browser)
    assert "put aside by Tess" in page(browser, "?aside")
    press(browser, "put aside", "mute.example")
    press(browser, "take back", "mute.example")
    assert "mute.example" in page(browser)
    assert "Nothing was put aside" in page(browser, "?aside")


def test_copies_weigh_more_than_links(browser):
    heard(LID, *["https://linked.example/ " + "x" * n for n in range(5)])
    heard(LID, channel="copied.example")
    text = page(browser)
    assert text.index("copied.example") < text.index("linked.example")
    assert "1 copy of our stories" in text


def test_a_long_list_asks_the_database_no_more_often(browser, django_assert_num_queries):
    heard("https://site0.example/")
    page(browser)
    with django_assert_num_queries(8):
        page(browser)
    heard(*(f"https://site{n}.example/" for n in range(29)))
    with django_assert_num_queries(8):
        page(browser)
