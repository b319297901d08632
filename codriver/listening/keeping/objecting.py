"""Verbs of objections: ask, ask for a look, confirm, refuse, let lapse. Each is one transaction, safe to repeat."""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from codriver.kit.clock import now
from codriver.listening import log
from codriver.listening.keeping import rules
from codriver.listening.models import Block, Decision, Objection
from codriver.listening.queries import channels
from codriver.people.handles import address_hash, seal, unseal
from codriver.staff.audit import note
from codriver.staff.links import digest

if TYPE_CHECKING:
    from codriver.staff.models import User


@dataclass(frozen=True)
class Said:
    """What an objection says, opened."""

    handle: str
    note: str
    account: str = ""


def written(site: str) -> list[str]:
    """Return the ways in which our posts write a site."""
    return [name for name in channels() if rules.as_channel(name) == site]


def mark_of(channel: str, handle: str) -> str:
    """Return the keyed hash by which an account of a site is known again, however its name is written."""
    return address_hash(rules.as_channel(channel), rules.as_handle(handle))


def ask(wish: str, channel: str, handle: str, note: str = "") -> str:
    """Note that somebody objects, or takes it back. Returns the token of her page, which is kept nowhere.

    Nothing is looked up: the answer is the same whether we ever heard of the account or not.
    """
    token = secrets.token_urlsafe(16)
    site = rules.as_channel(channel)
    Objection.objects.create(
        wish=wish,
        channel=site,
        handle_hash=mark_of(site, handle),
        handle_sealed=seal(site, handle.strip()),
        note_sealed=seal(site, note.strip()) if note.strip() else b"",
        token_hash=digest(token),
        phrase_hash=digest(rules.as_phrase(rules.phrase(token))),
        asked_at=now(),
    )
    return token


def of_token(token: str) -> Objection | None:
    """Return the objection whose page this token opens."""
    return Objection.objects.select_related("decision").filter(token_hash=digest(token)).first()


def opened(objection: Objection) -> Said:
    """Open what is sealed; what is gone is ""."""
    decision = getattr(objection, "decision", None)
    return Said(
        handle=_open(objection.channel, objection.handle_sealed),
        note=_open(objection.channel, objection.note_sealed),
        account=_open(objection.channel, decision.account_sealed) if decision else "",
    )


def _open(channel: str, sealed: bytes | memoryview) -> str:
    return unseal(channel, bytes(sealed)) if sealed else ""


def ask_for_a_look(objection: Objection) -> None:
    """Put it before a person: the phrase stands where no post of ours will bring it, or she cannot post at all."""
    Objection.objects.open().filter(pk=objection.pk, look_asked_at=None).update(look_asked_at=now())


def state_of(objection: Objection) -> str:
    """Say in one word how an objection stands: open, looked at, refused, lapsed, begun, done, lifted, heard."""
    decision = getattr(objection, "decision", None)
    if decision is None:
        return "looked at" if objection.look_asked_at else "open"
    if decision.verdict != Decision.Verdict.CONFIRMED:
        return str(decision.verdict)
    if objection.wish == Objection.Wish.RETURN:
        return "heard"
    if not Block.objects.filter(objection=objection).exists():
        return "lifted"
    return "done" if decision.carried_out_at else "begun"


@transaction.atomic
def confirm(objection: Objection, proof: str, *, by: "User | None" = None, account: str = "", reason: str = "") -> bool:
    """Believe that the account is hers, and do what she wishes: from here on nothing of it is taken in.

    account  the id by which its posts name it, where that is known; else its handle is looked for.
    reason   how a colleague knows, where she saw no phrase.
    Returns False when it was decided before.
    """
    log.take(0)  # batches that did not know of it end first
    said = opened(objection)
    account = account.strip() or said.handle
    decision, is_new = Decision.objects.get_or_create(
        objection=objection,
        defaults={
            "verdict": Decision.Verdict.CONFIRMED,
            "proof": proof,
            "by": by,
            "reason": reason,
            "at": now(),
            "account_sealed": seal(objection.channel, account),
            "upto": log.head(),
        },
    )
    if not is_new:
        return False
    note(by or "worker", "objection.confirmed", f"objection {objection.pk}")
    marks = {mark_of(objection.channel, account)}
    if proof == Decision.Proof.PERSON:  # nobody saw by which id its posts come: they may come by either
        marks.add(objection.handle_hash)
    if objection.wish == Objection.Wish.LEAVE:
        kind = {"channel": objection.channel, "may_be_name": proof == Decision.Proof.PERSON, "since": now()}
        Block.objects.bulk_create([Block(mark=mark, objection=objection, **kind) for mark in marks])
    else:
        _lift(objection.channel, marks)
        done(decision, 0)
    return True


def _lift(channel: str, marks: set[str]) -> None:
    """Hear an account again: all blocks go that came by the same objections."""
    objections = Block.objects.filter(channel=channel, mark__in=marks).values_list("objection_id", flat=True)
    Block.objects.filter(Q(objection__in=list(objections)) | Q(channel=channel, mark__in=marks)).delete()


@transaction.atomic
def done(decision: Decision, posts: int) -> None:
    """Note that it is carried out; what named the account in clear is not needed any more."""
    Decision.objects.filter(pk=decision.pk).update(carried_out_at=now(), account_sealed=b"", posts=posts)
    Objection.objects.filter(pk=decision.pk).update(handle_sealed=b"", note_sealed=b"")


@transaction.atomic
def refuse(objection: Objection, reason: str, by: "User") -> bool:
    """Do not believe it, and tell her why. Returns False when it was decided before."""
    return _end(objection, Decision.Verdict.REFUSED, reason, by)


@transaction.atomic
def lapse() -> None:
    """End what nobody proved in time, and remove what ended without a block long ago."""
    late = Objection.objects.open().filter(asked_at__lt=now() - rules.OPEN_FOR, look_asked_at=None)
    for objection in late.order_by("asked_at")[:100]:
        _end(objection, Decision.Verdict.LAPSED, "", None)
    over = Decision.objects.exclude(carried_out_at=None).filter(at__lt=now() - rules.REMEMBERED)
    Objection.objects.filter(decision__in=over, blocks=None).delete()


def _end(objection: Objection, verdict: str, reason: str, by: "User | None") -> bool:
    facts = {"verdict": verdict, "reason": reason, "by": by, "at": now()}
    decision, is_new = Decision.objects.get_or_create(objection=objection, defaults=facts)
    if is_new:
        done(decision, 0)
        note(by or "worker", f"objection.{verdict}", f"objection {objection.pk}")
    return is_new
