"""What only a person can decide before somebody is erased: addresses of hers that nobody has proven.

A room that knows what stands under such an address registers a count with `when_doubted`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from codriver.people.models import Handle
from codriver.terms.erasing import registry, run
from codriver.terms.erasing.registry import Address, Erasure
from codriver.terms.models import DataRequest, Doubt

Count = Callable[[Address], int]
_counts: dict[str, tuple[Promise, Count]] = {}


def when_doubted(name: str, label: Promise) -> Callable[[Count], Count]:
    """Register a count of what would go too if an unproven address were hers."""

    def register(count: Count) -> Count:
        _counts[name] = (label, count)
        return count

    return register


@dataclass(frozen=True)
class Likely:
    """An address that is noted as hers and unproven, what stands under it, and what a colleague said of it."""

    handle: Handle
    address: str
    under: list[tuple[Promise, int]] = field(default_factory=list)
    doubt: Doubt | None = None


@dataclass(frozen=True)
class Planned:
    """One part of an erasure before it happens."""

    label: Promise
    count: int


def likely(request: DataRequest) -> list[Likely]:
    """Return the addresses that a person must decide about; none any more once the erasure has begun."""
    if request.person.erased_at is not None:
        return []
    said = {doubt.handle_id: doubt for doubt in Doubt.objects.filter(request=request).select_related("by")}
    return [
        Likely(handle, address[1], [(label, count(address)) for label, count in _counts.values()], said.get(handle.pk))
        for handle, address in run.opened(request.person)
        if handle.verified_at is None
    ]


def planned(request: DataRequest) -> list[Planned]:
    """Return what would be erased now, part by part; parts without anything are left out."""
    asked = Erasure(request.person_id, request.asked_at, run.hers(request))
    counts = ((part.label, part.count(asked)) for part in registry.parts())
    return [Planned(label, count) for label, count in counts if count]
