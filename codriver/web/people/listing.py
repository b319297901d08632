"""The list of people: those who were heard last come first. A fixed number of queries, however many there are."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from codriver.kit.clock import now
from codriver.people.handles import address_hash
from codriver.people.models import Handle, Person
from codriver.staff.models import User
from codriver.terms import queries
from codriver.terms.briefly import brief
from codriver.terms.nouns import Purpose as PurposeValue
from codriver.terms.nouns import Terms
from codriver.web.people.naming import Address, names, newest_purposes

A_PAGE = 50
SHOWN = 3  # addresses in a row
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Row:
    """One person of the list."""

    person: Person
    addresses: list[Address]
    more: int  # addresses that are not shown
    state: str  # her terms in one line


@dataclass(frozen=True)
class Listing:
    """One page of the list, and where the next begins; "" when there is none."""

    rows: list[Row]
    following: str


def listing(viewer: User, asked: str, cursor: str) -> Listing:
    """Return a page of people.

    asked   a part of a name, or a whole address on any channel; "" is everybody.
    cursor  where the page before ended; one that is none begins anew.
    """
    found = Person.objects.visible_to(viewer)
    if asked:
        found = found.filter(Q(name__icontains=asked) | Q(key__in=_owners(asked)))
    people = _page(found, *_read(cursor))
    shown = people[:A_PAGE]
    return Listing(_rows(shown), _cursor(shown[-1]) if len(people) > A_PAGE else "")


def _owners(asked: str) -> QuerySet[Handle, Any]:
    """Return whose this address is, on whatever channel. It is compared by its keyed hash, so only whole."""
    channels = Handle.objects.values_list("channel", flat=True).distinct()
    hashes = [address_hash(channel, asked) for channel in channels]
    return Handle.objects.filter(address_hash__in=hashes).values("person_id")


def _page(found: QuerySet[Person], heard_at: datetime | None, key: str) -> list[Person]:
    """Return up to one more than a page after a person: those who were heard, the last first, then the others."""
    people: list[Person] = []
    if heard_at is not None or not key:
        heard = found.filter(last_heard_at__isnull=False)
        if heard_at is not None:
            heard = heard.filter(Q(last_heard_at__lt=heard_at) | Q(last_heard_at=heard_at, key__gt=key))
        people = list(heard.order_by("-last_heard_at", "key")[: A_PAGE + 1])
        key = ""
    if len(people) <= A_PAGE:
        silent = found.filter(last_heard_at=None, key__gt=key).order_by("key")
        people += silent[: A_PAGE + 1 - len(people)]
    return people


def _cursor(person: Person) -> str:
    at = person.last_heard_at
    return f"{(at - EPOCH) // MICROSECOND if at else ''}.{person.key}"


def _read(cursor: str) -> tuple[datetime | None, str]:
    """Return when the last person of the page before was heard, and her key."""
    moment, _, key = cursor.partition(".")
    is_time = moment.isdecimal() and len(moment) <= 17
    return EPOCH + int(moment) * MICROSECOND if is_time else None, key


def _rows(people: list[Person]) -> list[Row]:
    known = newest_purposes()
    promotion = [one.value for one in known if one.kind == "promotion"]
    terms = queries.terms_of_many(people)
    handles: dict[str, list[Handle]] = {}
    for handle in Handle.objects.filter(person__in=people).order_by("pk"):
        handles.setdefault(handle.person_id, []).append(handle)
    return [_row(one, handles.get(one.pk, []), terms[one.pk], promotion, known) for one in people]


def _row(person: Person, handles: list[Handle], terms: Terms, promotion: list[PurposeValue], known: list) -> Row:
    channels = sorted({handle.channel for handle in handles})
    state = brief(terms, promotion, channels, names(known, person.timezone), now())
    return Row(person, [Address(handle) for handle in handles[:SHOWN]], max(0, len(handles) - SHOWN), state)
