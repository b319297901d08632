"""Who is known by which address, and what the database tells of it without the key."""

from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from codriver.people import handles
from codriver.people.actions import HandleTaken, give_handle, heard
from codriver.people.models import Handle, Person
from codriver.people.queries import address_of, known_authors
from codriver.timeline.actions import record
from codriver.timeline.models import Activity

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def person(name: str) -> Person:
    return Person.objects.create(name=name, language="en", timezone="UTC")


SAME = [
    ("weibo", "ana-1", "ana-1", True),
    ("weibo", "ana-1", " ana-1 ", True),
    ("weibo", "ana-1", "Ana-1", False),
    ("email", "ana@example.com", "Ana@Example.COM ", True),
    ("email", "ana@example.com", "bo@example.com", False),
]


@pytest.mark.parametrize(("channel", "one", "other", "same"), SAME)
def test_which_ways_of_writing_are_one_address(channel, one, other, same):
    assert (handles.address_hash(channel, one) == handles.address_hash(channel, other)) is same


def test_the_same_words_on_two_channels_are_two_addresses():
    assert handles.address_hash("weibo", "ana") != handles.address_hash("forum", "ana")


@given(st.text(), st.text(max_size=64))
def test_what_is_sealed_opens_again_and_never_looks_the_same(address, channel):
    sealed = handles.seal(channel, address)
    assert handles.unseal(channel, sealed) == address
    assert sealed != handles.seal(channel, address)


def test_a_sealed_address_opens_only_on_its_own_channel_and_unchanged():
    sealed = handles.seal("weibo", "ana-1")
    with pytest.raises(InvalidTag):
        handles.unseal("forum", sealed)
    with pytest.raises(InvalidTag):
        handles.unseal("weibo", sealed[:-1] + bytes([sealed[-1] ^ 1]))


@pytest.mark.django_db
def test_the_row_bears_no_plain_address():
    handle = give_handle(person("Ana"), "email", "ana@example.com", evidence="set by staff")
    row = Handle.objects.values().get()
    assert b"example" not in bytes(row["address_sealed"])
    assert "example" not in row["address_hash"] + str(Activity.objects.get().facts)
    assert address_of(handle.pk) == (handle.person_id, "email", "ana@example.com")


@pytest.mark.django_db
def test_giving_a_handle_twice_is_giving_it_once():
    ana = person("Ana")
    first = give_handle(ana, "weibo", "ana-1", evidence="set by staff")
    again = give_handle(ana, "weibo", " ana-1", evidence="signed in", verified_at=NOON)
    assert (again.pk, again.evidence, again.verified_at) == (first.pk, "set by staff", NOON)
    assert Activity.objects.filter(verb="handle.given").count() == 1


@pytest.mark.django_db
def test_an_address_is_never_taken_from_somebody_else():
    give_handle(person("Ana"), "weibo", "ana-1", evidence="set by staff")
    with pytest.raises(HandleTaken):
        give_handle(person("Bo"), "weibo", "ana-1", evidence="signed in", verified_at=NOON)
    assert Handle.objects.get().person.name == "Ana"
    assert Activity.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("channel", "address", "evidence"), [("", "a", "signed in"), ("c", " ", "signed in"), ("c", "a", "rumour")]
)
def test_a_handle_needs_an_address_and_known_evidence(channel, address, evidence):
    with pytest.raises(ValueError, match="a handle needs"):
        give_handle(person("Ana"), channel, address, evidence=evidence)


@pytest.mark.django_db
def test_known_authors_are_found_among_many_in_few_queries(django_assert_num_queries):
    ana, bo = person("Ana"), person("Bo")
    give_handle(ana, "weibo", "ana-1", evidence="imported")
    give_handle(bo, "forum", "bo", evidence="imported")
    crowd = [("weibo", f"somebody-{n}") for n in range(400)] + [("nowhere", "ana-1"), ("weibo", "")]
    with django_assert_num_queries(2):
        found = known_authors([("weibo", "ana-1"), ("forum", "bo"), *crowd, ("weibo", "ana-1")])
    assert found == {("weibo", "ana-1"): ana.pk, ("forum", "bo"): bo.pk}


@pytest.mark.django_db
def test_nobody_known_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert known_authors([("weibo", f"somebody-{n}") for n in range(4000)]) == {}


@pytest.mark.django_db
def test_last_heard_is_the_newest_in_whatever_order_it_comes():
    ana = person("Ana")
    for hour in (9, 11, 10):
        heard(record(ana.pk, "mention.posted", key=str(hour), happened_at=NOON.replace(hour=hour)))
    ana.refresh_from_db()
    assert ana.last_heard_at == NOON.replace(hour=11)
