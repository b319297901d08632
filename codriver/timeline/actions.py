"""Writing history. `record` is the only way, and saying the same thing twice is saying it once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from codriver.kit.clock import now
from codriver.timeline.models import Activity, Reaction
from codriver.timeline.registry import reactions

if TYPE_CHECKING:
    from codriver.staff.models import User

CHUNK = 500  # keys in one query


@dataclass(frozen=True)
class Happening:
    """What is to be recorded: with whom, under which key, when, and the facts."""

    person_key: str
    key: str
    happened_at: datetime
    facts: dict[str, Any] = field(default_factory=dict)


def record(
    person_key: str, verb: str, *, key: str, happened_at: datetime | None = None, by: "User | None" = None, **facts: Any
) -> Activity:
    """Record that something happened with a person, once.

    verb   past and dotted; with `key` it names the happening: a replay returns the first Activity, unchanged.
    by     the member of staff who did it, None when nobody here did.
    facts  small values that JSON can hold.
    """
    happening = Happening(person_key, key, happened_at or now(), facts)
    record_many(verb, [happening], by=by)
    return Activity.objects.get(verb=verb, key=key)


@transaction.atomic
def record_many(verb: str, happenings: Sequence[Happening], *, by: "User | None" = None) -> int:
    """Record many happenings of one verb and say how many are new. Safe to repeat."""
    new = 0
    for start in range(0, len(happenings), CHUNK):
        unique = {happening.key: happening for happening in reversed(happenings[start : start + CHUNK])}
        new += _record_chunk(verb, list(reversed(unique.values())), by)
    return new


def _record_chunk(verb: str, happenings: list[Happening], by: "User | None") -> int:
    """Insert those that are not here; whoever inserts an Activity also notes the consequences that it is to have."""
    at = now()
    keys = [happening.key for happening in happenings]
    known = set(Activity.objects.filter(verb=verb, key__in=keys).values_list("key", flat=True))
    wanted = [
        Activity(
            person_key=happening.person_key,
            verb=verb,
            key=happening.key,
            happened_at=happening.happened_at,
            recorded_at=at,
            by=by,
            facts=happening.facts,
        )
        for happening in happenings
        if happening.key not in known
    ]
    Activity.objects.bulk_create(wanted, ignore_conflicts=True)  # somebody else may just have recorded one of them
    here = Activity.objects.filter(verb=verb, key__in=[activity.key for activity in wanted]).values_list(
        "pk", flat=True
    )
    due = [Reaction(activity_id=pk, name=name, due_at=at) for pk in here for name in reactions(verb)]
    Reaction.objects.bulk_create(due, ignore_conflicts=True)
    return len(wanted)
