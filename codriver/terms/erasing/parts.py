"""What people, timeline and terms hold of her, and how it goes: texts are blanked; ids, hashes and times stay."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from codriver.kit.clock import now
from codriver.people.models import FormerHandle, Handle, Passkey, Person, Proof
from codriver.people.tombstones import keyed
from codriver.terms.erasing.registry import Erase, Erasure, when_erased
from codriver.terms.models import ConsentEvent, DataRequest, Ending, Receipt, SendDecision, TermSet
from codriver.terms.receipts import chain
from codriver.timeline.models import Activity, Reaction

BATCH = 1000  # rows in one transaction
RECEIPTS = ("terms_receipt", "terms_countersignature")
PROVEN = ("people_proof", "people_formerhandle", "people_passkey")
GONE = "erased:"  # begins what stands in the place of a key or a hash
Find = Callable[[Erasure], "QuerySet[Any]"]


def blanked(found: "QuerySet[Any]", **blank: object) -> int:
    """Blank some of these rows and say how many."""
    some = list(found.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return found.model._default_manager.filter(pk__in=some).update(**blank) if some else 0


def how_many(find: Find) -> Erase:
    """Return a count of what a query finds."""
    return lambda erasure: find(erasure).count()


# ---- her book


def pages(erasure: Erasure) -> "QuerySet[TermSet]":
    """Return the pages of her book that have words."""
    return TermSet.objects.filter(person=erasure.person_key).exclude(body="")


def places(erasure: Erasure) -> "QuerySet[ConsentEvent]":
    """Return what she said to a purpose, where the page is known on which she said it."""
    return ConsentEvent.objects.filter(record__person=erasure.person_key).exclude(where="")


def decisions(erasure: Erasure) -> "QuerySet[SendDecision]":
    """Return the gate's answers that name a topic or a sender."""
    return SendDecision.objects.filter(person=erasure.person_key).exclude(facts={})


def asked(erasure: Erasure) -> "QuerySet[DataRequest]":
    """Return what she asked for in words."""
    return DataRequest.objects.filter(person=erasure.person_key).exclude(words="")


def answered(erasure: Erasure) -> "QuerySet[Ending]":
    """Return what she was answered in words."""
    return Ending.objects.filter(request__person=erasure.person_key).exclude(reason="")


# ---- what happened


def happenings(erasure: Erasure) -> "QuerySet[Activity]":
    """Return what happened with her, as far as it tells anything."""
    return Activity.objects.filter(~Q(key__startswith=GONE) | ~Q(facts={}), person_key=erasure.person_key)


def blank_happenings(erasure: Erasure) -> int:
    """Let her history say that something happened, when, and no more. What was still to follow from it does not."""
    some = list(happenings(erasure).order_by("pk")[:BATCH])
    for one in some:
        if not one.key.startswith(GONE):
            one.key = GONE + keyed("activity", one.verb, one.key)
        one.facts = {}
    Activity.objects.bulk_update(some, ["key", "facts"])
    Reaction.objects.filter(activity__in=some, done_at=None).update(done_at=now())
    return len(some)


# ---- what she was given and what she proved


def receipts(erasure: Erasure) -> "QuerySet[Receipt]":
    """Return her receipts that say anything."""
    return Receipt.objects.filter(person_key=erasure.person_key).exclude(body=b"")


def blank_receipts(erasure: Erasure) -> int:
    """Blank what her receipts say. Numbers, times and hashes stay: the chain shows no gap."""
    count = receipts(erasure).count()
    if count:
        chain.erase(erasure.person_key)
    return count


def proven(erasure: Erasure) -> "list[QuerySet[Any]]":
    """Return what is left of her proving that addresses and devices are hers."""
    hers = Q(person=erasure.person_key)
    proofs = Proof.objects.filter(hers | Q(adding=erasure.person_key))
    return [proofs, FormerHandle.objects.filter(hers), Passkey.objects.filter(hers)]


def count_proven(erasure: Erasure) -> int:
    """Say how much of it is there."""
    return sum(found.count() for found in proven(erasure))


def delete_proven(erasure: Erasure) -> int:
    """Delete codes that were asked for, addresses that were hers, and her devices."""
    return sum(found.delete()[0] for found in proven(erasure))


# ---- who she is

NOTHING: Mapping[str, object] = {
    "name": "", "language": "", "timezone": "", "country": "", "age_band": "unknown", "guardian": None,
    "last_heard_at": None,
}  # fmt: skip


def who(erasure: Erasure) -> "QuerySet[Person]":
    """Return her row while it says anything of her."""
    return Person.objects.filter(pk=erasure.person_key).exclude(
        name="", language="", timezone="", country="", age_band="unknown", guardian=None, last_heard_at=None
    )


def handles(erasure: Erasure) -> "QuerySet[Handle]":
    """Return her addresses."""
    return Handle.objects.filter(person=erasure.person_key).exclude(address_hash__startswith=GONE)


def destroy_addresses(erasure: Erasure) -> int:
    """Destroy her addresses; what is left of each is its tombstone, and a row that old messages hang on."""
    some = list(handles(erasure))
    for handle in some:
        handle.address_hash, handle.address_sealed = f"{GONE}{handle.pk}", b""
    Handle.objects.bulk_update(some, ["address_hash", "address_sealed"])
    return len(some)


def register() -> None:
    """Register all of these; codriver.reactions calls it."""
    own: tuple[tuple[str, Promise, Find, str, Mapping[str, object]], ...] = (
        ("terms.book", _("Pages of the book"), pages, "terms_termset", {"body": ""}),
        ("terms.consents", _("Where consent was given"), places, "terms_consentevent", {"where": ""}),
        ("terms.decisions", _("Topics of the gate's decisions"), decisions, "terms_senddecision", {"facts": {}}),
        ("terms.requests", _("Words of requests"), asked, "terms_datarequest", {"words": ""}),
        ("terms.endings", _("Words of answers to requests"), answered, "terms_ending", {"reason": ""}),
        ("people.person", _("Name and what else is known"), who, "people_person", NOTHING),
    )
    for name, label, find, table, blank in own:
        when_erased(name, label, how_many(find), tables=[table])(_blanking(find, blank))
    history = when_erased("timeline.activities", _("What happened"), how_many(happenings), tables=["timeline_activity"])
    history(blank_happenings)
    given = when_erased("terms.receipts", _("Receipts"), how_many(receipts), tables=RECEIPTS)
    given(blank_receipts)
    when_erased("people.proving", _("Codes and devices"), count_proven, tables=PROVEN)(delete_proven)
    addresses = when_erased("people.handles", _("Addresses"), how_many(handles), tables=["people_handle"], is_last=True)
    addresses(destroy_addresses)


def _blanking(find: Find, blank: Mapping[str, object]) -> Erase:
    return lambda erasure: blanked(find(erasure), **blank)
