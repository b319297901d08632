"""Her history as a copy holds it."""

from collections.abc import Iterator

from codriver.people.models import Person
from codriver.terms.copying.sections import Row, stamp
from codriver.timeline.models import Activity


def activities(who: Person) -> Iterator[Row]:
    """Give what happened with her, in its order. Whether a colleague did it is told, not who."""
    for one in Activity.objects.filter(person_key=who.pk).order_by("happened_at", "pk").iterator():
        yield {
            "verb": one.verb, "happened_at": stamp(one.happened_at), "recorded_at": stamp(one.recorded_at),
            "by_staff": one.by_id is not None, "facts": one.facts,
        }  # fmt: skip
