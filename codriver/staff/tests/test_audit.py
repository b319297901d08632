"""The audit: what is noted, what it may hold, that it is only added to, and that a check finds what was changed."""

import hashlib
import json
import random

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from codriver import cli
from codriver.kit.append_only import unguarding
from codriver.staff import actions, audit
from codriver.staff.audit_check import check
from codriver.staff.audit_witness import keep, witness_file
from codriver.staff.models import AuditCheck, AuditEntry, AuditHead
from codriver.staff.tasks import check_audit
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
FLIPS = 500


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    """Give each test a data folder of its own."""
    settings.CODRIVER_DATA = tmp_path


@pytest.fixture
def ten(tess, sam):
    """Ten entries."""
    for number in range(10):
        audit.note(tess, "staff.role-changed", f"staff {sam.pk}", before="agent", after="lead", number=number)


@pytest.fixture
def unguarded(ten):
    """Somebody who owns the database took the triggers away."""
    with connection.cursor() as cursor:
        for statement in unguarding(AuditEntry, connection.vendor):
            cursor.execute(statement)


def noted() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.order_by("seq").values_list("actor", "action", "object"))


def test_an_entry_says_who_did_what_to_what_and_holds_the_hash_before(tess, sam):
    first = audit.note(tess, "staff.left", f"staff {sam.pk}")
    second = audit.note("worker", "objection.lapsed", "objection 7", days=90)
    assert (first.seq, second.seq) == (1, 2)
    assert second.said["previous"] == first.hash
    assert (second.facts, second.object, second.actor) == ({"days": 90}, "objection 7", "worker")
    assert (second.at - first.at).total_seconds() < 60


@pytest.mark.parametrize("words", ["ana@example.com", "安娜", "O'Neill", "x" * 65, "two\nlines", ["a"], 1.5])
def test_somebodys_words_are_refused_and_a_keyed_hash_is_taken(tess, words):
    with pytest.raises(ValueError):
        audit.note(tess, "staff.left", after=words)
    with pytest.raises(ValueError):
        audit.note(tess, "staff.left", words)
    assert audit.note(tess, "staff.left", f"address {audit.mark(str(words))}").seq == 1
    assert audit.mark("ana@example.com") == audit.mark("ana@example.com") != audit.mark("bo@example.com")


def test_an_action_that_nobody_knows_is_refused(tess):
    with pytest.raises(KeyError):
        audit.note(tess, "staff.danced")


def test_what_is_not_done_is_not_noted(tess, sam):
    with transaction.atomic():
        actions.change_role(sam, "lead", by=tess)
        transaction.set_rollback(True)
    assert not noted()
    assert not check().problems


@pytest.mark.parametrize("change", ["UPDATE staff_auditentry SET object = 'x'", "DELETE FROM staff_auditentry"])
def test_the_database_refuses_to_change_or_delete_an_entry(ten, change):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert not check().problems


# ---- what is noted


def test_coming_going_and_changing_colleagues_is_noted(tess, sam, company):
    token = actions.invite(role="agent", note="Nia", by=tess)
    nia = actions.accept(token, name="Nia", email="nia@example.com", password=PASSWORD)
    actions.change_role(sam, "lead", by=tess)
    actions.change_role(sam, "lead", by=tess)
    actions.deactivate(sam, by=tess)
    actions.deactivate(sam, by=tess)
    actions.bring_back(sam, by=tess)
    actions.renew_password(actions.password_link(sam, by=None), PASSWORD)
    assert [(who.removeprefix("staff "), what) for who, what, _ in noted()] == [
        (str(tess.pk), "staff.invited"),
        (str(nia.pk), "staff.joined"),
        (str(tess.pk), "staff.role-changed"),
        (str(tess.pk), "staff.left"),
        (str(tess.pk), "staff.returned"),
        ("command", "password.link-made"),
        (str(sam.pk), "password.renewed"),
    ]
    everything = b"".join(bytes(body) for body in AuditEntry.objects.values_list("body", flat=True))
    assert not [name for name in (b"Nia", b"nia@", b"sam@", b"Sam") if name in everything]


