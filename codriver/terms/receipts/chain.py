"""Verbs of receipts. Each is one transaction."""

import hmac
import re
import secrets
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import transaction
from msgspec import to_builtins

from codriver.kit.canonical import canonical, strict
from codriver.kit.clock import now
from codriver.kit.keys import key
from codriver.staff.models import Company
from codriver.terms.models import Countersignature, Receipt, ReceiptChain
from codriver.terms.receipts import form
from codriver.terms.receipts.fingerprints import SIZE, fingerprint
from codriver.terms.receipts.form import TermsMark
from codriver.terms.receipts.keys import enrolled, signing_key


@transaction.atomic
def issue(
    person_key: str,
    kind: str,
    change: dict[str, Any],
    *,
    terms: TermsMark | None = None,
    her_key: bytes | None = None,
    reference: str = "",
) -> Receipt:
    """Write and sign the next receipt of a person, in the transaction of the change that it is about.

    kind       what was changed, in one of our words: "terms", "consent", …
    change     what changed, as JSON can hold it, at most form.LONGEST bytes with the rest; it is handed to her.
    terms      which page of her book holds now.
    her_key    the public key of her browser (32 bytes), where she signs too: then `countersign` follows.
    reference  how she is called in it; without one a word that is hers alone and says nothing.
    Raises     ValueError when the change has no canonical form or is too long, or a word is not one.
    """
    if not re.fullmatch("[a-z][a-z-]{0,31}", kind) or (her_key is not None and len(her_key) != SIZE):
        raise ValueError("a receipt needs a kind in one plain word, and her key in 32 bytes or none")
    end = _end_of(person_key)
    signer, at = signing_key(), now()
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    row = enrolled(signer, at)
    body = canonical(
        {
            "format": form.FORMAT,
            "version": form.VERSION,
            "company": company(),
            "person": reference or reference_of(person_key),
            "number": end.number + 1,
            "made_at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "kind": kind,
            "change": change,
            "terms": to_builtins(terms),
            "previous": end.hash or None,
            "key": row.fingerprint,
            "signer": "both" if her_key else "company",
            "her_key": fingerprint(her_key) if her_key else None,
            "salt": secrets.token_hex(16),
        }
    )
    if len(body) > form.LONGEST:
        raise ValueError(f"what changed is too long for a receipt: {len(body)} bytes")
    end.number, end.hash = end.number + 1, form.digest(body)
    end.save()
    return Receipt.objects.create(
        person_key=person_key,
        number=end.number,
        made_at=at,
        kind=kind,
        body=body,
        hash=end.hash,
        key=row,
        signature=signer.sign(body),
    )


def _end_of(person_key: str) -> ReceiptChain:
    """Return where her chain ends, and keep others from adding to it until this transaction ends."""
    ReceiptChain.objects.get_or_create(person_key=person_key)
    return ReceiptChain.objects.select_for_update().get(person_key=person_key)


def company() -> dict[str, str]:
    """Return who we are in a receipt: the company's name, and the first name under which the house is reached."""
    row = Company.objects.first()
    hosts = [name.strip() for name in settings.CODRIVER_HOSTS.split(",") if name.strip()]
    return {"name": row.name if row else "-", "domain": hosts[0] if hosts else "localhost"}


def reference_of(person_key: str) -> str:
    """Return how a person is called in her receipts: always the same, and from it nobody comes to her key."""
    secret = key(settings.CODRIVER_DATA, "receipts-reference")
    return hmac.digest(secret, person_key.encode(), "sha256").hex()[:20]


@transaction.atomic
def countersign(receipt: Receipt, public: bytes, signature: bytes) -> Countersignature:
    """Add her own signature over the same bytes. The same one again changes nothing.

    public     her key, raw, 32 bytes; the body must name it.
    signature  64 bytes, made in her browser over `receipt.body`.
    Raises     ValueError when the body names another key or none, cryptography's InvalidSignature when it is not hers.
    """
    body = bytes(receipt.body)
    if not body or strict(body)["her_key"] != fingerprint(public):
        raise ValueError("this receipt does not name that key")
    Ed25519PublicKey.from_public_bytes(public).verify(signature, body)
    signed, _ = Countersignature.objects.get_or_create(
        receipt=receipt, defaults={"public": public, "signature": signature, "at": now()}
    )
    return signed


def record(receipt: Receipt) -> bytes:
    """Return a receipt as it is handed out. Hers and ours are the same bytes. Raises ValueError once it is erased."""
    if not receipt.body:
        raise ValueError("this receipt was erased")
    signatures = [form.signature("company", bytes(receipt.key.public), bytes(receipt.signature))]
    hers = getattr(receipt, "hers", None)
    if hers:
        signatures.append(form.signature("person", bytes(hers.public), bytes(hers.signature)))
    return form.record(bytes(receipt.body), signatures)


def lines(person_key: str) -> Iterator[bytes]:
    """Yield a person's whole chain as a file: one receipt a line."""
    hers = Receipt.objects.filter(person_key=person_key).select_related("key", "hers").order_by("number")
    for receipt in hers.iterator(chunk_size=500):
        yield record(receipt) + b"\n"


@transaction.atomic
def erase(person_key: str) -> int:
    """Blank what her receipts say, and her own key. Numbers, times and hashes stay: the chain still shows no gap."""
    Countersignature.objects.filter(receipt__person_key=person_key).update(public=b"", signature=b"")
    return Receipt.objects.filter(person_key=person_key).update(body=b"")
