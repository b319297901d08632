"""Connections: added, changed, paused, removed; their secrets; who may see them."""

import pytest
from cryptography.exceptions import InvalidTag

from codriver.channels import actions, sealing
from codriver.channels.base import Unfit
from codriver.channels.models import Connection, KeptBack, Pause, Removal
from codriver.kit.clock import now

pytestmark = pytest.mark.django_db
SETTINGS = {"url": "https://courier.example/feed", "channel": "courier.example"}


def courier(**facts) -> Connection:
    return actions.add("feeds", "Courier", SETTINGS, **facts)[0]


def test_a_place_is_added_once(tess):
    first, is_new = actions.add("feeds", "Courier", SETTINGS, by=tess)
    again, is_new_again = actions.add("feeds", "Other name", SETTINGS)
    assert (is_new, is_new_again, again) == (True, False, first)
    assert again.added_by == tess
    assert again.next_at <= now()


def test_a_push_is_never_due():
    assert courier(is_asked=False).next_at is None


def test_secrets_are_sealed_for_one_connection(settings, tmp_path):
    connection = courier(secrets={"password": "over the hills"})
    connection.refresh_from_db()
    assert b"hills" not in bytes(connection.secrets)
    assert connection.open_secrets() == {"password": "over the hills"}
    assert "hills" not in repr(connection.asked(now()))
    with pytest.raises(InvalidTag):
        sealing.unseal(connection.pk + 1, connection.secrets)


def test_a_pause_keeps_its_maker_and_resuming_deletes_it(tess, leo):
    connection = courier()
    actions.pause(connection, by=tess, reason="moving house")
    actions.pause(connection, by=leo, reason="another")
    assert (Pause.objects.get().by, Pause.objects.get().reason) == (tess, "moving house")
    assert not Connection.objects.due(now()).exists()
    actions.resume(connection)
    actions.resume(connection)
    assert Connection.objects.due(now()).get() == connection


def test_what_is_removed_is_seen_no_more_and_may_be_added_anew(tess, eve):
    connection = courier(secrets={"password": "x"}, by=tess)
    actions.keep_back(connection, [Unfit("no text", "<item/>")], now())
    assert Connection.objects.visible_to(tess).get() == connection
    assert not Connection.objects.visible_to(eve).exists()
    actions.remove(connection, by=tess)
    actions.remove(connection)
    assert Removal.objects.get().by == tess
    assert not Connection.objects.visible_to(tess).exists()
    assert not Connection.objects.due(now()).exists()
    assert not KeptBack.objects.exists()
    assert Connection.objects.get().secrets is None
    assert courier() != connection


def test_what_was_kept_back_is_kept_once_and_for_thirty_days():
    connection = courier()
    for _ in range(2):
        actions.keep_back(connection, [Unfit("no text", "<item/>"), Unfit("no text", "nul \0 and \ud800")], now())
    assert KeptBack.objects.count() == 2
    actions.forget_kept_back()
    assert KeptBack.objects.count() == 2
    KeptBack.objects.update(at=now() - actions.KEPT)
    actions.forget_kept_back()
    assert not KeptBack.objects.exists()


def test_a_change_changes_only_what_people_say():
    connection = courier()
    actions.change(connection, name="Harbour Courier", source_kind="national press", coverage_note="no comments")
    connection.refresh_from_db()
    assert (connection.name, connection.source_kind, connection.settings) == (
        "Harbour Courier", "national press", SETTINGS,
    )  # fmt: skip
