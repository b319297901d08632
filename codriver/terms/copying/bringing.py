"""An export comes back: her book as it was, page by page. What was said and done stays in her copy alone.

A copy that this house made and nobody changed is believed as it stands. From any other, addresses come in as unproven.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from codriver.people import tombstones
from codriver.people.actions import give_handle
from codriver.people.handles import address_hash
from codriver.people.models import AGE_BANDS, Handle, Person
from codriver.terms import pages
from codriver.terms.actions import notice
from codriver.terms.copying import book, files
from codriver.terms.models import ConsentEvent, ConsentRecord, Purpose, Suppression, TermSet
from codriver.terms.models.books import SOURCES
from codriver.terms.models.consents import KINDS, STATES
from codriver.terms.purposes import purposes
from codriver.timeline.actions import record

LARGEST = 64 * 1024 * 1024  # bytes of one file of a copy
LONGEST = {"name": 120, "language": 10, "timezone": 64, "country": 2, "age_band": 8}  # characters, as Person has them
BOOK = ("person", "handles", "pages", "consents", "notices")


class Refused(ValueError):
    """This copy is not taken. The text is one sentence for people."""


@dataclass(frozen=True)
class Copy:
    """A copy as it was read from its folder."""

    rows: dict[str, list[dict[str, Any]]]
    files: files.Files
    is_ours: bool


def read(folder: Path) -> Copy:
    """Read a copy. Raises Refused when it is none."""
    try:
        manifest = json.loads(_bytes(folder / files.MANIFEST))
        found = {name: _bytes(folder / name) for name in manifest["files"] if _is_plain(name)}
        rows = {name: json.loads(found[f"{name}.json"]) for name in BOOK}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(f"{folder} is no copy of a person: {error}") from None
    if manifest.get("format") != files.FORMAT or not all(isinstance(value, list) for value in rows.values()):
        raise Refused(f"{folder} is no copy of a person in the form that we know: {files.FORMAT}")
    return Copy(rows, found, files.is_ours(manifest, found))


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path.name} is larger than {LARGEST} bytes")
    return path.read_bytes()


def _is_plain(name: str) -> bool:
    return ".." not in Path(name).parts and not Path(name).is_absolute()


@transaction.atomic
def bring_back(copy: Copy) -> Person:
    """Give a person her book back. The same copy again changes nothing.

    Raises Refused when she was erased and has not come back herself, when her addresses are several people's here, or
    when she has another book here.
    """
    try:
        person = _whose(copy)
        if _is_here(person, copy):
            return person
        _fill(person, copy)
    except (KeyError, TypeError, ValueError) as error:
        raise error if isinstance(error, Refused) else Refused(f"this copy cannot be read: {error!r}") from None
    record(person.pk, "book.brought-back", key=f"{person.pk}:{len(copy.rows['pages'])}", pages=len(copy.rows["pages"]))
    return person


def _addresses(copy: Copy) -> list[tuple[str, str]]:
    return [(row["channel"], row["address"]) for row in copy.rows["handles"]]


def _whose(copy: Copy) -> Person:
    """Find who has one of these addresses; where nobody has, make a person of whom nothing is known yet."""
    owners = {key for one in _addresses(copy) if (key := _owner(*one))}
    if len(owners) > 1:
        raise Refused("the addresses of this copy are several people's here: nothing was taken")
    gone = [address for address in _addresses(copy) if tombstones.stands(*address)]
    if gone and not (owners and copy.is_ours and _has_proven(copy, owners)):
        raise Refused("she was erased here: first she signs in from an address of hers, which is also in this copy")
    for address in gone:
        tombstones.lift(*address)
    if owners:
        return Person.objects.select_for_update().get(pk=owners.pop())
    return Person.objects.create(name="", language="", timezone="")


def _owner(channel: str, address: str) -> str | None:
    held = Handle.objects.filter(channel=channel, address_hash=address_hash(channel, address))
    return held.values_list("person", flat=True).first()


def _has_proven(copy: Copy, owners: set[str]) -> bool:
    """Say whether whoever is here has proven an address that the copy has as proven: then both are one."""
    proven = [(row["channel"], row["address"]) for row in copy.rows["handles"] if row["verified_at"]]
    marks = [address_hash(*address) for address in proven]
    return Handle.objects.filter(person__in=owners, address_hash__in=marks).exclude(verified_at=None).exists()


def _is_here(person: Person, copy: Copy) -> bool:
    """Say whether her book here is the one of the copy. Raises Refused when it is another one."""
    held = list(book.pages(person))
    said = list(book.consents(person))
    if not held and not said:
        return False
    if held == copy.rows["pages"] and said == copy.rows["consents"]:
        return True
    raise Refused("she has another book here: nothing was taken")


def _fill(person: Person, copy: Copy) -> None:
    _describe(person, copy.rows["person"][0])
    for row in copy.rows["handles"]:
        _give(person, row, is_believed=copy.is_ours)
    held = None
    for row in copy.rows["pages"]:
        held = _turn(person, row, held)
    for row in copy.rows["consents"]:
        _consent(person, row, dict(_notices(copy)))


def _describe(person: Person, row: dict[str, Any]) -> None:
    if row["age_band"] not in AGE_BANDS:
        raise Refused("this copy says an age that we do not know")
    for name, longest in LONGEST.items():
        if len(row[name]) > longest:
            raise Refused(f"this copy has a {name} of more than {longest} characters")
        setattr(person, name, row[name])
    person.last_heard_at = _maybe(row["last_heard_at"])
    person.save()


def _give(person: Person, row: dict[str, Any], *, is_believed: bool) -> None:
    verified_at = _maybe(row["verified_at"]) if is_believed else None
    evidence = row["evidence"] if is_believed else "imported"
    handle = give_handle(person, row["channel"], row["address"], evidence=evidence, verified_at=verified_at)
    if is_believed:
        Handle.objects.filter(pk=handle.pk).update(verified_at=verified_at, evidence=evidence)
    if row["unreachable_since"]:
        told = {"at": _time(row["unreachable_since"]), "reason": row["unreachable_why"]}
        Suppression.objects.get_or_create(handle=handle, defaults=told)


def _turn(person: Person, row: dict[str, Any], held: TermSet | None) -> TermSet:
    """Write one page as it was. Its words are checked as if somebody had typed them."""
    pages.checked(pages.read(row["body"]))
    if row["source"] not in SOURCES or hashlib.sha256(row["body"].encode()).hexdigest() != row["body_hash"]:
        raise Refused(f"page {row['version']} of this copy was changed")
    if row["version"] != (held.version + 1 if held else 1):
        raise Refused("this copy lacks a page")
    return TermSet.objects.create(
        person=person, version=row["version"], supersedes=held, effective_from=_time(row["effective_from"]),
        source=row["source"], body=row["body"], body_hash=row["body_hash"],
    )  # fmt: skip


def _notices(copy: Copy) -> Iterator[tuple[str, Any]]:
    for row in copy.rows["notices"]:
        body = copy.files[f"notices/{row['sha256']}"]
        if hashlib.sha256(body).hexdigest() != row["sha256"]:
            raise Refused("a notice of this copy was changed")
        yield row["sha256"], notice(body, language=row["language"], version=row["version"])


def _consent(person: Person, row: dict[str, Any], shown: dict[str, Any]) -> None:
    purposes()  # those that are shipped are there
    purpose = Purpose.objects.filter(key=row["purpose"], version=row["purpose_version"]).first()
    if purpose is None or row["kind"] not in KINDS or {one["state"] for one in row["events"]} - set(STATES):
        raise Refused(f"this copy has a consent that we do not know: {row['purpose']}")
    header = ConsentRecord.objects.create(
        person=person, purpose=purpose, kind=row["kind"], opened_at=_time(row["opened_at"])
    )
    for one in row["events"]:
        ConsentEvent.objects.create(
            record=header, state=one["state"], at=_time(one["at"]), where=one["where"],
            notice=shown[one["notice"]] if one["notice"] else None, valid_until=_maybe(one["valid_until"]),
        )  # fmt: skip


def _time(words: str) -> datetime:
    return datetime.fromisoformat(words)


def _maybe(words: str | None) -> datetime | None:
    return _time(words) if words else None
