"""What waited for a digest goes out as one message: for each address and purpose, when its time has come."""

from collections import defaultdict

from django.db import transaction

from codriver.channels import outbox
from codriver.channels.models import Outgoing
from codriver.kit.clock import now
from codriver.people.models import Person

Pile = tuple[str, int, int]  # person, handle, purpose
BATCH = 1000


def run() -> int:
    """Collect what is due. Returns how many digests were queued. A job of the worker."""
    due = Outgoing.objects.filter(state="digest", next_at__lte=now()).order_by("next_at", "pk")
    piles: dict[Pile, list[int]] = defaultdict(list)
    for pk, person, handle, purpose in due.values_list("pk", "person_id", "handle_id", "purpose_id")[:BATCH]:
        piles[person, handle, purpose].append(pk)
    for pks in piles.values():
        collect(pks)
    return len(piles)


@transaction.atomic
def collect(pks: list[int]) -> Outgoing | None:
    """Make one message of several that wait. Safe to run twice."""
    first = Outgoing.objects.get(pk=pks[0])
    Person.objects.select_for_update().get(pk=first.person_id)
    parts = list(Outgoing.objects.filter(pk__in=pks, state="digest").select_related("handle", "purpose").order_by("pk"))
    if not parts:
        return None
    only = parts[0]
    message = outbox.send(
        only.handle,
        only.purpose.key,
        key=f"digest:{only.pk}",
        subject=only.subject if len(parts) == 1 else f"{only.subject} (+{len(parts) - 1})",
        text="\n\n\n".join(f"{part.subject}\n\n{part.text}" for part in parts),
        topic=only.topic if len({part.topic for part in parts}) == 1 else None,
        sender=only.sender,
        language=only.language,
        is_digest=True,
    )
    Outgoing.objects.filter(pk__in=[part.pk for part in parts]).update(state="collected", next_at=None, digest=message)
    return message
