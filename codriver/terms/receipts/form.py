"""The form of a receipt, version 1. docs/explain/receipts.md tells what each part is for.

A record is {"body": {…}, "signatures": […]}, one a line, in canonical JSON to the last byte. The body is signed.
"""

import hashlib
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from codriver.kit.canonical import canonical

FORMAT, VERSION = "codriver-receipt", 1
LONGEST = 256 * 1024  # bytes of a body

Digest = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
SignatureHex = Annotated[str, Meta(pattern=r"\A[0-9a-f]{128}\Z")]
Text = Annotated[str, Meta(min_length=1, max_length=300)]
Moment = Annotated[str, Meta(pattern=r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")]
Signer = Literal["company", "person"]


class Company(Struct, frozen=True, forbid_unknown_fields=True):
    """Who signs, as it calls itself."""

    name: Text
    domain: Text


class TermsMark(Struct, frozen=True, forbid_unknown_fields=True):
    """Which page of her book held after the change."""

    version: Annotated[int, Meta(ge=0)]
    hash: Digest


class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """What is signed."""

    format: str
    version: int
    company: Company
    person: Text  # her own reference, which says nothing to others
    number: Annotated[int, Meta(ge=1)]  # in her chain, from 1
    made_at: Moment
    kind: Text  # what was changed: "terms", "consent", …
    change: dict[str, Any]
    terms: TermsMark | None
    previous: Digest | None  # SHA-256 of the body before; null in the first
    key: Digest  # fingerprint of the company's key
    signer: Literal["company", "both"]  # "company": signed for her by the company
    her_key: Digest | None  # fingerprint of her own key; null where the company signs for her
    salt: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]  # so that nobody guesses a body from its hash


class Signature(Struct, frozen=True, forbid_unknown_fields=True):
    """One signature with the key that proves it."""

    key: Digest  # the public key itself, 32 bytes in hexadecimal
    signature: SignatureHex
    signer: Signer


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """One receipt as it is handed out."""

    body: Body
    signatures: list[Signature]


def digest(body: bytes) -> str:
    """Return the hash by which the next receipt names this one."""
    return hashlib.sha256(body).hexdigest()


def signature(signer: Signer, public: bytes, signed: bytes) -> dict[str, str]:
    """Return one signature as a record holds it."""
    return {"key": public.hex(), "signature": signed.hex(), "signer": signer}


def record(body: bytes, signatures: list[dict[str, str]]) -> bytes:
    """Return a record: the body byte for byte, and its signatures. Both copies of a twin are these bytes."""
    return b'{"body":' + body + b',"signatures":' + canonical(signatures) + b"}"
