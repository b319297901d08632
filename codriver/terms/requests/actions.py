"""Verbs of requests: ask, decide a doubt, end. Each is one transaction, safe to repeat."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from codriver.kit.clock import now
from codriver.people.models import Handle, Person
from codriver.terms.actions import object_to
from codriver.terms.erasing import run
from codriver.terms.models import DataRequest, Doubt, Ending
from codriver.terms.requests import rules
from codriver.timeline.actions import record

if TYPE_CHECKING:
    from codriver.staff.models import User


@transaction.atomic
def ask(
    person: Person, kind: str, *, way: str, words: str = "", by: "User | None" = None, at: datetime | None = None
) -> DataRequest:
    """Note that somebody asks for something. The same again, while the first is open, is the first.

    kind  one of rules.KINDS.   way  one of rules.WAYS.   at  when she asked, aware; now where it is not told.
    Raises ValueError for another kind or way.
    """
    if kind not in rules.KINDS or way not in rules.WAYS:
        raise ValueError(f"{kind}, {way}: a request is one of {rules.KINDS}, come one of these ways: {rules.WAYS}")
    Person.objects.select_for_update().get(pk=person.pk)
    held = DataRequest.objects.open().filter(person=person, kind=kind, words=words).first()
    if held is not None:
        return held
    asked_at, law = at or now(), rules.law_for(person.country)
    request = DataRequest.objects.create(
        person=person, kind=kind, words=words, asked_at=asked_at, due_at=rules.due_at(asked_at, law), law=law,
        way=way, by=by,
    )  # fmt: skip
    record(person.pk, "request.made", key=f"request:{request.pk}", by=by, kind=kind)
    return request


@transaction.atomic
def decide(request: DataRequest, handle_id: int, *, is_hers: bool, by: "User | None" = None) -> bool:
    """A colleague looked whether an unproven address is hers. Returns False when the request knows no such address.

    Until the erasure begins it may be said anew.
    """
    if not Handle.objects.filter(pk=handle_id, person=request.person_id, verified_at=None).exists():
        return False
    told = {"is_hers": is_hers, "by": by, "at": now()}
    Doubt.objects.update_or_create(request=request, handle_id=handle_id, defaults=told)
    return True


def erase(request: DataRequest, *, by: "User | None" = None) -> bool:
    """Erase whoever asks for it: at once what can be, the rest by the worker. Returns whether only bytes are left."""
    if request.kind != "erase":
        raise ValueError("this request asks for something else")
    if by is not None and request.by_id is None:
        DataRequest.objects.filter(pk=request.pk).update(by=by)
    run.begin(request)
    request.refresh_from_db()
    return run.go_on(request)


@transaction.atomic
def hand_over(request: DataRequest, body: bytes, *, by: "User | None" = None) -> Ending:
    """Note that she was handed a copy: its hash is the proof."""
    return _end(request, "done", by=by, proof=hashlib.sha256(body).hexdigest())


@transaction.atomic
def finish(request: DataRequest, reason: str, *, by: "User | None" = None) -> Ending:
    """Note what was done. Where she objects, her book says so first: nothing but codes and safety goes out then."""
    if request.kind in ("object", "restrict"):
        object_to(request.person, "*")
    return _end(request, "done", by=by, reason=reason)


@transaction.atomic
def refuse(request: DataRequest, reason: str, *, by: "User | None" = None) -> Ending:
    """Refuse, and say why. An erasure that has begun cannot be refused: ValueError."""
    if request.steps.exists():
        raise ValueError("this erasure has begun")
    return _end(request, "refused", by=by, reason=reason)


def _end(request: DataRequest, verdict: str, *, by: "User | None", reason: str = "", proof: str = "") -> Ending:
    told = {"verdict": verdict, "by": by, "at": now(), "reason": reason, "proof": proof}
    ending, is_new = Ending.objects.get_or_create(request=request, defaults=told)
    if is_new:
        record(request.person_id, "request.ended", key=f"request:{request.pk}", by=by, verdict=verdict)
    return ending
