"""The only mouth: everything that is said to a customer is queued here, asked about twice, and given to its channel.

The row is the queue: a sweep finds what waits. Promotion goes at most once: a row that is found half sent is shown to a
person. Everything else goes at least once, under the same id.
"""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from codriver.channels import registry, stopping
from codriver.channels.base import ChannelError
from codriver.channels.base.messages import Bounce, Letter, Receipt
from codriver.channels.models import Connection, Outgoing
from codriver.channels.saying import said
from codriver.kit.clock import now
from codriver.kit.database import let_go
from codriver.people.handles import address_hash, unseal
from codriver.people.models import Handle, Person
from codriver.staff.models import Company, User
from codriver.terms import judging, rules
from codriver.terms.actions import suppress
from codriver.terms.nouns import NOW, WHENEVER, Planned, Sent, Terms
from codriver.terms.purposes import purpose as purpose_of
from codriver.terms.rules import urgency_of
from codriver.timeline.actions import record

log = logging.getLogger(__name__)

REMEMBERED = timedelta(days=35)  # of what went out, for caps
LEASE = timedelta(minutes=5)  # after which a message that is being sent is nobody's any more
FRESH = 0.5  # seconds from the decision to the channel: half of what is promised after a change of terms
LONGEST_PAUSE = timedelta(hours=1)
GIVEN_UP = timedelta(days=2)  # after it was made
BATCH = 100
STATE_OF = {"send": "waiting", "hold": "held", "digest": "digest", "deny": "denied"}
WENT = ("sending", "sent", "unknown")


class NoMouth(LookupError):
    """No connection of this channel can speak. The text says what to do."""


@transaction.atomic
def send(
    handle: Handle,
    purpose: str,
    *,
    key: str,
    subject: str,
    text: str,
    topic: str | None = None,
    sender: str = "company",
    urgency: int = WHENEVER,
    language: str | None = None,
    useless_from: datetime | None = None,
    answers: Sequence[str] = (),
    is_digest: bool = False,
    by: User | None = None,
) -> Outgoing:
    """Queue one message to one address, in the transaction of what it tells of. The same key again changes nothing.

    Returns  the message with the gate's decision: its `state` is waiting, held, digest or denied.
    Raises   NoMouth when nothing here can speak on the handle's channel.
    """
    person = Person.objects.select_for_update().get(pk=handle.person_id)
    if (held := Outgoing.objects.filter(key=key).first()) is not None:
        return held
    message = Outgoing(
        person=person, handle=handle, connection=mouth(handle.channel), channel=handle.channel, key=key,
        purpose=purpose_of(purpose), topic=topic, sender=sender, urgency=urgency, language=language,
        useless_from=useless_from, subject=subject, text=text, answers=list(answers), is_digest=is_digest, by=by,
        made_at=now(),
    )  # fmt: skip
    return _decided(message)


def mouth(channel: str) -> Connection:
    """Return the connection that speaks on a channel. Raises NoMouth."""
    found = Connection.objects.standing().filter(kind=channel, pause=None).order_by("pk").first()
    if found is None or not registry.speaks(channel):
        raise NoMouth(f"Nothing here can speak by {channel}: connect it under Set-up.")
    return found


def _decided(message: Outgoing) -> Outgoing:
    """Ask the gate, keep its answer, and bring the message into the state that follows."""
    sent = history(message.person)
    message.decision = judging.decide(
        message.person, message.purpose, message.planned, sent, handle_id=message.handle_id
    )
    message.state = STATE_OF[message.decision.verdict]
    message.next_at = {"waiting": now(), "denied": None}.get(message.state, message.decision.until)
    message.save()
    return message


@transaction.atomic
def ask_anew(person_key: str) -> int:
    """Ask the gate again about all that waits for somebody, now and not when it is due. Returns how much waited."""
    Person.objects.select_for_update().get(pk=person_key)
    waiting = Outgoing.objects.filter(person=person_key, state__in=("waiting", "held", "digest"))
    found = list(waiting.select_related("person", "purpose").order_by("pk"))
    for message in found:
        _decided(message)
    return len(found)


def history(person: Person) -> list[Sent]:
    """Return what went out to somebody lately; what may have gone counts."""
    rows = Outgoing.objects.filter(person=person, state__in=WENT, sent_at__gte=now() - REMEMBERED)
    return [
        Sent(
            at=row.sent_at or row.made_at, purpose=row.purpose.key, channel=row.channel, sender=row.sender,
            topic=row.topic, urgency=urgency_of(row.planned), language=row.language,
        )
        for row in rows.select_related("purpose")
    ]  # fmt: skip


def at_once(channel: str, address: str, *, key: str, subject: str, text: str, useless_from: datetime) -> bool:
    """Say what somebody asked for this minute and what is kept nowhere: a code. The address may be nobody's yet.

    Returns  whether the gate let it through and the channel took it.
    Raises   NoMouth, ChannelError.
    """
    connection, wanted = mouth(channel), purpose_of("account")
    planned = Planned(wanted.value, channel, urgency=NOW, useless_from=useless_from)
    handle = Handle.objects.filter(channel=channel, address_hash=address_hash(channel, address)).first()
    if handle is None:
        verdict: str = rules.may(Terms(), planned, now()).verdict
    else:
        sent = history(handle.person)
        verdict = judging.decide(handle.person, wanted, planned, sent, handle_id=handle.pk).verdict
    if verdict != "send":
        return False
    company = Company.objects.first()
    letter = Letter(key, address, subject, text, sender_name=company.name if company else "", is_automatic=True)
    registry.speaker(channel).send(letter, connection.asked(now()))
    return True


