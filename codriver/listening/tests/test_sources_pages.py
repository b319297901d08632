"""The pages of sources: what is found at an address, saying yes, one source's health, and every button."""

import pytest

from codriver.channels import actions
from codriver.channels.base import Unfit, Web
from codriver.channels.models import Connection, KeptBack, Pause
from codriver.kit.clock import now
from codriver.kit.http import Fetcher
from codriver.kit.tests.servers import answer, only_here, serving
from codriver.listening.models import Mention
from codriver.listening.sources import asking

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = b"""<html><head><title>Courier</title>
  <link rel="alternate" type="application/rss+xml" title="All of it" href="/all.xml">
  <link rel="alternate" type="application/rss+xml" title="Broken" href="/broken.xml"></head></html>"""
FEED = b"""<rss version="2.0"><channel><title>Courier</title>
  <item><title>The lid leaks &lt;b&gt;again&lt;/b&gt;</title><guid>urn:1</guid></item>
  <item><guid>urn:2</guid></item></channel></rss>"""
EMPTY = b'<rss version="2.0"><channel><title>Quiet</title></channel></rss>'


def site(wire, head: bytes) -> None:
    path = head.split()[1]
    bodies = {b"/": PAGE, b"/all.xml": FEED, b"/empty.xml": EMPTY, b"/nothing": b"just words"}
    wire.sendall(answer(bodies[path]) if path in bodies else answer(status="404 Not Found"))


@pytest.fixture(autouse=True)
def _loopback_stands_for_the_internet(monkeypatch):
    """The edge of the world is faked: the pages reach this machine, and no other."""
    reach = lambda patience=5.0: Web(Fetcher(seconds=2, may_reach=only_here), patience=patience)  # noqa: E731
    monkeypatch.setattr(asking, "polite", reach)


@pytest.fixture
def browser(tess, sign_in):
    return sign_in(tess)


def text_of(got, status: int = 200) -> str:
    assert got.status_code == status, got.content.decode()
    return got.content.decode()


def offer_in(page: str) -> str:
    return page.split('name="offer" value="')[1].split('"')[0]


def courier(url: str = "https://courier.example/all.xml", **facts) -> Connection:
    return actions.add("feeds", "Courier", {"url": url, "channel": "courier.example"}, **facts)[0]


def test_an_empty_list_says_what_to_do(browser):
    page = text_of(browser.get("/set-up/sources/"))
    assert "We listen nowhere yet" in page
    assert "/set-up/sources/add/" in page


def test_the_feeds_of_a_pasted_page_are_found_tried_out_and_one_is_taken(browser, tess):
    with serving(site) as server:
        page = text_of(browser.post("/set-up/sources/add/", {"address": server.url()}))
        assert "All of it" in page
        assert "The lid leaks again" in page
        assert "no time of its own" in page
        assert "1 entry would be kept back." in page
        assert "127.0.0.1 answered 404." in page
        assert not Connection.objects.exists()
        wish = {"address": server.url(), "offer": offer_in(page), "name": "Courier", "source_kind": "portal"}
        got = browser.post("/set-up/sources/add/", wish | {"coverage_note": "no comments"}, follow=True)
        assert "We listen there from now on." in text_of(got)
        again = browser.post("/set-up/sources/add/", wish, follow=True)
        assert "We listen there already." in text_of(again)
        connection = Connection.objects.get()
        assert (connection.added_by, connection.source_kind, connection.coverage_note) == (
            tess,
            "portal",
            "no comments",
        )
        asking.ask_due(asking.polite)
    assert Mention.objects.get().source_kind == "portal"
    page = text_of(browser.get(f"/set-up/sources/{connection.pk}/"))
    assert "The lid leaks again" in page
    assert "time of arrival: it names none" in page
    assert "1 entry was kept back" in page


def test_a_password_in_the_address_is_sealed_and_shown_nowhere(browser):
    with serving(site) as server:
        address = server.url("/all.xml", host="me:s3cret@127.0.0.1")
        page = text_of(browser.post("/set-up/sources/add/", {"address": address}))
        assert all(b"Authorization: Basic bWU6czNjcmV0" in head for head in server.heads if b"robots" not in head)
        wish = {"address": address, "offer": offer_in(page), "name": "Courier", "source_kind": "portal"}
        got = text_of(browser.post("/set-up/sources/add/", wish, follow=True))
    assert "s3cret" not in got
    assert Connection.objects.get().open_secrets() == {"user": "me", "password": "s3cret"}
    assert "s3cret" not in str(Connection.objects.get().settings)


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ("", "This field is required."),
        ("http://", "This is not an address that can be fetched."),
        ("http://[x", "This is not an address that can be fetched."),
        ("ftp://courier.example/", "Only addresses that start with http:// or https:// are fetched."),
        ("http://10.0.0.1/", "is not on the public internet"),
        ("{site}/nothing", "Nothing that we could listen to was found"),
        ("{site}/missing", "127.0.0.1 answered 404."),
    ],
)
def test_an_address_that_leads_nowhere_is_told_why(browser, address, trouble):
    with serving(site) as server:
        got = browser.post("/set-up/sources/add/", {"address": address.format(site=server.url(""))})
    assert trouble in text_of(got, 422).replace("&#x27;", "'")


