"""Her consents and objections as JSON-LD in the W3C Data Privacy Vocabulary, for programs that know no Codriver."""

from typing import Any

from codriver.people.models import Person
from codriver.staff.models import Company
from codriver.terms import pages, queries
from codriver.terms.copying.sections import stamp
from codriver.terms.models import ConsentRecord
from codriver.terms.purposes import DPV

CONTEXT = {
    "dpv": DPV,
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct:date": {"@type": "xsd:dateTime"},
}
STATES = {  # our state → the vocabulary's consent status
    "requested": "ConsentRequested", "given": "ConsentGiven", "refused": "ConsentRefused",
    "withdrawn": "ConsentWithdrawn", "expired": "ConsentExpired", "invalidated": "ConsentInvalidated",
    "renewed": "RenewedConsentGiven",
}  # fmt: skip


def consents(person: Person) -> dict[str, Any]:
    """Return one record a purpose that she was asked for, and one for each that her newest page objects to."""
    company = Company.objects.first()
    controller = {"@type": "dpv:DataController", "dct:title": company.name if company else ""}
    found = ConsentRecord.objects.filter(person=person).select_related("purpose").prefetch_related("events__notice")
    graph = [_record(one, controller) for one in found.order_by("opened_at", "purpose__key", "kind")]
    newest = queries.newest(person)
    for key in pages.read(newest.body).objected if newest else ():
        graph.append({"@type": "dpv:RightExerciseRecord", "dpv:hasRight": "dpv:RightToObject",
                      "dct:subject": key, "dpv:hasDataController": controller})  # fmt: skip
    return {"@context": CONTEXT, "@graph": graph}


def _record(record: ConsentRecord, controller: dict[str, str]) -> dict[str, Any]:
    events = sorted(record.events.all(), key=lambda event: (event.at, event.pk))
    return {
        "@type": "dpv:ConsentRecord",
        "dpv:hasDataController": controller,
        "dpv:hasPurpose": {"@id": record.purpose.dpv},
        "dpv:hasLegalBasis": {"@id": record.purpose.basis},
        "dct:identifier": f"{record.purpose.key}/{record.purpose.version}/{record.kind}",
        "dct:date": stamp(record.opened_at),
        "dpv:hasConsentStatus": [
            {
                "@type": f"dpv:{STATES[event.state]}",
                "dct:date": stamp(event.at),
                "dpv:hasNotice": f"notices/{event.notice.sha256}" if event.notice else None,
            }
            for event in events
        ],
    }
