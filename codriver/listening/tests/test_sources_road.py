"""The road of posts: due connections are claimed, fetched and appended, each once, whatever is killed in between."""

import time
from datetime import timedelta
from threading import Event
from typing import get_args

import pytest
from django.db import connections, transaction

from codriver.channels import actions, polling, turns
from codriver.channels.base import SOURCE_KINDS, ChannelError, Web
from codriver.channels.models import Connection, KeptBack, Turn
from codriver.kit.clock import now
from codriver.kit.http import Fetcher
from codriver.kit.tests.servers import answer, only_here, saying, serving
from codriver.listening.models import Edition, Hearing, Mention, Quarantined
from codriver.listening.records import SourceKind
from codriver.listening.sources import asking
from codriver.web.tasks import jobs

pytestmark = pytest.mark.django_db(transaction=True)

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>{entries}</feed>"""
ENTRY = """<entry><id>tag:a.example,2026:{n}</id><title>{title}</title><updated>{at}</updated></entry>"""


def feed(*entries: str) -> bytes:
    return answer(ATOM.format(entries="".join(entries)).encode(), ETag='"x"')


def entry(n: int, title: str = "", minutes_ago: float = 60) -> str:
    at = (now() - timedelta(minutes=minutes_ago)).isoformat(timespec="seconds")
    return ENTRY.format(n=n, title=title or f"Number {n}", at=at)


def near() -> Web:
    return Web(Fetcher(seconds=2, may_reach=only_here))


def listen_to(url: str, **facts) -> Connection:
    return actions.add("feeds", "A", {"url": url, "channel": "a.example"}, **facts)[0]


def ask(connection: Connection) -> Connection:
    """Ask a connection now, whenever it would be due."""
    actions.retry(connection)
    assert asking.ask_one(near())
    return Connection.objects.get(pk=connection.pk)


def test_the_kinds_of_sources_are_those_of_posts():
    assert get_args(SourceKind) == SOURCE_KINDS


def test_a_due_connection_is_asked_and_its_posts_bear_its_kind():
    with serving(saying(feed(entry(1), entry(2)))) as server:
        connection = ask(listen_to(server.url(), source_kind="trade press"))
        assert not asking.ask_one(near())
    assert {post.source_kind for post in Mention.objects.all()} == {"trade press"}
    assert set(Hearing.objects.values_list("connection_id", flat=True)) == {connection.pk}
    assert connection.health == "well"
    assert connection.lag is None, "what lay there before we came says nothing"
    assert connection.next_at > now()
    assert connection.held_until is None


def test_what_comes_later_tells_the_lag():
    with serving(saying(feed(entry(1)))) as server:
        connection = ask(listen_to(server.url()))
    with serving(saying(feed(entry(2, minutes_ago=5)))) as server:
        Connection.objects.update(settings={"url": server.url(), "channel": "a.example"})
        connection = ask(connection)
    assert timedelta(minutes=5) <= connection.lag < timedelta(minutes=6)


def test_an_edit_that_the_feed_tells_is_a_new_edition_and_one_that_it_hides_is_kept_back():
    said = [feed(entry(1, "First", 60)), feed(entry(1, "Second", 30)), feed(entry(1, "Third", 30.02))]
    with serving(lambda wire, head: wire.sendall(said.pop(0))) as server:
        connection = listen_to(server.url())
        for _ in range(3):
            connection = ask(connection)
    assert Mention.objects.get().text == "First"
    assert Edition.objects.get().text == "Second"
    assert Quarantined.objects.count() == 1
    assert "edited_at is not later" in KeptBack.objects.get().reason


def test_bad_entries_are_kept_back_and_the_good_ones_come_in():
    old = ENTRY.format(n=3, title="Of 1971", at="1971-01-01T00:00:00Z")
    with serving(saying(feed(entry(1), "<entry><id>tag:a.example,2026:2</id></entry>", old))) as server:
        ask(listen_to(server.url()))
    assert Mention.objects.get().text == "Number 1"
    assert sorted(KeptBack.objects.values_list("reason", flat=True)) == [
        "an entry without title and text",
        "published_at is before 1990",
    ]


def test_trouble_is_written_down_and_tried_later():
    with serving(saying(answer(status="500 Oh"))) as server:
        connection = ask(listen_to(server.url()))
        assert (connection.health, connection.errors) == ("failing", 1)
        connection = ask(connection)
    assert connection.errors == 2
    assert connection.last_error == "127.0.0.1 answered 500."
    assert timedelta(minutes=1) < connection.next_at - now() <= timedelta(minutes=2)
    with serving(saying(feed(entry(1)))) as server:
        Connection.objects.update(settings={"url": server.url(), "channel": "a.example"})
        connection = ask(connection)
    assert (connection.errors, connection.last_error, connection.health) == (0, "", "well")


def test_a_source_that_is_gone_pauses_itself_and_says_why():
    with serving(saying(answer(status="410 Gone"))) as server:
        connection = ask(listen_to(server.url()))
    assert connection.health == "paused"
    assert connection.pause.by is None
    assert "gone for good" in connection.pause.reason
    actions.retry(connection)
    assert not asking.ask_one(near())


def test_a_fault_of_an_adapter_stops_no_other_connection():
    Connection.objects.create(kind="feeds", name="spoilt", settings={}, key="x", added_at=now(), next_at=now())
    Connection.objects.create(kind="gone", name="old", settings={}, key="y", added_at=now(), next_at=now())
    with serving(saying(feed(entry(1)))) as server:
        listen_to(server.url())
        asking.ask_due(near)
    assert sorted(Connection.objects.values_list("last_error", flat=True)) == [
        "",
        "The adapter failed (KeyError). This is a fault of ours: the log has the whole of it.",
        "There is no adapter for this kind of source any more.",
    ]


def test_a_worker_that_dies_before_its_commit_loses_and_doubles_nothing(monkeypatch):
    with serving(saying(feed(entry(1), entry(2)))) as server:
        connection = listen_to(server.url())

        def die(*_: object) -> None:
            raise SystemExit

        with monkeypatch.context() as patch:
            patch.setattr(polling, "succeeded", die)  # after the posts were written, before the position was
            with pytest.raises(SystemExit):
                asking.ask_one(near())
        assert not Mention.objects.exists()
        connection.refresh_from_db()
        assert connection.state == {}
        assert not asking.ask_one(near()), "the lease of the dead keeps it"
        Connection.objects.update(held_until=now())
        ask(connection)
        ask(connection)
    assert Mention.objects.count() == Hearing.objects.count() == 2


def test_a_worker_whose_lease_is_over_writes_nothing():
    with serving(saying(feed(entry(1)))) as server:
        listen_to(server.url())
        late = polling.claim(now())
        Connection.objects.update(held_until=now())
        assert asking.ask_one(near())
    with transaction.atomic():
        assert polling.still_mine(late) is None
    polling.failed(late, ChannelError("too late"))
    assert Connection.objects.get().errors == 0


def test_what_is_paused_or_removed_while_it_is_asked_brings_nothing(tess):
    for end in (actions.pause, actions.remove):
        with serving(saying(feed(entry(1)))) as server:
            connection = listen_to(server.url())

            def talk_and_end(wire, head, end=end, connection=connection):
                end(connection, by=tess)
                connections.close_all()
                wire.sendall(feed(entry(1)))

        with serving(talk_and_end) as server:
            Connection.objects.filter(pk=connection.pk).update(settings={"url": server.url(), "channel": "a.example"})
            assert asking.ask_one(near())
    assert not Mention.objects.exists()


def test_a_host_is_left_alone_after_each_answer():
    for _ in range(2):
        with turns.turn("slow.example", pause=0.3, patience=5):
            began = now()
    assert Turn.objects.get().free_at > now() + timedelta(seconds=0.2)
    with turns.turn("slow.example", pause=0, patience=5):
        assert now() - began >= timedelta(seconds=0.3)


def test_a_turn_that_does_not_come_is_an_error_and_one_of_the_dead_comes_free():
    held = turns.take("slow.example") or turns.take("slow.example")
    assert held
    with pytest.raises(ChannelError, match="asked slowly"), turns.turn("slow.example", pause=0, patience=0.3):
        pass
    Turn.objects.update(free_at=now())
    with turns.turn("slow.example", pause=0, patience=0.3):
        pass


def test_a_slow_source_does_not_keep_the_others_waiting(monkeypatch):
    asked = Event()
    began = []

    def slowly() -> None:
        began.append(1)
        asked.wait(5)

    monkeypatch.setattr(asking, "ask_due", slowly)
    for n in range(5):
        listen_to(f"https://a.example/{n}")
    for _ in range(3):
        asking.lend_hands()  # returns at once, and lends no more hands than there are
    deadline = time.monotonic() + 5
    while len(began) < asking.AT_ONCE and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(began) == asking.AT_ONCE
    asked.set()
    assert [job.name for job in jobs()].count("sources") == 1
