"""The right side of her page: who she is, by which addresses, and what she allows."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from codriver.kit.clock import now
from codriver.people.models import Handle, Person
from codriver.terms import queries
from codriver.terms.models import Purpose, TermSet
from codriver.terms.nouns import Terms
from codriver.terms.sentences import Names, sentence, told
from codriver.terms.visible import may_profile
from codriver.web.people.naming import Address, names, newest_purposes

AGES: dict[str, Promise] = {"under 14": _("under 14"), "14-17": _("14 to 17"), "adult": _("adult")}
LANGUAGES: dict[str, Promise] = {"en": _("English"), "zh-hans": _("Chinese")}


@dataclass(frozen=True)
class Card:
    """Who somebody is as colleagues see it."""

    person: Person
    addresses: list[Address]
    terms: Terms
    since: datetime | None  # of the newest page of her book
    known: list[Purpose]
    names: Names

    @property
    def rules(self) -> list[str]:
        """Return a sentence for each rule that has not run out, in the order of her book."""
        at = now()
        return [sentence(rule, self.names) for rule in self.terms.rules if rule.until is None or at < rule.until]

    @property
    def other(self) -> list[str]:
        """Return what she said besides rules."""
        return told(self.terms, self.names)

    @property
    def clock(self) -> datetime:
        """Return now by her clock."""
        return now().astimezone(ZoneInfo(self.person.timezone or "UTC"))

    @property
    def age(self) -> Promise | str:
        """Return her age where it is known."""
        return AGES.get(self.person.age_band, "")

    @property
    def language(self) -> Promise | str:
        """Return the name of her language."""
        return LANGUAGES.get(self.person.language, self.person.language)

    @property
    def is_overheard_hidden(self) -> bool:
        """Say whether her terms keep what she said in public off this page."""
        return not may_profile(self.terms)


def card(person: Person) -> Card:
    """Return who somebody is. A fixed number of queries."""
    known = newest_purposes()
    page: TermSet | None = queries.newest(person)
    proven_first = F("verified_at").desc(nulls_last=True)
    handles = Handle.objects.filter(person=person).select_related("suppression").order_by(proven_first, "pk")
    found = [Address(handle) for handle in handles]
    terms = queries.terms_from(person, page, set())
    since = page.effective_from if page else None
    return Card(person, found, terms, since, known, names(known, person.timezone))
