"""Whose an address is: the person who is known by it, or one whom we meet by her first message."""

from django.db import transaction

from codriver.people.actions import HandleTaken, give_handle
from codriver.people.models import Person
from codriver.people.queries import known_authors
from codriver.staff.models import Company

EVIDENCE = "wrote to us"
LONGEST_NAME = 120


def known(channel: str, address: str) -> Person | None:
    """Return who is known by an address, None when nobody is."""
    key = known_authors([(channel, address)]).get((channel, address))
    return Person.objects.get(pk=key) if key else None


def met(channel: str, address: str, name: str, language: str) -> Person:
    """Return who is known by an address; when nobody is, somebody whom we meet now.

    Her handle is not verified: whoever wants to can write a sender's name on an envelope.
    """
    found = known(channel, address)
    if found:
        return found
    try:
        with transaction.atomic():
            person = Person.objects.create(
                name=(name or address.partition("@")[0])[:LONGEST_NAME],
                language="zh-hans" if language == "zh" else "en",
                timezone=getattr(Company.objects.first(), "timezone", "UTC"),
            )
            give_handle(person, channel, address, evidence=EVIDENCE)
            return person
    except HandleTaken:  # another worker met her in this moment
        return known(channel, address) or met(channel, address, name, language)
