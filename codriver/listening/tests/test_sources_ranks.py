"""Ranks of a hot list on the page of its source: kept in the transaction of their posts, shown as they stand now."""

import json
from datetime import timedelta

import pytest

from codriver.channels import actions, ranks
from codriver.channels.base import Web
from codriver.channels.models import Connection, Ranking
from codriver.kit.clock import now
from codriver.kit.http import Fetched, Fetcher
from codriver.listening.models import Mention
from codriver.listening.sources import asking
from codriver.listening.sources.ranking import HEIGHT, WIDTH, points

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = {"url": "https://boards.example/hot", "channel": "boards.example"}


class Says(Fetcher):
    """The edge of the world: one list."""

    def __init__(self, titles):
        self.body = json.dumps([{"title": title} for title in titles]).encode()

    def fetch(self, url, **_):
        return Fetched(200, {}, self.body, url)


def ask(*titles):
    Connection.objects.update(next_at=now())
    assert asking.ask_one(Web(Says(titles)))


@pytest.fixture
def hot():
    return actions.add("hotlist", "Hot", PLACE)[0]


def page(browser, connection) -> str:
    return " ".join(browser.get(f"/set-up/sources/{connection.pk}/").content.decode().split())


def test_a_list_and_the_way_of_its_entries_stand_on_its_page(hot, tess, sign_in):
    browser = sign_in(tess)
    ask("Lid leaks", "Night bus", "Third", "Fourth", "Fifth")
    ask("Night bus", "Lid leaks", "Third", "Fourth", "Sixth")
    assert Mention.objects.count() == 6
    told = page(browser, hot)
    rows = told.split("<tbody>")[1].split("</tbody>")[0]
    assert rows.index("Night bus") < rows.index("Lid leaks")
    assert "up from 2" in rows
    assert "down from 1" in rows
    assert "Sixth" in rows
    assert "Fifth" not in rows, "it fell off"
    assert Ranking.objects.get(entry=Mention.objects.get(text="Fifth").external_id, rank=None)


def test_the_page_asks_the_database_as_often_for_a_short_list_as_for_a_long_one(
    hot, tess, sign_in, django_assert_max_num_queries
):
    browser = sign_in(tess)
    ask(*(f"Number {n}" for n in range(60)))
    with django_assert_max_num_queries(14):
        assert page(browser, hot).count("<polyline") == ranks.SHOWN


def test_old_ranks_go(hot):
    ask(*"abcde")
    Ranking.objects.filter(rank__gt=2).update(at=now() - ranks.KEPT - timedelta(days=1))
    asking.tidy_up()
    assert Ranking.objects.count() == 2


def test_a_way_is_drawn_within_its_bounds():
    at = now()
    path = [(at - timedelta(hours=40), 3), (at - timedelta(hours=2), None), (at - timedelta(hours=1), 60)]
    pairs = [tuple(map(float, pair.split(","))) for pair in points(path, at).split()]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in pairs)
    assert pairs == sorted(pairs, key=lambda pair: pair[0])
    assert pairs[-1][0] == WIDTH
