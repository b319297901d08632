"""Her terms as the gate wants them. A fixed number of queries, however many people are asked about."""

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from django.db.models import OuterRef, QuerySet, Subquery

from codriver.people.models import Handle, Person
from codriver.terms.models import Opening, Suppression, TermSet
from codriver.terms.nouns import AgeBand, Terms
from codriver.terms.pages import read

NO_BOOK = 0  # version of a book without pages


def newest(person: Person) -> TermSet | None:
    """Return the newest page of somebody's book; None where she has none yet."""
    return TermSet.objects.filter(person=person).order_by("-version").first()


def terms_of(person: Person, handle_id: int | None = None) -> Terms:
    """Return somebody's terms now.

    handle_id  of the address that is meant: where it does not reach her, its channel is suppressed.
    """
    page = newest(person)
    reached = Suppression.objects.filter(handle=handle_id).select_related("handle").first() if handle_id else None
    return terms_from(person, page, {reached.handle.channel} if reached else set())


def without_reach(terms: Terms, handle: Handle) -> Terms:
    """Return somebody's terms as they are for one address of hers, which may not reach her any more.

    handle  fetched with its suppression.
    """
    return replace(terms, suppressed=frozenset({handle.channel} if hasattr(handle, "suppression") else ()))


def terms_of_many(people: Iterable[Person]) -> dict[str, Terms]:
    """Return the terms of many people by their keys. A channel is suppressed when any address of hers there is."""
    wanted = {person.pk: person for person in people}
    last = TermSet.objects.filter(person=OuterRef("person")).order_by("-version").values("pk")[:1]
    pages = TermSet.objects.filter(person__in=wanted, pk=Subquery(last))
    by_person = {page.person_id: page for page in pages}
    bad: dict[str, set[str]] = {}
    where = Suppression.objects.filter(handle__person__in=wanted)
    for key, channel in where.values_list("handle__person", "handle__channel"):
        bad.setdefault(key, set()).add(channel)
    return {key: terms_from(person, by_person.get(key), bad.get(key, set())) for key, person in wanted.items()}


def terms_from(person: Person, page: TermSet | None, suppressed: set[str]) -> Terms:
    """Put a page and what is known of its person together."""
    said = read(page.body) if page else read("")
    return Terms(
        version=page.version if page else NO_BOOK,
        rules=said.rules,
        consents=said.consents,
        objected=frozenset(said.objected),
        suppressed=frozenset(suppressed),
        paused_until=said.paused_until,
        is_erased=person.erased_at is not None,
        age_band=cast(AgeBand, person.age_band),
        has_guardian=person.has_guardian,
        zone=person.timezone or "UTC",
        country=person.country,
    )


def openings_of(person: Person) -> QuerySet[Opening]:
    """Return who opened somebody's page, the latest first: her own list of who looked."""
    return Opening.objects.filter(person=person).select_related("by").order_by("-at", "-pk")
