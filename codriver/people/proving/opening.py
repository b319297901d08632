"""What a proven address opens: its person, nobody yet, or a place on the side of whoever is in already."""

from datetime import datetime
from typing import Literal

from django.db import transaction

from codriver.people.actions import give_handle
from codriver.people.handles import unseal
from codriver.people.models import Handle, Person
from codriver.people.proving import rules
from codriver.people.proving.models import FormerHandle, Passkey, Proof

Added = Literal["added", "proven again", "came back", "another's"]


class ProofOverError(Exception):
    """The proof was not given, is too old, or was used to begin before."""


def _handle_of(proof: Proof) -> Handle | None:
    """Return the handle of the proven address, held until the transaction ends."""
    handles = Handle.objects.select_for_update().filter(channel=proof.channel, address_hash=proof.address_hash)
    return handles.first()


def _opens(handle: Handle, at: datetime) -> bool:
    """Say whether her side is opened by this address of hers. Of whoever was erased nothing opens."""
    if handle.person.erased_at is not None:
        return False
    proven = Handle.objects.filter(person=handle.person_id).exclude(verified_at=None)
    is_lived_in = proven.exists() or Passkey.objects.filter(person=handle.person_id).exists()
    return rules.opens(handle.verified_at, at, is_lived_in=is_lived_in)


def _verify(handle: Handle, at: datetime) -> None:
    """Note that she proved it herself, now."""
    handle.verified_at, handle.evidence = at, "signed in"
    handle.save(update_fields=["verified_at", "evidence"])


def _move(handle: Handle, person: Person, at: datetime) -> None:
    """Make an address another person's; whose it was is remembered. What was said from it before stays where it is."""
    FormerHandle.objects.get_or_create(
        person_id=handle.person_id,
        channel=handle.channel,
        address_hash=handle.address_hash,
        defaults={"until": at},
    )
    handle.person = person
    handle.save(update_fields=["person"])
    _verify(handle, at)


@transaction.atomic
def open_person(proof: Proof, at: datetime) -> Person | None:
    """Return the person whom a proven address opens, and note the proof; None when it opens nobody.

    An address that was not proven for a year opens nobody: telephone numbers and mailboxes find new owners.
    """
    handle = _handle_of(proof)
    if handle is None or not _opens(handle, at):
        return None
    _verify(handle, at)
    Proof.objects.filter(pk=proof.pk).update(person=handle.person_id)
    return handle.person


@transaction.atomic
def begin_person(proof: Proof, *, name: str, language: str, timezone: str, at: datetime) -> Person:
    """Make the person who begins with a proven address, once. Raises ProofOverError.

    An address that was somebody's and opens nobody becomes hers; the earlier person keeps all the rest.
    """
    proof = Proof.objects.select_for_update().get(pk=proof.pk)
    if proof.person_id or proof.used_at is None or at - proof.used_at > rules.BEGINS_WITHIN:
        raise ProofOverError
    handle = _handle_of(proof)
    if handle is not None and _opens(handle, at):
        raise ProofOverError  # it became somebody's meanwhile: she comes in by it
    person = Person.objects.create(name=name, language=language, timezone=timezone)
    if handle is not None:
        _move(handle, person, at)
    else:
        _give(proof, person, at)
    Proof.objects.filter(pk=proof.pk).update(person=person)
    return person


@transaction.atomic
def add_handle(proof: Proof, person: Person, at: datetime) -> Added:
    """Put a proven address on the side of somebody who is in already, and say what came of it.

    One that opens another person stays there: joining two people is for somebody who works here. One that opens nobody
    any more becomes hers; if it was hers once, it has come back.
    """
    handle = _handle_of(proof)
    if handle is None:
        _give(proof, person, at)
        return "added"
    if handle.person_id == person.pk:
        _verify(handle, at)
        return "proven again"
    was_hers = FormerHandle.objects.filter(person=person, channel=handle.channel, address_hash=handle.address_hash)
    came_back = was_hers.exists()
    if _opens(handle, at) and not came_back:
        return "another's"
    _move(handle, person, at)
    was_hers.delete()
    return "came back" if came_back else "added"


def _give(proof: Proof, person: Person, at: datetime) -> None:
    """Give a person an address that was nobody's."""
    address = unseal(proof.channel, bytes(proof.address_sealed))
    give_handle(person, proof.channel, address, evidence="signed in", verified_at=at)
