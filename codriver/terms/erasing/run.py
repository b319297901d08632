"""Erasing from its first moment to its last: begin, go on, end. Each part is resumable; the steps are the queue."""

import hashlib
import json
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min

from codriver.kit.clock import now
from codriver.people import tombstones
from codriver.people.handles import unseal
from codriver.people.models import Handle, Person
from codriver.terms.actions import close_book
from codriver.terms.erasing import registry
from codriver.terms.erasing.registry import Address, Erasure, Part
from codriver.terms.models import DataRequest, Doubt, Ending, RequestStep
from codriver.timeline.actions import record

DISK = "disk"  # the last step: the bytes that erased rows leave behind
PROMISED = timedelta(hours=24)  # from the button to the last byte


@transaction.atomic
def begin(request: DataRequest) -> None:
    """Erase somebody from now on: nothing goes out to her any more, and no address of hers is taken again."""
    person = Person.objects.select_for_update().get(pk=request.person_id)
    at = now()
    if person.erased_at is None:
        every = [address for _, address in opened(person)]
        tombstones.lay(person.pk, every, hers=set(hers(request)), at=at)
        Person.objects.filter(pk=person.pk).update(erased_at=at, name="")
        close_book(person)
        record(person.pk, "person.erased", key=f"request:{request.pk}")
    names = [part.name for part in registry.parts()] + [DISK]
    RequestStep.objects.bulk_create(
        [RequestStep(request=request, name=name, begun_at=at) for name in names], ignore_conflicts=True
    )


def opened(person: Person) -> list[tuple[Handle, Address]]:
    """Return her handles with their addresses, as long as there are any."""
    found = [(one, (one.channel, unseal(one.channel, bytes(one.address_sealed)))) for one in person.handles.all()]
    return [(handle, address) for handle, address in found if address[1]]


def hers(request: DataRequest) -> tuple[Address, ...]:
    """Return the addresses that are certainly hers: she proved them, or a colleague looked and said so.

    Where a restored house erases again, the tombstones remember what was said then.
    """
    said = set(Doubt.objects.filter(request=request, is_hers=True).values_list("handle_id", flat=True))
    found = opened(request.person)
    before = tombstones.speechless(address for _, address in found)
    return tuple(
        address for handle, address in found if handle.verified_at is not None or handle.pk in said or address in before
    )


def erasure_of(request: DataRequest) -> Erasure:
    """Return what the parts are told."""
    return Erasure(request.person_id, request.person.erased_at or now(), hers(request))


def go_on(request: DataRequest) -> bool:
    """Do what can be done now. Returns whether everything is gone but bytes on the disk. Safe at any moment, twice.

    A part that is done is looked at again while others are not: what they do may leave something there.
    """
    steps = {step.name: step for step in request.steps.exclude(name=DISK)}
    erasure = erasure_of(request)
    for part in registry.parts():
        if part.name in steps and not (part.is_last and _others_wait(steps)):
            _carry(part, erasure, steps[part.name])
    for name in steps.keys() - {part.name for part in registry.parts()}:
        _done(steps[name])  # nobody holds such a thing any more
    return not request.steps.filter(done_at=None).exclude(name=DISK).exists()


def _others_wait(steps: dict[str, RequestStep]) -> bool:
    before = [steps[part.name] for part in registry.parts() if part.name in steps and not part.is_last]
    return any(step.done_at is None for step in before)


def _carry(part: Part, erasure: Erasure, step: RequestStep) -> None:
    """Let one part erase what it can, one transaction after the other, and note when nothing is left."""
    left = part.count(erasure)
    while left:
        with transaction.atomic():
            rows = part.erase(erasure)
            RequestStep.objects.filter(pk=step.pk).update(rows=F("rows") + rows)
        left = part.count(erasure)
        if not rows:
            break
    if left:
        RequestStep.objects.filter(pk=step.pk).update(done_at=None)
        step.done_at = None
    else:
        _done(step)


def _done(step: RequestStep) -> None:
    if step.done_at is None:
        step.done_at = now()
        RequestStep.objects.filter(pk=step.pk, done_at=None).update(done_at=step.done_at)


def waiting() -> list[DataRequest]:
    """Return the erasures that have begun and are not at their end, the oldest first."""
    open_ones = RequestStep.objects.filter(done_at=None).values("request")
    return list(DataRequest.objects.filter(pk__in=open_ones).select_related("person").order_by("asked_at", "pk"))


def unclean() -> list[DataRequest]:
    """Return the erasures of which nothing is left but bytes on the disk."""
    still = RequestStep.objects.filter(done_at=None).exclude(name=DISK).values("request")
    return [request for request in waiting() if not still.filter(request=request).exists()]


@transaction.atomic
def end(request: DataRequest) -> None:
    """Note that nothing of her is left, with the proof: a hash over what was erased where, and when."""
    RequestStep.objects.filter(request=request, name=DISK, done_at=None).update(done_at=now())
    Ending.objects.get_or_create(
        request=request, defaults={"verdict": "done", "by": request.by, "at": now(), "proof": proof_of(request)}
    )


def proof_of(request: DataRequest) -> str:
    """Return the SHA-256 of the steps, as JSON with sorted keys: anybody can count it again from the page."""
    steps = [
        {"done_at": step.done_at and step.done_at.isoformat(), "name": step.name, "rows": step.rows}
        for step in request.steps.order_by("name")
    ]
    return hashlib.sha256(json.dumps(steps, sort_keys=True).encode()).hexdigest()


def late_since() -> datetime | None:
    """Return since when the oldest erasure waits that is older than was promised; None when none is."""
    oldest: datetime | None = RequestStep.objects.filter(done_at=None).aggregate(at=Min("begun_at"))["at"]
    return oldest if oldest is not None and now() - oldest > PROMISED else None
