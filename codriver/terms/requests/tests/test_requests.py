"""Requests about what we hold: when they are due, who may see what, and the pages on which they are answered."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from codriver.kit.clock import now
from codriver.people.actions import give_handle
from codriver.people.models import Person, Tombstone
from codriver.terms.erasing import disk, replaying, run
from codriver.terms.models import DataRequest
from codriver.terms.queries import terms_of
from codriver.terms.requests import actions, rules

JANUARY = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
DUE = [
    ("DE", datetime(2026, 2, 28, 9, 30, tzinfo=UTC)),
    ("CN", datetime(2026, 2, 20, 9, 30, tzinfo=UTC)),
    ("", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
    ("US", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
]


@pytest.mark.parametrize(("country", "due"), DUE)
def test_a_request_is_due_by_the_law_of_her_country(country, due):
    assert rules.due_at(JANUARY, rules.law_for(country)) == due


def test_an_auditor_sees_that_there_is_a_name_and_not_which():
    assert rules.shown("name", "Ana", "owner") == "Ana"
    assert rules.shown("name", "Ana", "auditor") == "A•••"
    assert rules.shown("address", "ana@example.com", "auditor") == "a•••@example.com"
    with pytest.raises(KeyError):
        rules.shown("secret", "x", "owner")


@pytest.mark.django_db
def test_the_same_wish_twice_is_one_request(ana):
    first = actions.ask(ana, "see", way="herself")
    assert actions.ask(ana, "see", way="herself") == first
    actions.hand_over(first, b"copy")
    assert actions.ask(ana, "see", way="herself") != first
    with pytest.raises(ValueError):
        actions.ask(ana, "forget", way="herself")


@pytest.mark.django_db
def test_who_objects_is_written_into_her_book(ana):
    actions.finish(actions.ask(ana, "object", way="staff"), "Noted.")
    assert terms_of(ana).objected == {"*"}


@pytest.mark.django_db
def test_a_lead_writes_a_request_down_decides_what_is_doubtful_and_erases(ana, leo, udo, company, sign_in):
    likely = give_handle(ana, "forum", "likely-1", evidence="imported")
    his, auditors = sign_in(leo), sign_in(udo)
    his.post("/set-up/requests/new/", {"who": "weibo:ana-1", "kind": "erase", "words": "Please delete me."})
    request = DataRequest.objects.get()
    page = f"/set-up/requests/{request.pk}/"
    body = his.get(page).content.decode()
    assert "likely-1" in body
    assert "Please delete me." in body
    seen = auditors.get(page).content.decode()
    assert "likely-1" not in seen
    assert "Please delete me." not in seen
    his.post(page, {"do": "doubt", "handle": likely.pk, "is_hers": "yes"})
    assert "says Leo" in his.get(page).content.decode()
    his.post(page, {"do": "erase"})
    assert Person.objects.get().erased_at is None, "nobody said that it was seen what will be erased"
    his.post(page, {"do": "erase", "agreed": "yes"})
    assert Person.objects.get().erased_at is not None
    assert "Bytes on the disk" in his.get(page).content.decode()
    assert Tombstone.objects.filter(is_hers=True).count() == 2
    run.end(request)
    assert run.proof_of(request) in auditors.get(page).content.decode()


@pytest.mark.django_db
def test_her_copy_is_handed_over_once_with_its_hash(ana, leo, sign_in):
    request = actions.ask(ana, "copy", way="herself")
    got = sign_in(leo).post(f"/set-up/requests/{request.pk}/", {"do": "copy"})
    assert got["Content-Type"] == "application/zip"
    request.refresh_from_db()
    assert (request.ending.verdict, request.ending.by) == ("done", leo)


@pytest.mark.django_db
def test_a_request_that_is_late_is_shown_so(ana, leo, sign_in):
    actions.ask(ana, "see", way="herself", at=now() - timedelta(days=40))
    assert "late since" in sign_in(leo).get("/set-up/requests/").content.decode()


@pytest.mark.django_db
def test_the_disk_waits_for_a_quiet_hour_but_not_for_ever(ana, company, monkeypatch):
    actions.erase(actions.ask(ana, "erase", way="staff"))
    monkeypatch.setattr(disk, "local_hour", lambda at: 14)
    assert not disk.is_time()
    monkeypatch.setattr(disk, "local_hour", lambda at: 3)
    assert disk.is_time()
    monkeypatch.setattr(disk, "local_hour", lambda at: 14)
    monkeypatch.setattr(disk, "now", lambda: now() + timedelta(hours=21))
    assert disk.is_time()
    assert run.late_since() is None


def opening(rows, folder):
    """A restored house, as the kit describes it."""
    return SimpleNamespace(rows_before=lambda table: iter(rows), folder_before=folder)


@pytest.mark.django_db
def test_a_restored_house_erases_again_whom_the_one_before_had_erased(ana, bo, tmp_path):
    from codriver.people.tombstones import mark_of

    at = now()
    row = {"mark": mark_of("weibo", "ana-1"), "person_key": ana.pk, "is_hers": 1, "at": at, "lifted_at": None}
    stranger = row | {"mark": mark_of("weibo", "long-gone"), "person_key": "nobody here"}
    assert replaying.replay(opening([row, stranger], tmp_path)) == 1
    assert Person.objects.get(pk=ana.pk).erased_at is not None
    assert Person.objects.get(pk=bo.pk).erased_at is None
    assert Tombstone.objects.filter(lifted_at=None).count() == 2
    assert replaying.replay(opening([row, stranger], tmp_path)) == 0


@pytest.mark.django_db(transaction=True)
def test_what_was_written_down_erases_again_even_when_the_house_before_is_lost(ana, tmp_path, settings):
    settings.CODRIVER_DATA = tmp_path
    actions.erase(actions.ask(ana, "erase", way="staff"))
    assert (tmp_path / "erased.jsonl").stat().st_mode & 0o777 == 0o600
    Tombstone.objects.all().delete()
    Person.objects.filter(pk=ana.pk).update(erased_at=None, name="Ana")
    assert replaying.replay(opening([], tmp_path)) == 1
    assert Person.objects.get(pk=ana.pk).name == ""
    assert Tombstone.objects.count() == 1
