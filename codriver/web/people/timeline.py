"""What happened with one person, the latest first, as her terms let it be seen; and what did not go out to her."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from codriver.channels.models import Outgoing
from codriver.people.models import Person
from codriver.staff.models import User
from codriver.terms.visible import visible
from codriver.timeline.models import Activity
from codriver.web.people.happenings import NEEDED, Item, Told
from codriver.web.people.telling import item

A_PAGE = 30
OPEN = ("waiting", "sending", "held", "digest", "unknown")  # messages that stand above the history
CLOSED = ("denied", "failed", "collected")  # those of which no Activity tells
MOST_OPEN = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Place = tuple[datetime, int, int]  # when, 1 for an Activity and 0 for a message, the row's number


@dataclass(frozen=True)
class History:
    """One page of what happened, and where the next begins; "" when there is none."""

    items: list[Item]
    following: str


def history(viewer: User, person: Person, told: Told, cursor: str) -> History:
    """Return a page of what happened. Its queries do not grow with its rows.

    cursor  where the page before ended; one that is none begins anew.
    """
    after = _read(cursor)
    activities = visible(viewer, Activity.objects.filter(person_key=person.pk)).select_related("by")
    messages = Outgoing.objects.visible_to(viewer).filter(person=person, state__in=CLOSED)
    messages = messages.exclude(state="failed", external_id__gt="")  # one that came back: that it was sent is told
    messages = messages.select_related(*NEEDED)
    if after is not None:
        activities = activities.filter(_after("happened_at", after, 1))
        messages = messages.filter(_after("made_at", after, 0))
    rows: list[tuple[Place, Activity | Outgoing]] = [
        *(((one.happened_at, 1, one.pk), one) for one in activities.order_by("-happened_at", "-pk")[: A_PAGE + 1]),
        *(((one.made_at, 0, one.pk), one) for one in messages.order_by("-made_at", "-pk")[: A_PAGE + 1]),
    ]
    rows.sort(key=lambda row: row[0], reverse=True)
    shown = rows[:A_PAGE]
    told.fetch([one for _, one in shown])
    items = [item(told, one) for _, one in shown]
    return History(items, _written(shown[-1][0]) if len(rows) > A_PAGE else "")


def open_messages(viewer: User, person: Person, told: Told) -> list[Item]:
    """Return what is on its way to her or waits for somebody, the oldest first."""
    rows = Outgoing.objects.visible_to(viewer).filter(person=person, state__in=OPEN).order_by("pk")
    found = list(rows.select_related(*NEEDED)[:MOST_OPEN])
    told.fetch(found)
    return [item(told, one) for one in found]


def _after(field: str, place: Place, rank: int) -> Q:
    """Return what stands later on the list than a place; of one moment Activities come first."""
    at, its_rank, pk = place
    earlier = Q(**{f"{field}__lt": at})
    if rank == its_rank:
        return earlier | Q(**{field: at, "pk__lt": pk})
    return earlier | Q(**{field: at}) if rank < its_rank else earlier


def _written(place: Place) -> str:
    at, rank, pk = place
    return f"{(at - EPOCH) // MICROSECOND}.{rank}.{pk}"


def _read(cursor: str) -> Place | None:
    parts = cursor.split(".")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) <= 17 for part in parts):
        return None
    return EPOCH + int(parts[0]) * MICROSECOND, int(parts[1]), int(parts[2])
