"""Checking receipts with nothing but their file: what was signed, by whom, and whether one is missing.

No server, no database, no Django. What it cannot know is whose a key is: somebody must say it (`keys`, `company`).
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from codriver.terms.receipts.fingerprints import fingerprint, in_groups
from codriver.terms.receipts.form import Body, Signature
from codriver.terms.receipts.reading import Found, read


@dataclass
class Checked:
    """One receipt and what is wrong with it."""

    found: Found
    problems: list[str] = field(default_factory=list)

    @property
    def body(self) -> Body | None:
        """Return what was signed, where it could be read."""
        return self.found.record.body if self.found.record else None


@dataclass
class Verdict:
    """What was found out about a file."""

    receipts: list[Checked]
    problems: list[str]  # of the file as a whole: its chain

    @property
    def is_good(self) -> bool:
        """Say whether everything holds."""
        return not self.problems and not any(one.problems for one in self.receipts)

    @property
    def bodies(self) -> list[Body]:
        """Return what could be read, in the order of the chain."""
        return sorted((one.body for one in self.receipts if one.body), key=lambda body: body.number)


def verify(raw: bytes, *, keys: Collection[str] = (), company: str = "") -> Verdict:
    """Check a file of receipts.

    raw      the file: one receipt a line, or one JSON list.
    keys     fingerprints that the company is known to sign with; empty: any key that the file itself names.
    company  the domain that must be named; "": any.
    """
    receipts = [check(found, keys, company) for found in read(raw)]
    whole = [one.found for one in receipts if one.found.record]
    return Verdict(receipts, list(_breaks(whole)) if len(whole) == len(receipts) else [])


def check(found: Found, keys: Collection[str], company: str) -> Checked:
    """Check one receipt by itself."""
    checked = Checked(found)
    if found.record is None:
        checked.problems.append(found.problem)
        return checked
    body, signatures = found.record.body, found.record.signatures
    wanted = {"company": body.key} | ({"person": body.her_key} if body.signer == "both" and body.her_key else {})
    if (body.signer == "both") != (body.her_key is not None):
        checked.problems.append("It does not say plainly whether she signs herself.")
    if [one.signer for one in signatures] != list(wanted):
        checked.problems.append(_missing([one.signer for one in signatures], list(wanted)))
    for one in signatures:
        checked.problems += _wrong(one, wanted.get(one.signer), found.body)
    if keys and body.key not in keys:
        checked.problems.append(f"It is signed with another key than you named: {in_groups(body.key)}")
    if company and body.company.domain != company:
        checked.problems.append(f"It is a receipt of {body.company.domain}, not of {company}.")
    if not found.is_as_issued and not checked.problems:
        checked.problems.append(
            "What was signed is unchanged, but the file is not byte for byte as it was handed out: "
            "another program laid it out anew, or a byte was changed beside the words."
        )
    return checked


def _missing(there: list[str], wanted: list[str]) -> str:
    if wanted == ["company", "person"] and there == ["company"]:
        return "It says that she signs too, and her signature is not there (yet): it is no twin."
    return f"It must be signed by {' and '.join(wanted)}, and is signed by {' and '.join(there) or 'nobody'}."


def _wrong(one: Signature, wanted: str | None, body: bytes) -> list[str]:
    """Return what is wrong with one signature."""
    public, whose = bytes.fromhex(one.key), "her" if one.signer == "person" else "the company's"
    if wanted and fingerprint(public) != wanted:
        return [f"The key beside {whose} signature is not the one that the receipt names."]
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(one.signature), body)
    except (InvalidSignature, ValueError):
        return [f"Changed since it was signed: {whose} signature does not fit what it says."]
    return []


def _breaks(found: list[Found]) -> list[str]:
    """Return where the chain of a file is broken."""
    rows = sorted(((one.record.body, one.hash) for one in found if one.record), key=lambda row: row[0].number)
    owners = {(body.company.domain, body.person) for body, _ in rows}
    if len(owners) > 1:
        return ["The file holds receipts of several people or companies: check each chain by itself."]
    twice = [number for number, times in Counter(body.number for body, _ in rows).items() if times > 1]
    broken = [f"There are two receipts with the number {number}." for number in twice]
    for (before, hash), (after, _) in pairwise(rows):
        if after.number > before.number + 1:
            broken.append(_gap(before.number + 1, after.number - 1))
        elif after.number == before.number + 1 and after.previous != hash:
            broken.append(f"Receipt {after.number} names another receipt {before.number} before it than this one.")
    first = rows[0][0] if rows else None
    if first and (first.number == 1) != (first.previous is None):
        broken.append(f"Receipt {first.number} does not begin the chain as a first one does.")
    return broken


def _gap(first: int, last: int) -> str:
    return f"Receipt {first} is missing." if first == last else f"Receipts {first} to {last} are missing."
