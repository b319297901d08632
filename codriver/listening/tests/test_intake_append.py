"""The one way in: new posts, the same again, newer counts, later texts, deletions, contradictions."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from codriver.listening import activities, log
from codriver.listening.intake import append
from codriver.listening.models import CountReading, Deletion, Edition, Mention, Quarantined
from codriver.listening.records import Author, Counts, PostRecord
from codriver.people.actions import give_handle
from codriver.people.models import Person
from codriver.timeline.models import Activity
from codriver.timeline.tasks import sweep

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MORNING = datetime(2026, 11, 20, 6, tzinfo=UTC)


def post(id: str = "p1", text: str | None = "hello", **facts: Any) -> PostRecord:
    return PostRecord(channel="weibo", id=id, text=text, **{"published_at": MORNING, **facts})


def at(hour: int) -> datetime:
    return NOON.replace(hour=hour)


pytestmark = pytest.mark.django_db


def test_a_post_is_stored_whole():
    record = post(
        author=Author(id="a", name="Ana", followers=7, verified=True),
        counts=Counts(reposts=1),
        parent_id="p0",
        media=[{"kind": "caption", "text": "x"}],
        extra={"mood": 1, "author": {"badge": "gold"}},
    )
    assert append([record], NOON).stored == 1
    mention = Mention.objects.get()
    assert (mention.author_id, mention.author_name, mention.followers) == ("a", "Ana", 7)
    assert (mention.parent_external_id, mention.parent_kind, mention.source_kind) == ("p0", "repost", "unknown")
    assert (mention.reposts, mention.comments, mention.published_at, mention.arrived_at) == (1, None, MORNING, NOON)
    assert mention.extra == (
        '{"mood":1,"author":{"badge":"gold","verified":true},"media":[{"kind":"caption","text":"x"}]}'
    )


def test_times_are_stored_as_django_stores_them():
    record = post(published_at=datetime.fromisoformat("2012-10-09T15:44:54.250000+08:00"))
    append([record], datetime.fromisoformat("2026-11-20T12:00:00+05:30"))
    by_us = Mention.objects.filter(published_at=record.published_at, arrived_at__hour=6).count()
    Mention.objects.update(published_at=record.published_at)
    assert by_us == Mention.objects.filter(published_at=record.published_at).count() == 1


def test_the_log_is_in_the_order_of_the_file():
    append([post(f"p{n}") for n in range(50)], NOON)
    append([post(f"q{n}") for n in range(50)], NOON)
    ids = list(Mention.objects.order_by("seq").values_list("external_id", flat=True))
    assert ids == [f"p{n}" for n in range(50)] + [f"q{n}" for n in range(50)]
    assert log.head() == 100


def test_the_same_record_again_changes_nothing():
    append([post()], NOON)
    before = Mention.objects.values().get()
    outcome = append([post(), post()], NOON + timedelta(hours=3))
    assert (outcome.stored, outcome.duplicate, outcome.rejected) == (0, 2, [])
    assert Mention.objects.values().get() == before


WRONG_TIMES = {
    "1970": (datetime(1970, 1, 1, tzinfo=UTC), "published_at is before 1990"),
    "the year 1": (datetime.fromisoformat("0001-01-01T00:00:00+23:59"), "published_at is before 1990"),
    "2100": (datetime(2100, 1, 1, tzinfo=UTC), "published_at is more than a day ahead of its arrival"),
    "the year 9999": (datetime.fromisoformat("9999-12-31T23:59:59-23:59"), "published_at is more than a day ahead"),
    "25 hours ahead": (NOON + timedelta(hours=25), "published_at is more than a day ahead"),
}


@pytest.mark.parametrize(("wrong", "reason"), WRONG_TIMES.values(), ids=WRONG_TIMES.keys())
def test_a_time_that_cannot_be_right_is_refused_and_the_others_are_in(wrong, reason):
    outcome = append([post("a"), post("b", published_at=wrong), post("c")], NOON)
    [(place, said)] = outcome.rejected
    assert (place, outcome.stored) == (1, 2)
    assert said.startswith(reason)


def test_a_clock_that_is_some_hours_ahead_is_believed():
    assert append([post(published_at=NOON + timedelta(hours=23))], NOON).stored == 1


def test_newer_counts_are_taken_and_the_history_is_kept_by_the_hour():
    append([post(counts=Counts(reposts=1, likes=5))], at(9))
    append([post(counts=Counts(reposts=2))], at(10))
    append([post(counts=Counts(reposts=3))], at(10) + timedelta(minutes=30))
    append([post(counts=Counts(reposts=3))], at(11))
    assert append([post()], at(12)).duplicate == 1
    mention = Mention.objects.get()
    assert (mention.reposts, mention.likes) == (3, 5)
    readings = CountReading.objects.order_by("hour_at").values_list("hour_at", "reposts", "likes")
    assert list(readings) == [(at(9), 1, 5), (at(10), 3, 5)]


def test_counts_that_come_later_than_the_post_make_no_reading_of_its_arrival():
    append([post()], at(9))
    append([post(counts=Counts(likes=1))], at(10))
    append([post(counts=Counts(likes=2))], at(11))
    assert list(CountReading.objects.order_by("hour_at").values_list("hour_at", "likes")) == [(at(10), 1), (at(11), 2)]


def test_a_later_text_is_an_edition_and_the_first_text_stays():
    append([post(text="one"), post("p2")], NOON)
    outcome = append([post(text="two", edited_at=at(8)), post(text="one")], NOON)
    assert (outcome.stored, outcome.duplicate) == (1, 1)
    edition = Edition.objects.get()
    assert (edition.text, edition.mention.text, edition.seq > edition.mention.seq) == ("two", "one", True)


def test_the_time_of_the_last_edit_is_the_one_to_beat():
    append([post(text="one"), post(text="two", edited_at=at(8)), post(text="three", edited_at=at(9))], NOON)
    outcome = append([post(text="two and a half", edited_at=at(8)), post(text="four", edited_at=at(10))], NOON)
    assert [place for place, _ in outcome.rejected] == [0]
    assert "not later" in outcome.rejected[0][1]
    assert list(Edition.objects.order_by("seq").values_list("text", flat=True)) == ["two", "three", "four"]


def test_a_post_that_first_came_edited_keeps_the_time_of_that_edit():
    append([post(text="two", edited_at=at(8))], NOON)
    assert append([post(text="one")], NOON).rejected[0][1].endswith("names no edited_at")
    assert append([post(text="three", edited_at=at(8))], NOON).rejected
    assert append([post(text="three", edited_at=at(9))], NOON).stored == 1


def test_a_text_may_go_back_to_what_it_was():
    append([post(text="one"), post(text="two", edited_at=at(8)), post(text="one", edited_at=at(9))], NOON)
    assert list(Edition.objects.order_by("seq").values_list("text", flat=True)) == ["two", "one"]


def test_the_same_words_at_a_later_edit_are_no_new_version_but_move_its_time():
    append([post(text="one"), post(text="two", edited_at=at(8)), post(text="two", edited_at=at(10))], NOON)
    assert Edition.objects.get().edited_at == at(10)
    append([post("q", text="one"), post("q", text="one", edited_at=at(9))], NOON)
    assert append([post("q", text="x", edited_at=at(9))], NOON).rejected


def test_another_text_without_a_later_edit_is_quarantined_once_and_said_each_time():
    append([post(text="one")], NOON)
    for _ in range(2):
        outcome = append([post(text="another")], NOON)
        assert outcome.rejected[0][1].startswith("the same id came before with another text")
    held = Quarantined.objects.get()
    assert '"another"' in held.record
    assert Mention.objects.get().text == "one"


def test_a_post_that_is_gone_does_not_come_back():
    append([post(text="one")], NOON)
    assert append([post(text=None, deleted_at=at(9)), post(text=None, deleted_at=at(10))], NOON).stored == 1
    outcome = append([post(text="one"), post(text="two", edited_at=at(11))], NOON)
    assert (outcome.stored, outcome.duplicate, outcome.rejected) == (0, 2, [])
    assert Deletion.objects.get().deleted_at == at(9)
    assert not Edition.objects.exists()


def test_a_post_that_is_gone_before_we_heard_it_leaves_its_node_without_words():
    assert append([post(text="never kept", deleted_at=at(9))], NOON).stored == 1
    assert Mention.objects.get().text == ""
    assert Deletion.objects.get().seq > Deletion.objects.get().mention_id
    assert append([post(text="never kept")], NOON).duplicate == 1


# -- whatever the batches --------------------------------------------------------------------------------------------
IDS = st.sampled_from(["p1", "p2", "p3"])
EDITED = st.none() | st.integers(1, 4).map(at)
RECORDS = st.builds(
    post,
    IDS,
    st.sampled_from(["one", "two", "three"]),
    edited_at=EDITED,
    deleted_at=st.sampled_from([None] * 6 + [at(5)]),
)


def rows() -> list:
    """Return all that the log holds, without its numbers."""
    return [
        list(Mention.objects.order_by("seq").values_list("external_id", "text", "extra")),
        list(Edition.objects.order_by("seq").values_list("mention__external_id", "text", "edited_at")),
        list(Deletion.objects.order_by("mention__external_id").values_list("mention__external_id", "deleted_at")),
        list(Quarantined.objects.order_by("id").values_list("external_id", "record_hash")),
    ]


class Undo(Exception):
    """Ends a trial."""


def result_of(batches: list[list[PostRecord]]) -> list:
    """Return what the log holds after these batches, and take them back."""
    found: list = []
    try:
        with transaction.atomic():
            for batch in batches:
                append(batch, NOON)
            found = rows()
            raise Undo
    except Undo:
        return found


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(RECORDS, max_size=12), st.lists(st.integers(0, 12), max_size=4))
def test_any_split_and_repetition_of_a_file_gives_the_same_rows(records, cuts):
    bounds = [0, *sorted(min(cut, len(records)) for cut in cuts), len(records)]
    batches = [records[start:end] for start, end in pairwise(bounds)]
    whole = result_of([records])
    assert result_of(batches) == whole
    assert result_of([[record] for record in records]) == whole
    assert result_of([*batches, records, *batches]) == whole
    assert result_of([records + records]) == whole
    again = [piece for batch in batches for piece in (batch, batch)]
    assert result_of(again) == whole


# -- people we know --------------------------------------------------------------------------------------------------
@pytest.fixture
def ana() -> Person:
    return Person.objects.create(name="Ana", language="en", timezone="UTC")


def test_only_posts_of_known_authors_join_a_timeline(ana):
    give_handle(ana, "weibo", "ana-1", evidence="set by staff")
    append([post("a", author=Author(id="ana-1")), post("b", author=Author(id="chika")), post("c")], NOON)
    activity = Activity.objects.get(verb="mention.posted")
    assert (activity.person_key, activity.key, activity.happened_at) == (ana.key, "weibo:a", MORNING)
    assert activity.facts == {"mention": Mention.objects.get(external_id="a").seq}
    sweep()
    ana.refresh_from_db()
    assert ana.last_heard_at == MORNING


def test_the_same_account_name_on_another_channel_is_somebody_else(ana):
    give_handle(ana, "forum", "ana-1", evidence="set by staff")
    append([post("a", author=Author(id="ana-1"))], NOON)
    assert not Activity.objects.filter(verb="mention.posted").exists()


def test_posts_that_were_here_before_the_handle_join_later_and_only_once(ana, monkeypatch):
    monkeypatch.setattr(activities, "CHUNK", 3)
    append([post(f"p{n}", author=Author(id="ana-1")) for n in range(7)], NOON)
    give_handle(ana, "weibo", "ana-1", evidence="set by staff")
    sweep()
    assert Activity.objects.filter(verb="mention.posted", person_key=ana.key).count() == 7
    activities.backfill(Activity.objects.get(verb="handle.given"))
    append([post("p1", author=Author(id="ana-1"))], NOON)
    assert Activity.objects.filter(verb="mention.posted").count() == 7


def test_fields_of_ours_that_came_as_something_else_harm_nothing():
    append([post(author=Author(id="a", verified=True), extra={"author": "somebody", "edited_at": "garbage"})], NOON)
    outcome = append([post(text="other words")], NOON)
    assert outcome.rejected
    assert append([post(text="other words", edited_at=MORNING + timedelta(hours=1))], NOON).stored == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", " JaVaScript:alert(1)", "data:text/html,x", "//x.example", ""])
def test_only_an_address_of_the_web_is_a_link(url):
    assert Mention(url=url).link == ""
    assert Mention(url="https://x.example/1").link == "https://x.example/1"
