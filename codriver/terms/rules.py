"""The gate: whether a message may go out, when, and why. Pure; docs/explain/the-gate.md says what each step means."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from codriver.terms import clocks
from codriver.terms.clocks import Clock, whole_minute
from codriver.terms.nouns import HIGHEST, NOW, TODAY, Cap, Carriage, Decision, Law, Planned, Purpose, Rule, Sent, Terms

HORIZON = timedelta(days=35)  # how far ahead a time to send is looked for
BROAD_FREE = "account"  # the purpose that no broad rule touches
OBJECTION_FREE = frozenset({"account", "safety"})  # what an objection to everything leaves out
CARRIED = frozenset({"gift", "referral", "nomination"})
DIGEST_AT = {
    "daily": tuple((day * clocks.DAY + 9 * 60, day * clocks.DAY + 9 * 60 + 1) for day in range(7)),
    "weekly": ((9 * 60, 9 * 60 + 1),),
}  # the minutes of the week at which a digest is due, by the clock on her wall
NO_LAW = Law("")


def may(terms: Terms, message: Planned, at: datetime, sent: Sequence[Sent] = (), law: Law = NO_LAW) -> Decision:
    """Decide about one message.

    terms    the newest page of the receiver's book.
    at       aware; the time asked about.
    sent     what went out to her in the last 35 days at least; later than `at` counts for nothing.
    Returns  send; hold or digest, until an aware whole minute after `at`; or deny; with the step and the rule.
    Raises   ValueError for a window that is none (clocks.starts), ZoneInfoNotFoundError for a zone that is none.
    Source   docs/explain/the-gate.md
    """
    no = _whether(terms, message, at, law)
    if no is not None:
        return no
    if message.useless_from is not None and message.useless_from <= at:
        return Decision("deny", "late")
    when = _digest(terms, message, at) or _when(terms, message, at, sent, law)
    if when.until is not None and message.useless_from is not None and when.until >= message.useless_from:
        return Decision("deny", "late")
    return when


def may_use(terms: Terms, purpose: Purpose, at: datetime, law: Law = NO_LAW, topic: str | None = None) -> Decision:
    """Decide whether what we know of somebody may be used for a purpose: a segment, an export, a recording.

    Returns  send, which here means yes, or deny with the step and the rule.
    """
    return _whether(terms, Planned(purpose, None, topic=topic), at, law) or Decision("send", "send")


def may_carry(carriage: Carriage, at: datetime, law: Law = NO_LAW) -> Decision:
    """Decide whether something of a customer's may be carried to somebody who is none.

    Returns  send; hold until the law's hours; or deny.
    """
    for step, is_so in (
        ("unnamed", not carriage.sender_name.strip()),
        ("refused", carriage.has_refused),
        ("again", carriage.came_before),
        ("not for strangers", carriage.purpose not in CARRIED),
    ):
        if is_so:
            return Decision("deny", step)
    hours = law.hours.get(carriage.channel)
    if hours is None or (clock := clocks.law_clock(hours, carriage.zone)).is_in(at):
        return Decision("send", "send")
    until = clocks.first([[clock]], whole_minute(at), at + HORIZON)
    return Decision("hold" if until else "deny", "hours", until, "law")


def urgency_of(message: Planned) -> int:
    """Return the urgency that a message counts as: what it claims, at most what its class may have."""
    return min(message.urgency, HIGHEST[message.purpose.kind])


def fits(rule: Rule, message: Planned, at: datetime) -> bool:
    """Say whether a rule is in force and speaks about a message."""
    in_force = (rule.since is None or rule.since <= at) and (rule.until is None or at < rule.until)
    return in_force and _speaks(rule, message, message.purpose.key, urgency_of(message))


def allowing(terms: Terms, message: Planned, at: datetime) -> str | None:
    """Return the key of the rule that lets a message through, the last that fits; None where none is needed."""
    return next(
        (rule.key for rule in reversed(terms.rules) if rule.effect == "allow" and fits(rule, message, at)), None
    )


def _speaks(rule: Rule, said: Planned | Sent, purpose: str, urgency: int) -> bool:
    if purpose == BROAD_FREE and rule.purpose is None and rule.topic is None:
        return False
    pairs = (
        (rule.purpose, purpose),
        (rule.topic, said.topic),
        (rule.sender, said.sender),
        (rule.channel, said.channel),
        (rule.language, said.language),
    )
    return urgency <= rule.urgency and all(asked is None or asked == given for asked, given in pairs)


def _whether(terms: Terms, message: Planned, at: datetime, law: Law) -> Decision | None:
    """Return the no of steps 1 to 8, or None when the message may go some time."""
    key, is_promotion = message.purpose.key, message.purpose.kind == "promotion"
    is_minor = terms.age_band == "under 14" or (terms.age_band == "14-17" and is_promotion and law.guardian_until > 14)
    hard: tuple[tuple[str, bool], ...] = (
        ("erased", terms.is_erased),
        ("minor", is_minor and not terms.has_guardian),
        ("objected", key in terms.objected or ("*" in terms.objected and key not in OBJECTION_FREE)),
        ("suppressed", message.channel in terms.suppressed),
        ("consent", message.purpose.needs_consent and terms.consents.get(key) != "given"),
        ("paused", is_promotion and terms.paused_until is not None and at < terms.paused_until),
    )
    for step, is_so in hard:
        if is_so:
            return Decision("deny", step)
    fitting = [rule for rule in terms.rules if fits(rule, message, at)]
    denying = [rule for rule in fitting if rule.effect == "deny" and not rule.windows]
    if denying:
        return Decision("deny", "denied", rule=denying[-1].key)
    if is_promotion and not any(rule.effect == "allow" for rule in fitting):
        return Decision("deny", "not allowed")
    return None


def _digest(terms: Terms, message: Planned, at: datetime) -> Decision | None:
    """Return when the message is collected for, or None when nobody asked for a digest of it."""
    if message.is_digest or urgency_of(message) > TODAY:
        return None
    asking = [rule for rule in terms.rules if rule.effect == "allow" and rule.digest and fits(rule, message, at)]
    for often, spans in (("weekly", DIGEST_AT["weekly"]), ("daily", DIGEST_AT["daily"])):
        own = [rule for rule in asking if rule.digest == often]
        if own:
            after = at.replace(second=0, microsecond=0) + clocks.MINUTE
            until = clocks.first([[Clock(terms.zone, spans)]], after, at + HORIZON)
            return Decision("digest", "digest", until, own[-1].key)
    return None


def _when(terms: Terms, message: Planned, at: datetime, sent: Sequence[Sent], law: Law) -> Decision:
    """Return send, or hold until caps and hours both say yes: steps 10 to 12."""
    fitting = [rule for rule in terms.rules if fits(rule, message, at)]
    is_free = message.purpose.kind in ("asked", "safety")
    full = [] if is_free else _full(fitting, message, at, sent)
    hours = [] if is_free and urgency_of(message) == NOW else _hours(terms, message, fitting, law)
    closed = [key for key, some in hours if not any(clock.is_in(at) for clock in some)]
    if not full and not closed:
        return Decision("send", "send")
    step, rule = ("cap", full[-1][0]) if full else ("hours", closed[-1])
    start = max([whole_minute(at), *(whole_minute(free_at) for _, free_at in full)])
    until = clocks.first([some for _, some in hours], start, at + HORIZON)
    return Decision("hold" if until else "deny", step, until, rule)


def _full(fitting: Sequence[Rule], message: Planned, at: datetime, sent: Sequence[Sent]) -> list[tuple[str, datetime]]:
    """Return the rules whose cap is reached, in the order of the book, and the time at which each frees."""
    found = []
    for rule in fitting:
        if rule.effect == "allow" and rule.cap is not None:
            times = _counted(rule, rule.cap, message, at, sent)
            days = timedelta(days=rule.cap.days)
            if len(times) >= rule.cap.most and times[-rule.cap.most] > at - days:
                found.append((rule.key, times[-rule.cap.most] + days))
    return found


def _counted(rule: Rule, cap: Cap, message: Planned, at: datetime, sent: Sequence[Sent]) -> list[datetime]:
    """Return when the messages went out that a cap counts, the oldest first."""
    return sorted(
        one.at
        for one in sent
        if one.at <= at
        and (cap.over == "all" or one.channel == message.channel)
        and _speaks(rule, one, one.purpose, one.urgency)
    )


def _hours(terms: Terms, message: Planned, fitting: Sequence[Rule], law: Law) -> list[tuple[str, Sequence[Clock]]]:
    """Return what must hold of the time, with whose word it is: the law first, then her rules as in the book.

    Each entry holds when one of its clocks does. What a deny rule's windows leave stands zone by zone: all must hold.
    """
    found: list[tuple[str, Sequence[Clock]]] = []
    legal = law.hours.get(message.channel or "")
    if message.purpose.kind == "promotion" and legal is not None:
        found.append(("law", [clocks.law_clock(legal, terms.zone)]))
    for rule in fitting:
        own = clocks.clocks(rule.windows, terms.zone, is_open=rule.effect == "allow")
        if rule.effect == "allow" and own:
            found.append((rule.key, own))
        elif rule.effect == "deny":
            found.extend((rule.key, [clock]) for clock in own)
    return found
