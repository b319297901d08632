"""Verbs of terms: turn a page of her book, agree and take back, object, pause; and ask the gate."""

import contextlib
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from django.db import IntegrityError, transaction

from codriver.kit.clock import now
from codriver.people.models import Handle, Person
from codriver.terms import pages, queries
from codriver.terms.models import ConsentEvent, ConsentRecord, Notice, Opening, Suppression, TermSet
from codriver.terms.nouns import Rule
from codriver.terms.pages import Page
from codriver.terms.purposes import purpose
from codriver.terms.receipts.chain import issue
from codriver.terms.receipts.form import TermsMark
from codriver.timeline.actions import record

if TYPE_CHECKING:
    from codriver.staff.models import User

Change = Callable[[Page], Page]
LASTING = frozenset({"given", "renewed"})  # states that allow


@transaction.atomic
def turn_page(person: Person, change: Change, *, source: str, at: datetime | None = None) -> TermSet:
    """Write a new page of somebody's book: the newest one, changed. What is queued meets it before it goes out.

    change   makes the new page out of the newest; returning it unchanged turns no page.
    Raises   pages.Unfit, with a sentence, when the gate could not read the new page.
    Returns  the newest page.
    """
    Person.objects.select_for_update().get(pk=person.pk)  # one page after the other
    held = queries.newest(person)
    before = pages.read(held.body) if held else Page()
    body = pages.written(pages.checked(change(before)))
    if held and body == held.body:
        return held
    version = held.version + 1 if held else 1
    page = TermSet.objects.create(
        person=person,
        version=version,
        supersedes=held,
        effective_from=at or now(),
        source=source,
        body=body,
        body_hash=pages.hash_of(body),
    )
    key = f"{person.pk}:{version}"
    record(person.pk, "terms.changed", key=key, happened_at=page.effective_from, version=version, source=source)
    _sign(page)
    return page


def _sign(page: TermSet) -> None:
    """Give her a signed receipt of a page of her book: what she is told, and later can prove."""
    said = {"source": page.source, "terms": msgspec.json.decode(page.body)}
    issue(page.person_id, "terms", said, terms=TermsMark(page.version, page.body_hash))


def set_rule(person: Person, rule: Rule, *, source: str = "typed") -> TermSet:
    """Put a rule at the end of somebody's book; one of the same key gives way."""
    return turn_page(person, lambda page: pages.with_rule(page, rule), source=source)


def drop_rule(person: Person, key: str, *, source: str = "typed") -> TermSet:
    """Take a rule out of somebody's book."""
    return turn_page(person, lambda page: pages.without(page, key), source=source)


def new_key() -> str:
    """Return a key for a new rule of a book."""
    return secrets.token_hex(4)


def pause(person: Person, until: datetime | None) -> TermSet:
    """Pause all promotion until a time; None goes on at once."""
    return turn_page(person, lambda page: replace(page, paused_until=until), source="typed")


def object_to(person: Person, key: str, *, source: str = "typed") -> TermSet:
    """Note that somebody objects to a purpose; "*" is every purpose."""
    return turn_page(person, lambda page: pages.objecting(page, key), source=source)


def allow_again(person: Person, key: str) -> TermSet:
    """Take an objection back."""
    return turn_page(
        person, lambda page: replace(page, objected=tuple(one for one in page.objected if one != key)), source="typed"
    )


@transaction.atomic
def consent(
    person: Person,
    key: str,
    state: str,
    *,
    kind: str = "general",
    notice: Notice | None = None,
    where: str = "",
    valid_until: datetime | None = None,
) -> ConsentEvent:
    """Note what somebody said when she was asked for a purpose, and turn the page.

    state   one of models.consents.STATES.
    notice  what she was shown; "given" without one is refused: ValueError.
    """
    if state in LASTING and notice is None:
        raise ValueError("Nobody agrees to words that she was not shown: a consent needs its notice.")
    at = now()
    header, _ = ConsentRecord.objects.get_or_create(
        person=person, purpose=purpose(key), kind=kind, defaults={"opened_at": at}
    )
    event = ConsentEvent.objects.create(
        record=header, state=state, at=at, notice=notice, where=where, valid_until=valid_until
    )
    kept = "given" if state in LASTING else state
    turn_page(person, lambda page: replace(page, consents={**page.consents, key: kept}), source="consent")
    record(person.pk, "consent.changed", key=f"consent:{event.pk}", purpose=key, state=state)
    return event


def notice(body: bytes, *, language: str, version: str) -> Notice:
    """Keep the exact bytes of words that are shown, once."""
    mark = hashlib.sha256(body).hexdigest()
    with contextlib.suppress(IntegrityError), transaction.atomic():  # somebody else may just have kept them
        if not Notice.objects.filter(sha256=mark).exists():
            Notice.objects.create(sha256=mark, language=language, version=version, body=body)
    return Notice.objects.get(sha256=mark)


@transaction.atomic
def suppress(handle: Handle, reason: str) -> None:
    """Note that an address no longer reaches her, and turn the page, so that what is queued for it stops."""
    _, is_new = Suppression.objects.get_or_create(handle=handle, defaults={"at": now(), "reason": reason})
    if is_new:
        touch(handle.person, source="delivery")


@transaction.atomic
def set_guardian(person: Person, guardian: Person | None) -> None:
    """Note who agreed for a child, or that nobody does any more."""
    person.guardian = guardian
    person.save(update_fields=["guardian"])
    touch(person, source="guardian")


@transaction.atomic
def touch(person: Person, *, source: str) -> TermSet:
    """Turn a page with the same words, because something beside the book changed what the gate will say."""
    Person.objects.select_for_update().get(pk=person.pk)
    held = queries.newest(person)
    return _add(person, held, held.body if held else pages.written(Page()), source)


@transaction.atomic
def close_book(person: Person) -> TermSet:
    """Turn the last page of somebody who is being erased: nothing stands on it, and whatever waits meets it."""
    Person.objects.select_for_update().get(pk=person.pk)
    return _add(person, queries.newest(person), "", "erasure")


def _add(person: Person, held: TermSet | None, body: str, source: str) -> TermSet:
    return TermSet.objects.create(
        person=person, version=held.version + 1 if held else 1, supersedes=held, effective_from=now(),
        source=source, body=body, body_hash=pages.hash_of(body),
    )  # fmt: skip


def note_opening(person: Person, by: "User") -> None:
    """Note that a colleague opened somebody's page."""
    Opening.objects.create(person=person, by=by, at=now())
