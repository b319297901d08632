"""Writing one message to one person: what the gate says of a draft, what may be done instead, and sending it."""

from dataclasses import dataclass

from django.db import transaction

from codriver.channels import outbox
from codriver.channels.models import Message, Outgoing
from codriver.kit.clock import now
from codriver.people.models import Handle, Person
from codriver.staff.models import User
from codriver.terms import judging, laws, queries
from codriver.terms.instead import REPLY, Place, Way, ways
from codriver.terms.models import Purpose, SendDecision
from codriver.terms.nouns import Planned
from codriver.timeline.models import Activity
from codriver.web.templatetags.codriver import tongue

USES = frozenset({"profile", "share"})  # purposes of using what we know; nothing is sent for them
BY_MACHINE = frozenset({"account"})  # codes and copies that she asks for are sent by the house itself


@dataclass(frozen=True)
class Draft:
    """What a colleague wants to say."""

    person: Person
    handle: Handle
    purpose: Purpose
    urgency: int
    subject: str = ""
    text: str = ""

    @property
    def language(self) -> str:
        """Return in which of our two languages it is written, by its script."""
        return "zh-hans" if tongue(f"{self.subject}{self.text}") == "zh" else "en"

    @property
    def planned(self) -> Planned:
        """Return it as the gate is asked about it."""
        value, channel = self.purpose.value, self.handle.channel
        return Planned(value, channel, urgency=self.urgency, language=self.language)


@dataclass(frozen=True)
class Answer:
    """What the gate says of a draft now. `has_mouth` is False where nothing here can speak on its channel."""

    decision: SendDecision
    ways: list[Way]
    has_mouth: bool

    @property
    def may_go(self) -> bool:
        """Say whether it would go now or later if it were sent."""
        return self.has_mouth and self.decision.verdict != "deny"


class Denied(Exception):
    """The gate said no; nothing was queued."""


def speaks(channel: str) -> bool:
    """Say whether something here can speak on a channel."""
    try:
        outbox.mouth(channel)
    except outbox.NoMouth:
        return False
    return True


def ask(draft: Draft, handles: list[Handle]) -> Answer:
    """Ask the gate about a draft, and about the same by her other addresses. Nothing is kept."""
    sent, at = outbox.history(draft.person), now()
    decision = judging.answer(draft.person, draft.purpose, draft.planned, sent, handle_id=draft.handle.pk, at=at)
    terms = queries.terms_of(draft.person)
    mouths = {channel for channel in {one.channel for one in handles} if speaks(channel)}
    places = {
        one.pk: Place(one.channel, queries.without_reach(terms, one))
        for one in handles
        if one.channel in mouths or one.pk == draft.handle.pk
    }
    found = ways(places, draft.handle.pk, draft.planned, at, sent, laws.law_of(terms.country))
    return Answer(decision, found, draft.handle.channel in mouths)


def send(draft: Draft, key: str, by: User) -> Outgoing:
    """Queue a draft; the same key again returns the message that was queued first.

    Raises Denied when the gate says no, and outbox.NoMouth; nothing of it is kept then.
    """
    with transaction.atomic():
        message = outbox.send(
            draft.handle, draft.purpose.key, key=f"written:{by.pk}:{draft.person.pk}:{key}", subject=draft.subject,
            text=draft.text, urgency=draft.urgency, language=draft.language, by=by, answers=answered(draft),
        )  # fmt: skip
        if message.state == "denied":
            raise Denied
    return message


def answered(draft: Draft) -> list[str]:
    """Return the id of the message that a draft answers: her last one on its channel."""
    if draft.purpose.key != REPLY.key:
        return []
    hers = Message.objects.filter(person=draft.person, channel=draft.handle.channel, direction=Message.Direction.IN)
    return list(hers.order_by("-sent_at", "-pk").values_list("external_id", flat=True)[:1])


def is_same(message: Outgoing, draft: Draft) -> bool:
    """Say whether a message is this draft, and not an earlier one that was sent from the same form."""
    said = (message.handle_id, message.purpose.key, message.subject, message.text)
    return said == (draft.handle.pk, draft.purpose.key, draft.subject, draft.text)


def purposes_for(person: Person, known: list[Purpose]) -> list[Purpose]:
    """Return for what a colleague may write to somebody: an answer only to somebody who wrote to us."""
    wrote = Activity.objects.filter(person_key=person.pk, verb="message.received").exists()
    left = USES | BY_MACHINE | (frozenset() if wrote else {"reply"})
    return [one for one in known if one.key not in left]
