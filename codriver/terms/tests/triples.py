"""Random questions for the gate: terms, what was sent, a message, a law and a time. The same dice draw the same ones.

Rules are drawn around the message, so that several fit; borders of windows, caps and times are drawn to be met to the
second. Most questions are decided at once; some wait for days, a few for longer than the gate looks ahead.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from codriver.terms.nouns import Cap, Carriage, Hours, Law, Planned, Purpose, Rule, Sent, Terms, Window
from codriver.terms.tests.clocks import MINUTE, ZONES, border, moment, wall

PURPOSES = [
    *(Purpose(key, "promotion") for key in ("news", "offers", "events", "surveys")),
    *(Purpose(key, "service") for key in ("orders", "promises", "terms")),
    *(Purpose(key, "asked") for key in ("replies", "account")),
    *(Purpose("safety", "safety"), Purpose("recall", "safety")),
]
CLASSES = {"promotion": 5, "service": 3, "asked": 1.5, "safety": 1}
TOPICS, SENDERS, LANGUAGES = ("tea", "cups", "cats"), ("company", "brand", "store"), ("en", "zh-hans", "fr")
CHANNELS = ("email", "telephone", "wechat", "sms")
STATES = ("requested", "refused", "withdrawn", "expired", "invalidated", "renewed")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LENGTHS = (30, 60, 90, 480, 480, 600, 600, 720, 900)  # minutes
MESSAGES, USES = 0.84, 0.06  # shares of what is asked; the others are carriages


NOBODY = Terms()


@dataclass(frozen=True)
class Question:
    """What the gate is asked: about a message, a use (a purpose), or a carriage to a stranger."""

    asked: Planned | Purpose | Carriage
    at: datetime
    law: Law
    terms: Terms = NOBODY
    sent: tuple[Sent, ...] = ()


def questions(seed: int, count: int) -> Iterator[Question]:
    """Draw `count` questions."""
    dice = Random(seed)
    return (question(dice) for _ in range(count))


def question(dice: Random) -> Question:
    zone = dice.choice(ZONES)
    at = moment(dice, zone)
    kind = dice.random()
    if kind > MESSAGES + USES:
        carried = carriage(dice, zone)
        return Question(carried, at, law(dice, carried.channel, zone, at))
    message = planned(dice, at)
    if kind > MESSAGES:
        message = replace(message, channel=None, topic=None, sender="company", language=None, urgency=1)
    terms = terms_for(dice, message, zone, at)
    lawful = law(dice, message.channel or "", zone, at, terms.country)
    if kind > MESSAGES:
        return Question(message.purpose, at, lawful, terms)
    return Question(message, at, lawful, terms, sent_for(dice, terms, message, at))


def planned(dice: Random, at: datetime) -> Planned:
    """A message; one of a hundred has no channel."""
    kind = dice.choices(list(CLASSES), list(CLASSES.values()))[0]
    purpose = dice.choice([purpose for purpose in PURPOSES if purpose.kind == kind])
    return Planned(
        purpose=replace(purpose, needs_consent=often(dice, 0.2)),
        channel=None if often(dice, 0.01) else dice.choice(CHANNELS),
        sender=dice.choice(SENDERS),
        topic=dice.choice((None, *TOPICS)),
        urgency=dice.choice((1, 1, 2, 3, 4)),
        language=dice.choice((None, *LANGUAGES)),
        useless_from=at + (border(dice, at) - at) * dice.choice((1, 1, 0.01)) if often(dice, 0.2) else None,
        is_digest=often(dice, 0.25),
    )


def carriage(dice: Random, zone: str) -> Carriage:
    return Carriage(
        purpose="news" if often(dice, 0.15) else dice.choice(("gift", "referral", "nomination")),
        sender_name=dice.choice(("", " ")) if often(dice, 0.12) else "Ana",
        channel=dice.choice(CHANNELS),
        zone=zone,
        has_refused=often(dice, 0.13),
        came_before=often(dice, 0.13),
    )


def terms_for(dice: Random, message: Planned, zone: str, at: datetime) -> Terms:
    """Her terms: mostly nothing stops this message, so that the later steps are met often."""
    purpose = message.purpose
    return Terms(
        version=dice.randint(1, 9),
        rules=rules_for(dice, message, zone, at),
        consents={purpose.key: "given" if often(dice, 0.8) else dice.choice(STATES)} if often(dice, 0.9) else {},
        objected=frozenset(key for key in ("*", purpose.key, "news") if often(dice, 0.02)),
        suppressed=frozenset(channel for channel in CHANNELS if often(dice, 0.03)),
        paused_until=border(dice, at) if often(dice, 0.12) else None,
        is_erased=often(dice, 0.02),
        age_band="adult" if often(dice, 0.8) else dice.choice(("under 14", "14-17", "14-17", "14-17", "unknown")),
        has_guardian=often(dice, 0.4),
        zone=zone,
        country=dice.choice(("", "FR", "CN", "US")),
    )


def rules_for(dice: Random, message: Planned, zone: str, at: datetime) -> tuple[Rule, ...]:
    """Her book: two to three rules on average, in any order."""
    effects = dice.choices(("allow", "deny"), (7, 3), k=dice.choice((0, 1, 1, 2, 3, 4, 6)))
    if message.purpose.kind == "promotion" and often(dice, 0.8):
        effects.insert(dice.randint(0, len(effects)), "allow")
    return tuple(rule_for(dice, f"r{n}", effect, message, zone, at) for n, effect in enumerate(effects))


def rule_for(dice: Random, key: str, effect: str, message: Planned, zone: str, at: datetime) -> Rule:
    """A rule that leaves much open, names much of what the message has, and now and then something else."""

    def named(own: str | None, others: tuple[str, ...]) -> str | None:
        return dice.choices((None, own, dice.choice(others)), (72, 22, 6))[0]

    is_allow = effect == "allow"
    is_timed = often(dice, 0.35 if is_allow else 0.75)
    return Rule(
        key=key,
        effect="allow" if is_allow else "deny",
        purpose=named(message.purpose.key, ("news", "orders", "account")),
        topic=named(message.topic, TOPICS),
        sender=named(message.sender, SENDERS),
        channel=named(message.channel, CHANNELS),
        language=named(message.language, LANGUAGES),
        urgency=dice.choice((1, 2, 3, 4, 4, 4, 4, 4)),
        since=border(dice, at) if often(dice, 0.1) else None,
        until=border(dice, at) if often(dice, 0.1) else None,
        windows=tuple(window(dice, zone, at) for _ in range(dice.choice((1, 1, 2)))) if is_timed else (),
        cap=cap(dice) if is_allow and often(dice, 0.4) else None,
        digest=dice.choice(("daily", "weekly")) if is_allow and often(dice, 0.13) else None,
    )


def window(dice: Random, zone: str, at: datetime) -> Window:
    """A window: beginning or ending at this very minute, or in the night, or across midnight, or anywhere."""
    own = dice.choice(ZONES) if often(dice, 0.25) else None
    minutes = dice.choice(
        (30, 60, 90, 480, 480, 600, 600, 720, 900, dice.choice((1, 1439, 1440)), dice.randint(1, 1440))
    )
    now = wall(own or zone, at)
    anywhere, night = timedelta(minutes=dice.randrange(1440)), timedelta(minutes=dice.randrange(0, 270, 15))
    midnight = now.replace(hour=0, minute=0, tzinfo=None)
    begun = (now.replace(tzinfo=None), now.replace(tzinfo=None) - minutes * MINUTE)
    start = dice.choice((*begun, midnight + anywhere, midnight + night, midnight + 22 * 60 * MINUTE))
    freq = "FREQ=DAILY"
    if often(dice, 0.4):
        days = dice.sample(DAYS, dice.randint(1, 5)) + ([DAYS[start.weekday()]] if often(dice, 0.5) else [])
        freq = f"FREQ=WEEKLY;BYDAY={','.join(day for day in DAYS if day in days)}"
    return Window(f"{freq};BYHOUR={start.hour};BYMINUTE={start.minute}", minutes, own)


def cap(dice: Random) -> Cap:
    days = dice.choice((1, 1, 1, 2, 2, 3, 7, 7, 14, 30, 35, 36))
    return Cap(dice.choices((0, 1, 2, 3), (1, 40, 30, 29))[0], days, dice.choice(("channel", "all")))


def sent_for(dice: Random, terms: Terms, message: Planned, at: datetime) -> tuple[Sent, ...]:
    """What she had: much like this message, often at the very second at which it leaves a cap of hers."""
    days = [rule.cap.days for rule in terms.rules if rule.cap] or [7]
    sent = [sent_like(dice, message, when(dice, dice.choice(days), at)) for _ in range(dice.choice((0, 1, 2, 3, 5, 8)))]
    return tuple(sent if often(dice, 0.2) else sorted(sent, key=lambda one: one.at))


def when(dice: Random, days: int, at: datetime) -> datetime:
    """A time up to `at`: now, about when a cap of these days lets it go, or within them."""
    leaving = at - timedelta(days=days, seconds=dice.choice((0, 0, 1, -1, dice.randint(-7_200, 7_200))))
    return dice.choices((at, leaving, at - timedelta(seconds=dice.randint(1, days * 90_000))), (5, 45, 50))[0]


def sent_like(dice: Random, message: Planned, at: datetime) -> Sent:
    def same(own: str | None, others: tuple[str, ...]) -> str | None:
        return own if often(dice, 0.8) else dice.choice(others)

    return Sent(
        at=at,
        purpose=same(message.purpose.key, ("news", "orders", "account")) or "",
        channel=same(message.channel, CHANNELS) or "email",
        sender=same(message.sender, SENDERS) or "company",
        topic=same(message.topic, TOPICS),
        urgency=dice.choice((1, 1, 2, 3, 4)),
        language=same(message.language, LANGUAGES),
    )


def law(dice: Random, channel: str, zone: str, at: datetime, country: str = "") -> Law:
    """A law that nobody made: none, or one with hours for some channels, some of which never come."""
    if often(dice, 0.4):
        return Law(country, guardian_until=dice.choice((14, 16)))
    channels = [channel, *dice.sample(CHANNELS, 1)] if often(dice, 0.8) else []
    return Law(country, {one: hours(dice, zone, at) for one in channels}, dice.choice((14, 15, 16, 18)))


def hours(dice: Random, zone: str, at: datetime) -> Hours:
    """Spans that begin or end at this very minute, or are usual; on all days or some, rarely on none."""
    now = wall(zone, at).hour * 60 + wall(zone, at).minute
    usual = ((600, 780), (840, 1200))
    spans = dice.choice((usual, usual, ((480, 1260),), ((0, 180), (1320, 1440)), ((now, 1440),), ((0, now),)))
    days = dice.choices((range(7), range(5), dice.sample(range(7), 2), ()), (50, 30, 18, 2))[0]
    return Hours(frozenset(days), spans)


def often(dice: Random, share: float) -> bool:
    return dice.random() < share
