"""A pasted link: fetched once, shown before it is kept, kept once; and the bookmark that brings it."""

import html
import re

import pytest

from codriver.channels.base import Web
from codriver.kit.http import Fetched, Fetcher
from codriver.listening.models import Mention
from codriver.listening.sources import asking

pytestmark = pytest.mark.django_db(transaction=True)
URL = "https://www.courier.example/lid"
TEXT = "The lid of the lantern cup leaks over the hands of whoever drinks from it on the bus, our readers write."
PAGE = f"""<html><head><title>Courier</title><meta property="og:title" content="The lid leaks">
  <meta name="author" content="Rin"><meta property="article:published_time" content="2026-01-05T10:00:00+08:00"></head>
  <body><nav><a href="/">Home</a></nav><article><p>{TEXT}</p></article></body></html>"""


class OfPaper(Fetcher):
    """The edge of the world: one page."""

    def fetch(self, url, **_):
        return Fetched(200 if url == URL else 404, {"content-type": "text/html"}, PAGE.encode(), url)


@pytest.fixture(autouse=True)
def _world(monkeypatch):
    monkeypatch.setattr(asking, "polite", lambda patience=5.0: Web(OfPaper(), patience=patience))


@pytest.fixture
def browser(leo, sign_in):
    return sign_in(leo)


def look(browser, **words):
    return browser.post("/stories/add/", {"do": "look", **words})


def values(answer) -> dict[str, str]:
    return {field.name: str(field.value()) for field in answer.context["post"]}


def test_each_label_belongs_to_one_field_though_two_forms_stand_on_the_page(browser):
    page = look(browser, url=URL).content.decode()
    names = re.findall(r'<(?:input|textarea|select)[^>]* id="([^"]+)"', page)
    assert len(names) == len(set(names)) >= 7


def test_a_page_is_shown_as_it_would_be_kept_and_kept_when_somebody_says_yes(browser):
    answer = look(browser, url=URL)
    assert not Mention.objects.exists()
    form = answer.context["post"]
    said = {field.name: field.value() for field in form} | {"do": "add", "source_kind": "trade press"}
    said["published_at"] = form["published_at"].value().strftime("%Y-%m-%dT%H:%M:%S")
    assert said["text"] == f"The lid leaks\n{TEXT}"
    assert said["author"] == "Rin"
    after = browser.post("/stories/add/", said, follow=True)
    assert "The post is in." in after.content.decode()
    post = Mention.objects.get()
    assert (post.channel, post.external_id, post.url) == ("courier.example", URL, URL)
    assert (post.source_kind, post.author_name) == ("trade press", "Rin")
    assert post.published_at.isoformat() == "2026-01-05T02:00:00+00:00"
    assert f"/stories/{post.seq}/" in after.content.decode()
    assert "This post was here already." in browser.post("/stories/add/", said, follow=True).content.decode()
    assert Mention.objects.count() == 1


def test_chosen_words_count_more_than_the_page(browser):
    assert values(look(browser, url=URL, text="It leaks, they say"))["text"] == "It leaks, they say"


def test_a_page_that_cannot_be_read_says_why_and_its_words_may_be_typed(browser):
    answer = look(browser, url="https://walled.example/1", text="Behind a login")
    page = answer.content.decode()
    assert "The page could not be read: walled.example answered 404." in page
    assert values(answer)["text"] == "Behind a login"


def test_words_that_contradict_what_is_here_are_refused_with_the_reason(browser):
    said = {"do": "add", "url": URL, "text": "One", "published_at": "2026-01-05T10:00:00", "source_kind": "forum"}
    browser.post("/stories/add/", said)
    again = browser.post("/stories/add/", said | {"text": "Two"})
    assert again.status_code == 422
    assert "the same id came before with another text" in again.content.decode()


@pytest.mark.parametrize(
    "url", ["", "no address", "javascript:alert(1)", "ftp://courier.example/", "https://", "http://[/"]
)
def test_what_is_no_address_of_the_web_is_refused(browser, url):
    assert look(browser, url=url).status_code == 422
    said = {"do": "add", "url": url, "text": "x", "published_at": "2026-01-05T10:00:00", "source_kind": "forum"}
    assert browser.post("/stories/add/", said).status_code == 422
    assert not Mention.objects.exists()


def test_the_bookmark_brings_address_and_words_and_fetches_nothing(browser):
    page = browser.get("/stories/add/", {"url": URL, "text": "<b>leaks</b>"})
    told = page.content.decode()
    assert f'value="{URL}"' in told
    assert "&lt;b&gt;leaks&lt;/b&gt;" in told
    bookmark = html.unescape(told.split('<a class="button" href="')[1].split('"')[0])
    assert bookmark.startswith("javascript:(()=>{const u=new URL('http://testserver/stories/add/');")
    assert "<script>" not in told