def test_what_we_did_not_offer_is_not_taken(browser):
    wish = {"address": "https://a.example/", "offer": "made:up", "name": "A", "source_kind": "portal"}
    assert "The offer is too old" in text_of(browser.post("/set-up/sources/add/", wish), 422)
    assert not Connection.objects.exists()


def test_a_test_shows_what_would_come_and_keeps_nothing(browser):
    with serving(site) as server:
        for path, told in (("/all.xml", "The test brought 1 post"), ("/empty.xml", "The test brought 0 posts"),
                           ("/gone.xml", "The test failed: 127.0.0.1 answered 404.")):  # fmt: skip
            connection = courier(server.url(path))
            assert told in text_of(browser.post(f"/set-up/sources/{connection.pk}/", {"do": "test"}))
    assert not Mention.objects.exists()
    assert not KeptBack.objects.exists()
    assert set(Connection.objects.values_list("errors", "last_success_at")) == {(0, None)}


@pytest.mark.parametrize(
    ("url", "is_offered"),
    [
        ("https://b.example/", False),
        ("https://EXAMPLE./", False),
        ("https://b.invalid/x", False),
        ("https://b.test/", True),
        ("https://example.com/", True),
    ],
)
def test_a_source_whose_address_is_made_up_offers_no_test_and_asks_nobody(browser, monkeypatch, url, is_offered):
    door = f"/set-up/sources/{courier(url).pk}/"
    page = text_of(browser.get(door))
    assert ("Test now" in page) == is_offered
    assert ("set aside for examples" in page) != is_offered
    if not is_offered:
        monkeypatch.setattr(asking, "polite", None)  # nobody is to be asked
        assert "The test failed: its address is set aside" in text_of(browser.post(door, {"do": "test"}))


def test_trouble_stands_first_and_in_words(browser):
    well, ill = courier(), courier("https://b.example/")
    Connection.objects.filter(pk=well.pk).update(name="Aa", last_success_at=now())
    Connection.objects.filter(pk=ill.pk).update(name="Zz", errors=3, last_error="b.example did not answer in time.")
    page = text_of(browser.get("/set-up/sources/"))
    assert page.index("Zz") < page.index("Aa")
    assert "3 errors in a row." in page


def test_a_trouble_is_told_in_the_readers_language(browser, tess):
    tess.language = "zh-hans"
    tess.save()
    connection = courier()
    Connection.objects.update(errors=1, last_error="b.example did not answer in time.")
    actions.keep_back(connection, [Unfit("an entry without title and text", "x")], now())
    page = text_of(browser.get(f"/set-up/sources/{connection.pk}/"))
    assert "b.example 没有及时回应。" in page
    assert "条目没有标题和正文" in page


def test_every_button_does_what_it_says(browser, tess):
    connection = courier(secrets={"password": "x"})
    door = f"/set-up/sources/{connection.pk}/"
    browser.post(door, {"do": "pause"})
    assert Pause.objects.get().by == tess
    assert "Paused by Tess" in text_of(browser.get(door))
    browser.post(door, {"do": "resume"})
    assert not Pause.objects.exists()
    Connection.objects.update(next_at=now().replace(year=2099))
    browser.post(door, {"do": "retry"})
    assert Connection.objects.get().next_at <= now()
    browser.post(door, {"do": "change", "name": "Harbour", "source_kind": "forum", "coverage_note": "no pictures"})
    assert "no pictures" in text_of(browser.get("/set-up/sources/"))
    actions.pause(connection, reason="courier.example says that this is gone for good.")
    assert "It paused itself" in text_of(browser.get(door))
    assert browser.post(door, {"do": "remove"}).url == "/set-up/sources/"
    assert browser.get(door).status_code == 404


def test_htmx_gets_only_the_health(browser):
    part = text_of(browser.get(f"/set-up/sources/{courier().pk}/", headers={"HX-Request": "true"}))
    assert part.lstrip().startswith("<section")
    assert "<html" not in part


def test_what_was_kept_back_is_shown_with_its_words_as_text(browser):
    connection = courier()
    actions.keep_back(connection, [Unfit("an entry without title and text", "<script>alert(1)</script>")], now())
    page = text_of(browser.get(f"/set-up/sources/{connection.pk}/kept-back/"))
    assert "&lt;script&gt;" in page
    KeptBack.objects.all().delete()
    assert "Nothing was kept back." in text_of(browser.get(f"/set-up/sources/{connection.pk}/kept-back/"))


def test_a_long_list_asks_the_database_no_more_often(browser):
    from django.db import connection as database
    from django.test.utils import CaptureQueriesContext

    def asked(url: str) -> int:
        with CaptureQueriesContext(database) as queries:
            text_of(browser.get(url))
        return len(queries)

    courier()
    asked("/set-up/sources/")
    one = asked("/set-up/sources/")
    for n in range(49):
        courier(f"https://c.example/{n}")
    assert asked("/set-up/sources/") == one