def test_signing_in_and_out_and_failing_is_noted(tess):
    browser = Client()
    for password in ("wrong", PASSWORD):
        browser.post("/sign-in/", {"login": "Tess@example.com", "password": password})
    browser.post("/sign-out/")
    address = f"address {audit.mark('tess@example.com')}"
    who = f"staff {tess.pk}"
    assert noted() == [
        ("stranger", "staff.refused", address),
        (who, "staff.signed-in", ""),
        (who, "staff.signed-out", ""),
    ]
    assert AuditEntry.objects.get(action="staff.signed-in").facts == {"how": "password"}


# ---- checking


def test_an_audit_that_nobody_touched_holds(ten):
    found = check()
    assert (found.problems, found.first, found.last) == ([], 1, 10)
    assert check(6).problems == []


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE staff_auditentry SET action = 'staff.left' WHERE seq = 4", "Entry 4 was changed: its columns"),
        ("UPDATE staff_auditentry SET hash = 'x' WHERE seq = 4", "Entry 4 was changed: its hash"),
        ("DELETE FROM staff_auditentry WHERE seq = 4", "Entry 4 is gone."),
        ("DELETE FROM staff_auditentry WHERE seq > 7", "Entries 8 to 10 are gone."),
        ("DELETE FROM staff_auditentry WHERE seq < 3", "Entries 1 to 2 are gone."),
        ("DELETE FROM staff_auditentry", "Entries 1 to 10 are gone."),
        ("UPDATE staff_auditentry SET seq = 11 WHERE seq = 10", "There are entries after 10"),
        ("UPDATE staff_audithead SET seq = 9", "not made with our key"),
        ("DELETE FROM staff_audithead", "There are entries after 0"),
    ],
)
def test_what_was_changed_is_named(unguarded, change, told):
    sql(change)
    assert told in " ".join(check().problems)


def test_an_entry_that_was_exchanged_with_its_hash_is_found(unguarded, tess):
    """Whoever knows the form can make an entry that fits itself; it does not fit the next one."""
    fourth = AuditEntry.objects.get(seq=4)
    other = bytes(fourth.body).replace(b"agent", b"owner")
    AuditEntry.objects.filter(seq=4).update(body=other, hash=hashlib.sha256(other).hexdigest())
    assert check().problems == ["Entry 5 does not follow the one before it: one of the two was exchanged."]


def test_an_older_copy_of_everything_is_found_by_what_an_earlier_check_saw(unguarded):
    old = AuditHead.objects.get()
    eighth = AuditEntry.objects.get(seq=8)
    keep(check(), "command")
    sql("DELETE FROM staff_auditentry WHERE seq > 8")
    mark = audit.seal(8, eighth.hash)  # as it stood in the older copy
    AuditHead.objects.filter(pk=old.pk).update(seq=8, hash=eighth.hash, mark=mark)
    assert check().problems == ["Entries 9 to 10 are gone. They were here when the audit was checked before."]


def test_a_line_of_what_was_seen_cannot_be_changed(ten):
    keep(check(), "command")
    witness_file().write_bytes(witness_file().read_bytes().replace(b'"seq":10', b'"seq":1'))
    assert "was changed" in check().problems[0]


def test_any_byte_of_an_entry_that_is_changed_is_found(unguarded):
    """benchmarks/flips.py does the same 10,000 times."""
    dice = random.Random(1)
    for _ in range(FLIPS):
        seq, column = dice.randint(1, 10), dice.choice(("actor", "action", "object", "body", "hash"))
        with transaction.atomic():
            value = AuditEntry.objects.values_list(column, flat=True).get(seq=seq)
            changed = flipped(value, dice) if isinstance(value, str) else flipped_bytes(bytes(value), dice)
            AuditEntry.objects.filter(seq=seq).update(**{column: changed})
            assert check().problems, (seq, column, changed)
            transaction.set_rollback(True)
    assert not check().problems


