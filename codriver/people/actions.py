"""Verbs of people: give somebody a handle, note that she was heard."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from codriver.people import tombstones
from codriver.people.handles import address_hash, seal
from codriver.people.models import Handle, Person
from codriver.people.rules import EVIDENCE, OWN_WORD
from codriver.timeline.actions import record
from codriver.timeline.models import Activity


class HandleTaken(ValueError):
    """The address is another person's handle. Whether they are one person is for somebody at work to say."""


class Erased(ValueError):
    """The address is one of somebody who was erased here. Only she brings it back, by proving that it is hers."""


@transaction.atomic
def give_handle(
    person: Person, channel: str, address: str, *, evidence: str, verified_at: datetime | None = None
) -> Handle:
    """Note that a person is known by an address; what was overheard from it joins her timeline. Safe to run twice.

    evidence     one of rules.EVIDENCE.
    verified_at  when she proved that it is hers; None while she has not.
    Raises HandleTaken when it is another person's, Erased when she was erased and has not proven it herself,
    ValueError when there is no such evidence or address.
    """
    if evidence not in EVIDENCE or not address.strip() or not channel:
        raise ValueError(f"a handle needs a channel, an address and one of these as evidence: {', '.join(EVIDENCE)}")
    if verified_at is not None and evidence in OWN_WORD:
        tombstones.lift(channel, address)
    elif tombstones.stands(channel, address):
        raise Erased(f"whoever had this {channel} address was erased here: only she can bring it back")
    mark = address_hash(channel, address)
    fresh = Handle(
        person=person,
        channel=channel,
        address_hash=mark,
        address_sealed=seal(channel, address.strip()),
        evidence=evidence,
        verified_at=verified_at,
    )
    Handle.objects.bulk_create([fresh], ignore_conflicts=True)
    handle = Handle.objects.select_for_update().get(channel=channel, address_hash=mark)
    if handle.person_id != person.pk:
        raise HandleTaken(f"this {channel} address is another person's handle")
    if verified_at is not None and handle.verified_at is None:
        handle.verified_at = verified_at
        handle.save(update_fields=["verified_at"])
    record(person.pk, "handle.given", key=str(handle.pk), handle=handle.pk, channel=channel)
    return handle


def heard(activity: Activity) -> None:
    """Remember when a person was last heard: the newest of what she said, in whatever order it reaches us."""
    at = activity.happened_at
    older = Q(last_heard_at=None) | Q(last_heard_at__lt=at)
    Person.objects.filter(older, key=activity.person_key).update(last_heard_at=at)
