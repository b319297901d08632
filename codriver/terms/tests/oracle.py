"""The gate once more, written from docs/explain/the-gate.md alone, in the order of the page.

Nothing here is shared with the gate but the nouns. When a message may go is found by trying minute after minute, in
oracle_times. Where the page leaves something open, a comment "Read as" says how it is read here: for the customer.
"""

from collections.abc import Sequence
from datetime import datetime

from codriver.terms.nouns import HIGHEST, NOW, TODAY, Carriage, Decision, Law, Planned, Purpose, Rule, Sent, Terms
from codriver.terms.tests import oracle_times as times
from codriver.terms.tests.oracle_times import Objection

ANYWHERE = Law("")
LATE = Decision("deny", "late")
STRANGERS = ("gift", "referral", "nomination")


def decide(terms: Terms, message: Planned, at: datetime, sent: Sequence[Sent] = (), law: Law = ANYWHERE) -> Decision:
    """What may() must say. A message without a channel is a use."""
    stop = stopped(terms, message, at, law)
    if stop or message.channel is None:
        return stop or passed(terms, message, at)
    if is_late(message, at):
        return LATE
    found = timed(terms, message, at, sent, law)
    return LATE if found.until and is_late(message, found.until) else found


def decide_use(terms: Terms, purpose: Purpose, at: datetime, law: Law = ANYWHERE) -> Decision:
    """What may_use() must say."""
    return decide(terms, Planned(purpose, channel=None), at, (), law)


def decide_carry(carriage: Carriage, at: datetime, law: Law = ANYWHERE) -> Decision:
    """What may_carry() must say."""
    steps = {
        "unnamed": not carriage.sender_name.strip(),  # Read as: blanks are no name.
        "refused": carriage.has_refused,
        "again": carriage.came_before,
        "not for strangers": carriage.purpose not in STRANGERS,
    }
    for step, says_no in steps.items():
        if says_no:
            return Decision("deny", step)
    return searched(at, [], times.by_law(law, carriage.channel, carriage.zone)) or Decision("send", "send")


def stopped(terms: Terms, message: Planned, at: datetime, law: Law) -> Decision | None:
    """Steps 1 to 8: the first that says no."""
    purpose, is_promotion = message.purpose, message.purpose.kind == "promotion"
    denying = [rule for rule in fitting("deny", terms, message, at) if not rule.windows]
    steps = {
        "erased": terms.is_erased,
        "minor": is_minor(terms, is_promotion, law),
        "objected": has_objected(terms, purpose),
        "suppressed": message.channel in terms.suppressed,
        "consent": purpose.needs_consent and terms.consents.get(purpose.key) != "given",
        "paused": is_promotion and terms.paused_until is not None and at < terms.paused_until,
        "denied": bool(denying),
        "not allowed": is_promotion and not fitting("allow", terms, message, at),
    }
    for step, says_no in steps.items():
        if says_no:
            # Read as: before step 7 no rule of hers decided, and the law has no word in "minor" but through her age.
            return Decision("deny", step, rule=denying[-1].key if step == "denied" else None)
    return None


def is_minor(terms: Terms, is_promotion: bool, law: Law) -> bool:
    if terms.has_guardian:
        return False
    return terms.age_band == "under 14" or (terms.age_band == "14-17" and is_promotion and law.guardian_until > 14)


def has_objected(terms: Terms, purpose: Purpose) -> bool:
    everything = "*" in terms.objected and purpose.key not in ("account", "safety")
    return everything or purpose.key in terms.objected


def passed(terms: Terms, message: Planned, at: datetime) -> Decision:
    """Step 12. Read as: the rule that let it through is the last allow rule that fits, if one does."""
    allowing = fitting("allow", terms, message, at)
    return Decision("send", "send", rule=allowing[-1].key if allowing else None)


def is_late(message: Planned, at: datetime) -> bool:
    return message.useless_from is not None and message.useless_from <= at


def timed(terms: Terms, message: Planned, at: datetime, sent: Sequence[Sent], law: Law) -> Decision:
    """Steps 9 to 12, of a message that may go."""
    allowing = fitting("allow", terms, message, at)
    if not message.is_digest and counted(message) <= TODAY:
        for often in ("weekly", "daily"):
            asking = [rule for rule in allowing if rule.digest == often]
            if asking:
                return Decision("digest", "digest", times.nine(often, at, terms.zone), asking[-1].key)
    return searched(at, by_caps(allowing, message, at, sent), by_hours(terms, message, at, law)) or passed(
        terms, message, at
    )


def searched(at: datetime, caps: list[Objection], hours: list[Objection]) -> Decision | None:
    """Steps 10 and 11: None if nobody says no now; else until when, by whom. The last in a list weighs most."""
    for step, objections in (("cap", caps), ("hours", hours)):
        against = [who for who, says_no in objections if times.at_once(says_no, at)]
        if against:
            until = times.first_minute(at, [says_no for _, says_no in hours + caps])
            return Decision("hold" if until else "deny", step, until, against[-1])
    return None


def by_caps(allowing: list[Rule], message: Planned, at: datetime, sent: Sequence[Sent]) -> list[Objection]:
    """Who says no for the number of messages that she had. Read as: what is dated after `at` was not sent before."""
    if message.purpose.kind in ("asked", "safety"):
        return []
    objections: list[Objection] = []
    for rule in allowing:
        if rule.cap:
            had = [
                before.at
                for before in sent
                if before.at <= at
                and fits_words(rule, before, before.purpose, before.urgency)
                and (rule.cap.over == "all" or before.channel == message.channel)
            ]
            objections.append((rule.key, times.by_count(rule.cap, had)))
    return objections


def by_hours(terms: Terms, message: Planned, at: datetime, law: Law) -> list[Objection]:
    """Who says no for the time of the week: the law first, for a rule of hers goes before it."""
    if message.purpose.kind in ("asked", "safety") and counted(message) == NOW:
        return []
    objections = times.by_law(law, message.channel, terms.zone) if message.purpose.kind == "promotion" else []
    for rule in terms.rules:
        if rule.windows and fits(rule, message, at):
            objections.append((rule.key, times.by_windows(rule, terms.zone)))
    return objections


def counted(message: Planned) -> int:
    """The urgency that a message counts as."""
    return min(message.urgency, HIGHEST[message.purpose.kind])


def fitting(effect: str, terms: Terms, message: Planned, at: datetime) -> list[Rule]:
    """Her rules of this effect that fit, in the order of her book."""
    return [rule for rule in terms.rules if rule.effect == effect and fits(rule, message, at)]


def fits(rule: Rule, message: Planned, at: datetime) -> bool:
    is_begun, is_over = rule.since is None or rule.since <= at, rule.until is not None and rule.until <= at
    return is_begun and not is_over and fits_words(rule, message, message.purpose.key, counted(message))


def fits_words(rule: Rule, message: Planned | Sent, purpose: str, urgency: int) -> bool:
    """Whether a message has all that a rule names. Read as: what went out has the urgency that it counted as."""
    if rule.purpose is None and rule.topic is None and purpose == "account":
        return False
    named = [
        (rule.purpose, purpose),
        (rule.topic, message.topic),
        (rule.sender, message.sender),
        (rule.channel, message.channel),
        (rule.language, message.language),
    ]
    return urgency <= rule.urgency and all(asked is None or asked == has for asked, has in named)
