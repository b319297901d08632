"""Tables that are only added to: the database refuses, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from codriver.terms.models import Receipt
from codriver.terms.receipts import chain

CHANGES = [
    "UPDATE terms_receipt SET kind = 'other'",
    "UPDATE terms_receipt SET hash = ''",
    "UPDATE terms_receipt SET body = body || body",
    "UPDATE terms_receipt SET number = number + 10",
    "UPDATE terms_receipt SET signature = ''",
    "DELETE FROM terms_receipt",
    "DELETE FROM terms_receiptkey",
    "UPDATE terms_receiptkey SET fingerprint = 'x'",
    "DELETE FROM terms_countersignature",
]


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_a_row_is_neither_changed_nor_deleted(change, signed_by_both):
    rows = list(Receipt.objects.values())
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert list(Receipt.objects.values()) == rows


@pytest.mark.django_db
def test_no_row_takes_the_place_of_another(signed_by_both):
    """SQLite's "insert or replace" would delete the old row, and fire no trigger of deleting."""
    if connection.vendor != "sqlite":
        return
    names = "person_key, number, made_at, kind, body, hash, key_id, signature"
    others = names.replace("kind", "'other'")
    for change in (
        f"INSERT OR REPLACE INTO terms_receipt (id, {names}) SELECT id, {others} FROM terms_receipt",
        f"INSERT OR REPLACE INTO terms_receipt ({names}) SELECT {others} FROM terms_receipt",
    ):
        with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(change)


@pytest.mark.django_db
def test_what_may_be_blanked_is_blanked_and_nothing_beside_it(signed_by_both):
    receipt = signed_by_both
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.update(body=b"", kind="x")
    assert chain.erase(receipt.person_key) == 1
    left = Receipt.objects.select_related("hers").get()
    assert bytes(left.body) == bytes(left.hers.public) == bytes(left.hers.signature) == b""
    assert (left.number, left.made_at, left.hash) == (receipt.number, receipt.made_at, receipt.hash)
