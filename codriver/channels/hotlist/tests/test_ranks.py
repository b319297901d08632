"""Ranks of a list from one question to the next, and which addresses are offered as a list."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from codriver.channels.base import Asked, ChannelError, Payload, Web
from codriver.channels.hotlist.adapter import Hotlist
from codriver.channels.hotlist.entries import FEWEST, read
from codriver.kit.http import Fetched, Fetcher

AT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
URL = "https://boards.example/hot"


def listed(*titles):
    return json.dumps([{"title": title} for title in titles]).encode()


class Says(Fetcher):
    """The edge of the world: one address, and what stands there."""

    def __init__(self, body, status=200):
        self.answer = Fetched(status, {"etag": '"x"'}, body, URL)

    def fetch(self, url, **_):
        return self.answer


def ask(titles, state=None, at=AT, status=200):
    asked = Asked({"url": URL, "channel": "boards.example"}, at, state=state or {})
    return Hotlist(Web(Says(listed(*titles), status))).fetch(asked)


def test_an_entry_is_a_post_once_and_its_rank_is_kept_where_it_changes():
    first = ask("abcdef")
    assert [post["text"] for post in first.posts] == list("abcdef")
    assert sorted(first.ranks.values()) == [1, 2, 3, 4, 5, 6]
    ids = [post["id"] for post in first.posts]
    second = ask("bacdeg", first.state)
    assert [post["text"] for post in second.posts] == ["g"]
    assert second.ranks == {ids[1]: 1, ids[0]: 2, second.posts[0]["id"]: 6, ids[5]: None}
    third = ask("bacdeg", second.state, at=AT + timedelta(minutes=9))
    assert (third.posts, dict(third.ranks), third.published) == ([], {}, second.published)


def test_a_list_that_did_not_change_keeps_its_ranks():
    first = ask("abcde")
    again = ask("", first.state, status=304)
    assert again.state == first.state
    assert not again.ranks
    assert again.wait == timedelta(minutes=5)


def test_what_is_no_list_any_more_is_an_error_and_drops_no_rank():
    with pytest.raises(ChannelError, match="No ranked list"):
        ask("abcd", ask("abcde").state)


def test_one_address_with_two_names_is_one_entry():
    body = json.dumps([{"title": f"t{n}", "url": f"/{min(n, 5)}"} for n in range(9)]).encode()
    assert [entry.title for entry in read(Payload(body, URL))] == ["t0", "t1", "t2", "t3", "t4", "t5"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 100_000, b"[1,2,3,4,5,6]", b"<rss>", b"<html><ol></ol></html>", b"\xff"]
)
def test_what_holds_no_list_says_so(body):
    with pytest.raises(ChannelError, match="No ranked list"):
        read(Payload(body, URL))


@pytest.mark.parametrize(
    ("url", "title", "is_offered"),
    [
        ("https://boards.example/hot", "Boards", True),
        ("https://boards.example/", "今日热榜", True),
        ("https://boards.example/", "Boards", False),
    ],
)
def test_only_what_calls_itself_a_list_is_offered_as_one(url, title, is_offered):
    rows = "".join(f'<li><a href="/{n}">Number {n}</a></li>' for n in range(FEWEST))
    page = Payload(f"<html><title>{title}</title><ol>{rows}</ol></html>".encode(), url)
    offers = Hotlist(Web()).find(page, Asked({}, AT))
    assert bool(offers) == is_offered
    assert all(offer.settings == {"url": url, "channel": "boards.example"} for offer in offers)
