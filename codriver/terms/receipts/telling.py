"""What was found out about a file of receipts, for people and for programs."""

from collections.abc import Collection, Iterator
from typing import Any

from codriver.kit.canonical import canonical
from codriver.terms.receipts.fingerprints import in_groups
from codriver.terms.receipts.form import Body
from codriver.terms.receipts.verifying import Checked, Verdict


def words(verdict: Verdict, keys: Collection[str], company: str) -> Iterator[str]:
    """Yield the lines that a customer reads."""
    yield from map(shown, _words(verdict, keys, company))


def shown(line: str) -> str:
    """Return a line without signs that would move on a screen: what a file says is not ours."""
    return "".join(sign if sign.isprintable() else "�" for sign in line)


def _words(verdict: Verdict, keys: Collection[str], company: str) -> Iterator[str]:
    for one in verdict.receipts:
        yield from _receipt(one)
    yield from (f"✗ {problem}" for problem in verdict.problems)
    yield _summary(verdict)
    for key, named in signed_with(verdict).items():
        yield "Signed with the key"
        yield f"  {in_groups(key)}"
        yield f"  {_told(key, named, keys, company)}"


def signed_with(verdict: Verdict) -> dict[str, str]:
    """Return the company's keys that a file names, each with the company that it is said to be."""
    return {body.key: f"{body.company.name} ({body.company.domain})" for body in verdict.bodies}


def _receipt(one: Checked) -> Iterator[str]:
    mark = "✗" if one.problems else "✓"
    if one.body is None:
        yield f"{mark} Place {one.found.place} of the file"
    else:
        yield f"{mark} Receipt {one.body.number} of {one.body.made_at[:16].replace('T', ' ')} UTC: {one.body.kind}"
        yield f"    {'it says: ' if one.problems else ''}{signed_by(one.body)}"
        yield f"    {_short(one.body.change)}"
    yield from (f"    → {problem}" for problem in one.problems)


def signed_by(body: Body) -> str:
    """Say who signs."""
    if body.signer == "both":
        return f"a twin: signed by her and by {body.company.name}"
    return f"signed for her by the company, {body.company.name}"


def _short(change: dict[str, Any]) -> str:
    said = canonical(change).decode()
    return said if len(said) <= 200 else said[:199] + "…"


def _summary(verdict: Verdict) -> str:
    bodies = verdict.bodies
    if not verdict.is_good:
        return "This file does not hold: see the lines with ✗."
    first, last = bodies[0].number, bodies[-1].number
    before = "" if first == 1 else f" What came before receipt {first} is not in this file."
    after = f" Whether more came after receipt {last}, a file cannot tell."
    if first == last:
        return f"The receipt holds: nothing in it was changed since it was signed.{before}{after}"
    return f"Receipts {first} to {last} hold: none is missing, none was changed.{before}{after}"


def _told(key: str, named: str, keys: Collection[str], company: str) -> str:
    if key in keys:
        whose = f"of {company}" if company else "of this company"
        return f"You said that this is a key {whose}. The receipts call it the key of {named}."
    if keys:
        return f"You named another key. The receipts call this one the key of {named}."
    return (
        f"The file itself says that it is the key of {named}; nobody else said so. "
        "Compare it with the key that the company publishes, and name it with --key."
    )


def facts(verdict: Verdict, keys: Collection[str], company: str) -> dict[str, Any]:
    """Return the same for programs."""
    return {
        "is_good": verdict.is_good,
        "receipts": [_facts(one) for one in verdict.receipts],
        "problems": verdict.problems,
        "keys": [
            {"fingerprint": key, "said_to_be_of": named, "is_named_by_you": key in keys}
            for key, named in signed_with(verdict).items()
        ],
        "company": company or None,
    }


def _facts(one: Checked) -> dict[str, Any]:
    told: dict[str, Any] = {"place": one.found.place, "is_good": not one.problems, "problems": one.problems}
    if one.body:
        told |= {"number": one.body.number, "made_at": one.body.made_at, "kind": one.body.kind}
        told |= {"signer": one.body.signer, "hash": one.found.hash, "key": one.body.key}
    return told