def run() -> int:
    """Deliver what is due. Returns how many were given to a channel. A job of the worker."""
    recover()
    due = Outgoing.objects.filter(next_at__lte=now(), state__in=("waiting", "held"), connection__pause=None)
    due = due.order_by("next_at", "pk")
    return sum(deliver(pk) for pk in due.values_list("pk", flat=True)[:BATCH])


def deliver(pk: int) -> bool:
    """Ask the gate again; if it still says send, give the message to its channel. Safe to run twice at once.

    Her book is locked while it is asked, so that no page is turned before the message is ours to send. From then on it
    has to begin at once: where preparing took too long, it is asked about anew.
    """
    message = _claimed(pk)
    if message is None:
        return False
    since = time.monotonic()
    channel, letter, asked = registry.speaker(message.channel), _letter(message), message.connection.asked(now())
    let_go()
    if time.monotonic() - since > FRESH:
        Outgoing.objects.filter(pk=pk, state="sending").update(state="waiting", next_at=now(), sent_at=None)
        return False
    try:
        receipt = channel.send(letter, asked)
    except ChannelError as error:
        _failed(message, error)
    else:
        _arrived(message, letter, receipt)
    return True


@transaction.atomic
def _claimed(pk: int) -> Outgoing | None:
    """Take a message that is due and decide anew. Returns it when it is ours to send, now."""
    person = Person.objects.select_for_update().filter(outgoings=pk).first()
    message = Outgoing.objects.select_related("purpose", "person", "handle", "connection").get(pk=pk)
    if person is None or message.state not in ("waiting", "held") or not message.next_at or message.next_at > now():
        return None
    _decided(message)
    if message.state != "waiting":
        return None
    message.state, message.sent_at, message.next_at = "sending", now(), now() + LEASE
    message.save(update_fields=["state", "sent_at", "next_at"])
    return message


def _letter(message: Outgoing) -> Letter:
    company = Company.objects.first()
    return Letter(
        key=stopping.token(message.pk),  # nobody can guess it, so nobody can make a notice that it did not arrive
        to=_address(message),
        subject=message.subject,
        text=message.text,
        sender_name=company.name if company else "",
        answers=tuple(message.answers),
        stop_url="" if message.purpose.kind in ("asked", "safety") else stopping.stop_url(message.pk),
        is_automatic=message.by_id is None,
    )


@transaction.atomic
def _arrived(message: Outgoing, letter: Letter, receipt: Receipt) -> None:
    """Note that the channel took it, and place it in its thread."""
    ours = Outgoing.objects.filter(pk=message.pk, state__in=("sending", "unknown"))
    if ours.update(state="sent", external_id=receipt.external_id, next_at=None, error=""):
        record(message.person_id, "message.sent", key=f"outgoing:{message.pk}", outgoing=message.pk)
        said(message.connection, letter, receipt, now())


def _address(message: Outgoing) -> str:
    return unseal(message.channel, bytes(message.handle.address_sealed))


@transaction.atomic
def _failed(message: Outgoing, error: ChannelError) -> None:
    """Note what went wrong: try again, give up, or let a person look."""
    state = "waiting"
    next_at: datetime | None = now() + min(timedelta(minutes=2.0**message.tries), LONGEST_PAUSE)
    if error.permanent or now() - message.made_at > GIVEN_UP:
        state, next_at = "failed", None
    elif error.is_unknown and message.is_once:
        state, next_at = "unknown", None
    went = None if state in ("waiting", "failed") else message.sent_at
    Outgoing.objects.filter(pk=message.pk, state="sending").update(
        state=state, next_at=next_at, sent_at=went, tries=message.tries + 1, error=str(error)
    )


def recover() -> int:
    """Find messages whose worker died while it sent them. Returns how many."""
    lost = Outgoing.objects.filter(state="sending", next_at__lte=now()).select_related("purpose")
    for message in lost:
        again = {"state": "unknown", "next_at": None} if message.is_once else {"state": "waiting", "next_at": now()}
        Outgoing.objects.filter(pk=message.pk, state="sending").update(**again)
    return len(lost)


@transaction.atomic
def bounced(channel: str, bounce: Bounce) -> None:
    """Note that a message of ours came back for good: its address is not used again."""
    message = Outgoing.objects.filter(channel=channel, external_id=bounce.external_id).exclude(external_id="").first()
    if message is not None:
        suppress(message.handle, "bounced")
        Outgoing.objects.filter(pk=message.pk).update(state="failed", error=bounce.sentence)


def settle(message: Outgoing, *, arrived: bool, by: User) -> None:
    """A colleague looked at a message of which nobody knows whether it went: it did, or it may go again."""
    state = {"state": "sent", "next_at": None} if arrived else {"state": "waiting", "next_at": now(), "sent_at": None}
    if Outgoing.objects.filter(pk=message.pk, state="unknown").update(**state):
        record(
            message.person_id, "message.settled", key=f"settled:{message.pk}:{message.tries}", by=by,
            outgoing=message.pk, arrived=arrived,
        )  # fmt: skip
