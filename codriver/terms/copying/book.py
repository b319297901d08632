"""Her book as a copy holds it: who she is, her addresses, every page, every consent with what she was shown."""

from collections.abc import Iterator

from codriver.people.handles import unseal
from codriver.people.models import Person
from codriver.terms.copying.sections import Row, in_her_copy, stamp
from codriver.terms.models import ConsentRecord, DataRequest, Notice, Purpose, SendDecision, Suppression, TermSet


def person(who: Person) -> Iterator[Row]:
    """Give what is known of her."""
    yield {
        "name": who.name, "language": who.language, "timezone": who.timezone, "country": who.country,
        "age_band": who.age_band, "has_guardian": who.has_guardian, "last_heard_at": stamp(who.last_heard_at),
    }  # fmt: skip


def handles(who: Person) -> Iterator[Row]:
    """Give her addresses, and how we know them."""
    bad = {one.handle_id: one for one in Suppression.objects.filter(handle__person=who)}
    rows = []
    for one in who.handles.all():
        stopped = bad.get(one.pk)
        rows.append({
            "channel": one.channel, "address": unseal(one.channel, bytes(one.address_sealed)),
            "verified_at": stamp(one.verified_at), "evidence": one.evidence,
            "unreachable_since": stamp(stopped.at) if stopped else None,
            "unreachable_why": stopped.reason if stopped else None,
        })  # fmt: skip
    yield from sorted(rows, key=lambda row: (str(row["channel"]), str(row["address"])))


def pages(who: Person) -> Iterator[Row]:
    """Give every page of her book, byte for byte."""
    for page in TermSet.objects.filter(person=who).select_related("supersedes").order_by("version"):
        yield {
            "version": page.version, "supersedes": page.supersedes.version if page.supersedes else None,
            "effective_from": stamp(page.effective_from), "source": page.source, "body": page.body,
            "body_hash": page.body_hash,
        }  # fmt: skip


def consents(who: Person) -> Iterator[Row]:
    """Give what she was asked for each purpose, and everything that she said to it."""
    found = ConsentRecord.objects.filter(person=who).select_related("purpose").prefetch_related("events__notice")
    for record in found.order_by("opened_at", "purpose__key", "kind"):
        yield {
            "purpose": record.purpose.key, "purpose_version": record.purpose.version, "kind": record.kind,
            "opened_at": stamp(record.opened_at),
            "events": [
                {
                    "state": event.state, "at": stamp(event.at), "notice": event.notice and event.notice.sha256,
                    "where": event.where, "valid_until": stamp(event.valid_until),
                }
                for event in sorted(record.events.all(), key=lambda event: (event.at, event.pk))
            ],
        }  # fmt: skip


def notices(who: Person) -> Iterator[Row]:
    """Give what she was shown; the very bytes lie beside it in notices/."""
    for one in shown_to(who):
        yield {"sha256": one.sha256, "language": one.language, "version": one.version}


def shown_to(who: Person) -> list[Notice]:
    """Return every notice that she saw, each once."""
    return list(Notice.objects.filter(pk__in=ConsentRecord.objects.filter(person=who).values("events__notice"))
                .order_by("sha256"))  # fmt: skip


def purposes(who: Person) -> Iterator[Row]:
    """Give the words of every purpose that the copy names, as they were when it was used."""
    used = {*ConsentRecord.objects.filter(person=who).values_list("purpose", flat=True),
            *SendDecision.objects.filter(person=who).values_list("purpose", flat=True)}  # fmt: skip
    for one in Purpose.objects.filter(pk__in=used).order_by("key", "version"):
        yield {"key": one.key, "version": one.version, "class": one.kind, "needs_consent": one.needs_consent,
               "dpv": one.dpv, "basis": one.basis, **one.facts}  # fmt: skip


def decisions(who: Person) -> Iterator[Row]:
    """Give what the gate decided about every message to her, and why."""
    for one in SendDecision.objects.filter(person=who).select_related("purpose").order_by("decided_at", "pk"):
        yield {
            "decided_at": stamp(one.decided_at), "planned_at": stamp(one.planned_at), "purpose": one.purpose.key,
            "channel": one.channel, "verdict": one.verdict, "step": one.step, "until": stamp(one.until),
            "rule": one.rule, "allowed_by": one.allowed_by, "terms_version": one.terms_version,
            "law_version": one.law_version, **one.facts,
        }  # fmt: skip


def requests(who: Person) -> Iterator[Row]:
    """Give what she asked about what we hold of her, and how it ended."""
    for one in DataRequest.objects.filter(person=who).select_related("ending").order_by("asked_at", "pk"):
        ending = getattr(one, "ending", None)
        yield {
            "kind": one.kind, "words": one.words, "asked_at": stamp(one.asked_at), "due_at": stamp(one.due_at),
            "law": one.law, "ended_at": ending and stamp(ending.at), "verdict": ending and ending.verdict,
            "reason": ending and ending.reason, "proof": ending and ending.proof,
        }  # fmt: skip


def register() -> None:
    """Register all of these; codriver.reactions calls it."""
    for section in (person, handles, pages, consents, notices, purposes, decisions, requests):
        in_her_copy(section.__name__)(section)
