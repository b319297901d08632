"""Addresses of people who were erased: by a keyed hash they are known again, and not taken a second time.

The key is one of its own, which is never changed: who is gone cannot be hashed anew.
"""

import hmac
from collections.abc import Iterable
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import transaction

from codriver.kit.clock import now
from codriver.kit.keys import key
from codriver.people import journal
from codriver.people.models import Tombstone
from codriver.people.rules import same_address

CHUNK = 500  # marks in one query
Address = tuple[str, str]  # channel, address


@cache
def _key() -> bytes:
    return key(settings.CODRIVER_DATA, "tombstones")


def keyed(*words: str) -> str:
    """Return the keyed hash of some words: HMAC-SHA256, 64 hex digits."""
    return hmac.digest(_key(), "\0".join(words).encode(), "sha256").hex()


def mark_of(channel: str, address: str) -> str:
    """Return the mark of an address."""
    return keyed("address", channel, same_address(channel, address))


def lay(person_key: str, addresses: Iterable[Address], *, hers: set[Address], at: datetime) -> None:
    """Note that whoever had these addresses was erased. Safe to repeat.

    hers  those that are certainly hers: from them no public post is taken either.
    """
    put(
        Tombstone(mark=mark_of(*address), person_key=person_key, is_hers=address in hers, at=at)
        for address in addresses
    )
    transaction.on_commit(lambda: journal.note(person_key))


def put(rows: Iterable[Tombstone]) -> None:
    """Store tombstones; one that is here already stands anew."""
    fields = ["person_key", "is_hers", "at", "lifted_at"]
    Tombstone.objects.bulk_create(rows, update_conflicts=True, unique_fields=["mark"], update_fields=fields)


def stands(channel: str, address: str) -> bool:
    """Say whether an address is one that may not be taken."""
    return Tombstone.objects.filter(mark=mark_of(channel, address), lifted_at=None).exists()


def speechless(addresses: Iterable[Address]) -> set[Address]:
    """Return those of these addresses from which no public post is taken. One query where nobody was ever erased."""
    standing = Tombstone.objects.filter(is_hers=True, lifted_at=None)
    if not standing.exists():
        return set()
    marks = {mark_of(*address): address for address in set(addresses)}
    wanted, found = list(marks), set()
    for start in range(0, len(wanted), CHUNK):
        some = standing.filter(mark__in=wanted[start : start + CHUNK])
        found |= {marks[mark] for mark in some.values_list("mark", flat=True)}
    return found


def lift(channel: str, address: str) -> bool:
    """She proved that the address is hers: it may be taken again. Returns whether a tombstone stood there."""
    stone = Tombstone.objects.filter(mark=mark_of(channel, address), lifted_at=None).first()
    if stone is None:
        return False
    Tombstone.objects.filter(pk=stone.pk).update(lifted_at=now())
    transaction.on_commit(lambda: journal.note(stone.person_key))
    return True