def flipped(words: str, dice: random.Random) -> str:
    """Change one letter to another one that both databases can hold."""
    place = dice.randrange(len(words))
    other = dice.choice([chr(sign) for sign in range(32, 127) if chr(sign) != words[place]])
    return words[:place] + other + words[place + 1 :]


def flipped_bytes(body: bytes, dice: random.Random) -> bytes:
    raw = bytearray(body)
    raw[dice.randrange(len(raw))] ^= dice.randrange(1, 256)
    return bytes(raw)


def test_the_command_checks_and_remembers(ten, capsys):
    assert cli.main(["audit", "verify"]) == 0
    assert "10 entries, none changed" in capsys.readouterr().out
    assert cli.main(["audit", "verify", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"is_good": True, "entries": 10, "head": AuditHead.objects.get().hash, "problems": []}
    assert len(witness_file().read_bytes().splitlines()) == 1
    assert AuditCheck.objects.get().last == 10


def test_the_command_says_what_is_wrong(unguarded, capsys):
    sql("DELETE FROM staff_auditentry WHERE seq = 4")
    assert cli.main(["audit", "verify"]) == 1
    assert "✗ Entry 4 is gone." in capsys.readouterr().out
    assert not witness_file().exists()


def test_the_worker_checks_what_came_since(ten, tess):
    check_audit()
    audit.note(tess, "staff.signed-out")
    check_audit()
    check_audit()
    last = AuditCheck.objects.get(how="worker")
    assert (last.first, last.last, last.problems) == (11, 11, 0)


def test_the_worker_goes_on_telling_what_is_wrong(unguarded):
    sql("DELETE FROM staff_auditentry WHERE seq = 4")
    for _ in range(2):
        check_audit()
        assert AuditCheck.objects.get(how="worker").problems == 1


# ---- the page


def test_owner_and_auditor_read_it_newest_first(tess, udo, sam, sign_in, company):
    actions.change_role(sam, "lead", by=tess)
    audit.note("stranger", "staff.refused", f"address {audit.mark('x')}")
    for who in (tess, udo):
        page = sign_in(who).get("/set-up/audit/").content.decode()
        assert page.index("could not sign in") < page.rindex("changed a role")
        assert "Agent → Lead" in page
        assert audit.mark("x") not in page
    assert sign_in(sam).get("/set-up/audit/").status_code == 403


def test_it_is_narrowed_to_whom_and_what_and_goes_on_by_a_cursor(ten, tess, sam, sign_in):
    browser = sign_in(tess)
    audit.note(sam, "staff.signed-in", how="password")
    for _ in range(60):
        audit.note("worker", "objection.lapsed", "objection 1")

    def rows(ask: str) -> int:
        return browser.get(f"/set-up/audit/?{ask}").content.decode().count('<span class="strong">')

    assert rows(f"actor=staff+{sam.pk}") == 1
    assert rows("action=staff.role-changed") == 10
    assert rows(f"actor=staff+{sam.pk}&action=staff.role-changed") == 0
    assert rows("actor=nobody") == 50
    assert rows("") == 50
    assert rows("before=22") == 21
    assert rows("before=x") == 50


@pytest.mark.parametrize("entries", [1, 50])
def test_the_page_asks_as_often_for_many_entries_as_for_one(entries, tess, sign_in, django_assert_num_queries):
    browser = sign_in(tess)
    browser.get("/set-up/audit/")
    for _ in range(entries):
        audit.note(tess, "staff.signed-out")
    with django_assert_num_queries(QUERIES):
        browser.get("/set-up/audit/")


QUERIES = 8  # the session, the reader and the frame of the page with it


def test_the_page_says_when_it_was_checked_and_how(unguarded, tess, sign_in):
    browser = sign_in(tess)
    assert "Nobody has checked it yet" in browser.get("/set-up/audit/").content.decode()
    keep(check(), "command")
    page = browser.get("/set-up/audit/").content.decode()
    assert "Entries 1 to 10" in page
    assert "checked at the command line" in page
    sql("DELETE FROM staff_auditentry WHERE seq = 4")
    check_audit()
    assert "does not hold" in browser.get("/set-up/audit/").content.decode()
