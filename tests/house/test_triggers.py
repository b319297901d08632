"""What the database itself refuses: a later migration that makes a table anew must not have lost it."""

import re

import pytest
from django.db import connection

from tests.house import source

APPEND_ONLY = (
    "staff_auditentry",
    "terms_consentevent",
    "terms_countersignature",
    "terms_notice",
    "terms_opening",
    "terms_purpose",
    "terms_receipt",
    "terms_receiptkey",
    "terms_senddecision",
    "terms_termset",
)
GATED = (
    "channels_outgoing_no_insert",
    "channels_outgoing_no_update_without_gate",
    "channels_outgoing_no_update_unsent",
)

pytestmark = pytest.mark.django_db


def triggers() -> set[str]:
    """Return the names of all triggers of ours."""
    asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {name for (name,) in cursor.fetchall()}


def test_no_trigger_was_lost():
    wanted = {f"{table}_{word}" for table in APPEND_ONLY for word in ("unchanged", "undeleted")} | set(GATED)
    lost = sorted(wanted - triggers())
    assert not lost, (
        f"{lost} are gone: end the migration that changed the table with kit.append_only or kit.triggers again."
    )


def test_only_the_sample_may_delete_what_can_only_be_added_to():
    own = ("codriver/kit/append_only.py", "codriver/demo/known.py")
    lifting = re.compile(r"append_only import .*lifted|def lifted")
    found = [source.name(path) for path in source.modules() if lifting.search(path.read_text("utf-8"))]
    assert [name for name in found if name not in own] == []
