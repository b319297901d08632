"""What may be done instead when a message may not go out now: each way is an answer of the gate. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from codriver.terms import rules
from codriver.terms.nouns import Decision, Law, Planned, Purpose, Rule, Sent, Terms

Kind = Literal["address", "time", "her word", "answer"]
REPLY = Purpose("reply", "asked")
HERS = frozenset({"not allowed", "denied", "paused", "consent", "cap", "hours", "digest"})  # what she alone can change


@dataclass(frozen=True)
class Way:
    """One thing that may be done.

    address   the same by another address of hers: `handle`; at once, or from `at` on.
    time      the same by the same address, from `at` on.
    her word  she may allow it: nothing but her own terms stands in the way.
    answer    she may be answered on this channel as soon as she writes.
    """

    kind: Kind
    handle: int | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Place:
    """An address of hers: its channel, and her terms as they are for it."""

    channel: str
    terms: Terms


def ways(
    places: Mapping[int, Place], chosen: int, message: Planned, at: datetime, sent: Sequence[Sent], law: Law
) -> list[Way]:
    """Return what may be done instead of sending a message to an address now; nothing when it may go now.

    places  her addresses by their keys; `chosen` is one of them, and `message` is planned for its channel.
    """
    terms = places[chosen].terms
    decision = rules.may(terms, message, at, sent, law)
    if decision.verdict == "send":
        return []
    found = [*_addresses(places, chosen, message, at, sent, law), *_time(terms, message, decision, at, sent, law)]
    if decision.step in HERS and _would(terms, message, at, sent, law):
        found.append(Way("her word"))
    if message.purpose.key != REPLY.key and rules.may(terms, _reply(message), at, sent, law).verdict != "deny":
        found.append(Way("answer"))
    return found


def _addresses(
    places: Mapping[int, Place], chosen: int, message: Planned, at: datetime, sent: Sequence[Sent], law: Law
) -> Iterator[Way]:
    """Yield her other addresses to which the same may go, those at once first."""
    found = []
    for key, place in places.items():
        if key != chosen:
            answer = rules.may(place.terms, replace(message, channel=place.channel), at, sent, law)
            if answer.verdict != "deny":
                found.append(Way("address", key, answer.until))
    yield from sorted(found, key=lambda way: way.at or at)


def _time(
    terms: Terms, message: Planned, decision: Decision, at: datetime, sent: Sequence[Sent], law: Law
) -> Iterator[Way]:
    """Yield the first time at which it may go: the gate's own, or when a pause or a rule of hers ends or begins."""
    if decision.until is not None:
        yield Way("time", at=decision.until)
        return
    edges = {edge for rule in terms.rules for edge in (rule.since, rule.until)} | {terms.paused_until}
    for edge in sorted(edge for edge in edges if edge is not None and edge > at):
        answer = rules.may(terms, message, edge, sent, law)
        if answer.verdict != "deny":
            yield Way("time", at=answer.until or edge)
            return


def _would(terms: Terms, message: Planned, at: datetime, sent: Sequence[Sent], law: Law) -> bool:
    """Say whether the gate would let it through if she said yes to just this."""
    key = message.purpose.key
    left = tuple(rule for rule in terms.rules if not rules.fits(rule, message, at))
    yes = replace(
        terms,
        rules=(*left, Rule("yes", "allow", key, channel=message.channel)),
        consents={**terms.consents, key: "given"},
        paused_until=None,
    )
    return rules.may(yes, message, at, sent, law).verdict != "deny"


def _reply(message: Planned) -> Planned:
    return replace(message, purpose=REPLY, useless_from=None, topic=None)
