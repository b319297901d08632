"""Asking the gate about somebody in the database, and keeping its answer."""

from collections.abc import Sequence
from datetime import datetime

from codriver.kit.clock import now
from codriver.people.models import Person
from codriver.terms import laws, queries, rules
from codriver.terms.models import Purpose, SendDecision
from codriver.terms.nouns import Planned, Sent


def answer(
    person: Person,
    purpose: Purpose,
    planned: Planned,
    sent: Sequence[Sent],
    *,
    handle_id: int | None = None,
    at: datetime | None = None,
) -> SendDecision:
    """Ask the gate and keep nothing: what a page shows while somebody writes.

    sent       what went out to her in the last 35 days.
    handle_id  of the address that is meant.
    """
    asked_at = at or now()
    terms = queries.terms_of(person, handle_id)
    decision = rules.may(terms, planned, asked_at, sent, laws.law_of(terms.country))
    return SendDecision(
        person=person,
        purpose=purpose,
        channel=planned.channel or "",
        planned_at=asked_at,
        terms_version=terms.version,
        law_version=laws.VERSION,
        verdict=decision.verdict,
        step=decision.step,
        until=decision.until,
        rule=decision.rule or "",
        allowed_by=rules.allowing(terms, planned, asked_at) or "",
        facts={"topic": planned.topic, "sender": planned.sender, "urgency": planned.urgency},
    )


def decide(
    person: Person, purpose: Purpose, planned: Planned, sent: Sequence[Sent], *, handle_id: int | None = None
) -> SendDecision:
    """Ask the gate now and keep its answer; an outgoing message rests on one."""
    row = answer(person, purpose, planned, sent, handle_id=handle_id)
    row.save()
    row.refresh_from_db(fields=["decided_at"])
    return row
