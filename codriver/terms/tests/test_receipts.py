"""Receipts: issued one after the other, signed, countersigned, erased, and signed with another key from some day on."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction

from codriver.kit.canonical import strict
from codriver.terms.models import Receipt, ReceiptKey
from codriver.terms.receipts import chain, keys
from codriver.terms.receipts.verifying import verify
from codriver.terms.tests.conftest import HER_KEY, HERS


def test_a_receipt_says_what_was_changed_and_by_whom_it_is_signed(three, ana, company):
    first, second, _ = Receipt.objects.order_by("number")
    body = strict(bytes(second.body))
    assert body["company"] == {"name": "Lantern Tea", "domain": "localhost"}
    assert body["change"] == {"page": 2, "words": "不要打电话"}
    assert body["terms"] == {"version": 2, "hash": "0" * 64}
    assert body["previous"] == first.hash
    assert (body["number"], body["signer"], body["her_key"]) == (2, "company", None)
    assert ana.key not in bytes(second.body).decode()
    Ed25519PublicKey.from_public_bytes(bytes(second.key.public)).verify(bytes(second.signature), bytes(second.body))


def test_each_person_has_a_chain_of_her_own(own_keys, ana, bo, company):
    for who in (ana, bo, ana):
        chain.issue(who.key, "consent", {"news": True})
    assert list(Receipt.objects.order_by("id").values_list("number", flat=True)) == [1, 1, 2]
    assert verify(b"".join(chain.lines(ana.key))).is_good
    both = b"".join([*chain.lines(ana.key), *chain.lines(bo.key)])
    assert "several people" in verify(both).problems[0]


def test_a_receipt_whose_change_fails_is_not_in_the_chain(own_keys, ana, company):
    with transaction.atomic():
        chain.issue(ana.key, "terms", {})
        transaction.set_rollback(True)
    assert chain.issue(ana.key, "terms", {}).number == 1


@pytest.mark.parametrize(
    ("kind", "change"),
    [("terms", {"x": float("nan")}), ("terms", {"x": "y" * 300_000}), ("Two Words!", {}), ("terms", {1: 2})],
)
def test_what_cannot_be_signed_is_refused(own_keys, ana, company, kind, change):
    with pytest.raises(ValueError):
        chain.issue(ana.key, kind, change)
    assert not Receipt.objects.exists()


def test_hers_and_ours_are_the_same_bytes(signed_by_both, ana):
    ours, hers = chain.record(Receipt.objects.get()), b"".join(chain.lines(ana.key))
    assert hers == ours + b"\n"
    assert [one["signer"] for one in strict(ours)["signatures"]] == ["company", "person"]
    assert verify(hers).is_good


def test_she_signs_once_and_only_what_names_her_key(own_keys, ana, company):
    receipt = chain.issue(ana.key, "terms", {}, her_key=HER_KEY)
    with pytest.raises(InvalidSignature):
        chain.countersign(receipt, HER_KEY, HERS.sign(b"something else"))
    signed = chain.countersign(receipt, HER_KEY, HERS.sign(receipt.body))
    assert chain.countersign(receipt, HER_KEY, HERS.sign(receipt.body)) == signed
    for_her = chain.issue(ana.key, "terms", {})
    with pytest.raises(ValueError):
        chain.countersign(for_her, HER_KEY, HERS.sign(for_her.body))


def test_a_twin_without_her_signature_is_none(own_keys, ana, company):
    chain.issue(ana.key, "terms", {}, her_key=HER_KEY)
    [one] = verify(b"".join(chain.lines(ana.key))).receipts
    assert one.problems == ["It says that she signs too, and her signature is not there (yet): it is no twin."]


def test_what_was_signed_with_a_former_key_holds(own_keys, ana, company):
    chain.issue(ana.key, "terms", {"page": 1})
    first, second = keys.enrolled(keys.signing_key()), keys.rotate()
    chain.issue(ana.key, "terms", {"page": 2})
    verdict = verify(b"".join(chain.lines(ana.key)), keys=[first.fingerprint, second.fingerprint])
    assert verdict.is_good
    assert {body.key for body in verdict.bodies} == {first.fingerprint, second.fingerprint}
    assert ReceiptKey.objects.count() == 2
    assert not list((own_keys / "keys").glob(".receipts*"))
    assert (own_keys / "keys" / "receipts").stat().st_mode & 0o077 == 0


def test_after_erasing_the_numbers_and_hashes_stay_and_the_words_are_gone(three, ana):
    assert chain.erase(ana.key) == 3
    left = Receipt.objects.order_by("number")
    assert [(row.number, len(row.hash), bytes(row.body)) for row in left] == [(n, 64, b"") for n in (1, 2, 3)]
    with pytest.raises(ValueError):
        list(chain.lines(ana.key))
    assert chain.issue(ana.key, "terms", {}).number == 4
