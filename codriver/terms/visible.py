"""Which rows of her timeline a colleague may see: her role decides, and the customer's terms."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from codriver.kit.clock import now
from codriver.people.models import Person
from codriver.terms import laws, queries, rules
from codriver.terms.nouns import Purpose, Terms
from codriver.timeline.models import Activity

if TYPE_CHECKING:
    from codriver.staff.models import User

PROFILE = Purpose("profile", "service")
OVERHEARD = frozenset({"mention.posted"})  # said in public, to others


def visible(viewer: "User", activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Return what a colleague may see of what happened. Three queries more, however many rows there are.

    What was said to us, and what we said, is for every colleague who may see people. What was overheard belongs to a
    customer's page only as long as she lets us put together what we know of her. Who was erased has no page.
    """
    keys = activities.order_by().values("person_key").distinct()
    people = list(Person.objects.visible_to(viewer).filter(key__in=keys))
    terms = queries.terms_of_many(people)
    hidden = [key for key, hers in terms.items() if not may_profile(hers)]
    seen = activities.filter(person_key__in=list(terms))
    return seen.exclude(person_key__in=hidden, verb__in=OVERHEARD) if hidden else seen


def may_profile(terms: Terms) -> bool:
    """Say whether what somebody said in public, and what we guess from it, may stand on her page."""
    return rules.may_use(terms, PROFILE, now(), laws.law_of(terms.country)).verdict == "send"
