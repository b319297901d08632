"""Decisions worked out by hand from docs/explain/the-gate.md, each with the sentence that it stands for."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from codriver.terms.nouns import Cap, Decision, Hours, Law, Over, Planned, Purpose, Rule, Sent, Terms, Window

NEWS, ORDERS, REPLIES = Purpose("news", "promotion"), Purpose("orders", "service"), Purpose("replies", "asked")
ACCOUNT, SAFETY = Purpose("account", "asked"), Purpose("safety", "safety")
YES, NO = Rule("yes", "allow"), Rule("no", "deny")
CONSENT = replace(NEWS, needs_consent=True)
SECOND = timedelta(seconds=1)
LAWLESS = Law("")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NOON = utc("2026-06-03 12:00")  # a Wednesday


@dataclass(frozen=True)
class Golden:
    """What is asked and what must be said; what is not named is a Wednesday noon without a law."""

    sentence: str
    expected: Decision
    message: Planned
    terms: Terms
    at: datetime = NOON
    sent: tuple[Sent, ...] = ()
    law: Law = LAWLESS


def mail(purpose: Purpose = NEWS, **named: Any) -> Planned:
    return Planned(purpose, "email", **named)


def book(*rules: Rule, **named: Any) -> Terms:
    return Terms(rules=rules, **named)


def daily(at: str, minutes: int, zone: str | None = None) -> Window:
    hour, minute = (int(part) for part in at.split(":"))
    return Window(f"FREQ=DAILY;BYHOUR={hour};BYMINUTE={minute}", minutes, zone)


def weekly(days: str, hour: int, minutes: int) -> Window:
    return Window(f"FREQ=WEEKLY;BYDAY={days};BYHOUR={hour};BYMINUTE=0", minutes)


def only(*windows: Window) -> Rule:
    return Rule("only", "allow", windows=windows)


def never(*windows: Window) -> Rule:
    return Rule("never", "deny", windows=windows)


def most(count: int, days: int, key: str = "cap", over: Over = "all") -> Rule:
    return Rule(key, "allow", cap=Cap(count, days, over))


def had(at: datetime, channel: str = "email", purpose: str = "news") -> Sent:
    return Sent(at, purpose, channel)


def deny(step: str, rule: str | None = None) -> Decision:
    return Decision("deny", step, rule=rule)


def hold(step: str, until: str, rule: str) -> Decision:
    return Decision("hold", step, utc(until), rule)


def digest(until: str, rule: str) -> Decision:
    return Decision("digest", "digest", utc(until), rule)


def send(rule: str | None = None) -> Decision:
    return Decision("send", "send", rule=rule)


def child(band: str, **named: Any) -> Terms:
    return book(YES, age_band=band, **named)


WORKDAYS = Law("XA", {"email": Hours(frozenset(range(5)), ((480, 720), (840, 1200)))}, guardian_until=16)
DAILY, WEEKLY = Rule("daily", "allow", digest="daily"), Rule("weekly", "allow", digest="weekly")
CALLS = Rule("calls", "deny", channel="telephone", urgency=3)
MONDAYS, SUNDAY = book(only(weekly("MO", 10, 1440))), utc("2026-06-07 12:00")

STOPS = [
    Golden("Who was erased gets nothing, not even a code", deny("erased"), mail(ACCOUNT), Terms(is_erased=True)),
    Golden("A child without a guardian gets nothing", deny("minor"), mail(ORDERS), child("under 14")),
    Golden("A child with a guardian may be written to", send("yes"), mail(), child("under 14", has_guardian=True)),
    Golden("At 15 a law up to 16 stops promotion", deny("minor"), mail(), child("14-17"), law=WORKDAYS),
    Golden("At 15 it leaves orders", send("yes"), mail(ORDERS), child("14-17"), law=WORKDAYS),
    Golden("At 15 a law up to 14 stops nothing", send("yes"), mail(), child("14-17")),
    Golden("An objection to all stops orders", deny("objected"), mail(ORDERS), book(YES, objected=frozenset("*"))),
    Golden("An objection to all leaves codes", send(), mail(ACCOUNT), book(YES, objected=frozenset("*"))),
    Golden("An objection to codes stops them", deny("objected"), mail(ACCOUNT), Terms(objected=frozenset({"account"}))),
    Golden("A dead channel is not tried", deny("suppressed"), mail(), book(YES, suppressed=frozenset({"email"}))),
    Golden("Consent asked for is not given", deny("consent"), mail(CONSENT), book(YES, consents={"news": "requested"})),
    Golden("Consent given is enough", send("yes"), mail(CONSENT), book(YES, consents={"news": "given"})),
    Golden("A pause lasts to its last second", deny("paused"), mail(), book(YES, paused_until=NOON + SECOND)),
    Golden("A pause is over when it ends", send("yes"), mail(), book(YES, paused_until=NOON)),
    Golden("A pause leaves orders", send("yes"), mail(ORDERS), book(YES, paused_until=NOON + SECOND)),
    Golden("The last of two that deny is named", deny("denied", "no2"), mail(), book(NO, replace(NO, key="no2"), YES)),
    Golden("No to everything leaves her codes", send(), mail(ACCOUNT), book(NO)),
    Golden("Only urgent calls", deny("denied", "calls"), Planned(SAFETY, "telephone", urgency=3), book(CALLS)),
    Golden("An urgent call comes", send(), Planned(SAFETY, "telephone", urgency=4), book(CALLS)),
    Golden(
        "News that claim to be urgent count as today",
        deny("denied", "no"),
        mail(urgency=4),
        book(YES, replace(NO, urgency=2)),
    ),
    Golden("News that nobody allowed do not come", deny("not allowed"), mail(), book()),
    Golden("A rule of a topic needs one", deny("not allowed"), mail(), book(Rule("tea", "allow", topic="tea"))),
    Golden("A rule holds from its first moment", send("yes"), mail(), book(replace(YES, since=NOON))),
    Golden("A rule has ended at its end", deny("not allowed"), mail(), book(replace(YES, until=NOON))),
    Golden("What is useless now is late", deny("late"), mail(useless_from=NOON), book(YES)),
]
WAITS = [
    Golden("Nine is still to come", digest("2026-06-03 09:00", "daily"), mail(), book(DAILY), NOON.replace(hour=8)),
    Golden("At nine it is tomorrow's", digest("2026-06-04 09:00", "daily"), mail(), book(DAILY), NOON.replace(hour=9)),
    Golden("Weekly goes before daily", digest("2026-06-08 09:00", "weekly"), mail(), book(WEEKLY, DAILY)),
    Golden("Soon is not collected", send("daily"), mail(ORDERS, urgency=3), book(DAILY)),
    Golden("A digest is not collected again", send("daily"), mail(is_digest=True), book(DAILY)),
    Golden("Useless when collected", deny("late"), mail(useless_from=utc("2026-06-04 09:00")), book(DAILY)),
    Golden("A day is over after 24 hours", send("cap"), mail(), book(most(1, 1)), sent=(had(NOON - 86_400 * SECOND),)),
    Golden(
        "A second less waits for the whole minute",
        hold("cap", "2026-06-03 12:01", "cap"),
        mail(),
        book(most(1, 1)),
        NOON,
        (had(NOON - 86_399 * SECOND),),
    ),
    Golden(
        "Another channel does not count",
        send("cap"),
        mail(),
        book(most(1, 1, over="channel")),
        NOON,
        (had(NOON, "sms"),),
    ),
    Golden("Her codes do not count", send("cap"), mail(), book(most(1, 1)), sent=(had(NOON, purpose="account"),)),
    Golden("A reply waits for no cap", send("cap"), mail(REPLIES), book(most(0, 1))),
    Golden(
        "Free at noon, then at eight",
        hold("cap", "2026-06-05 08:00", "cap"),
        mail(),
        book(most(1, 1), only(daily("8:00", 120))),
        utc("2026-06-03 13:00"),
        (had(utc("2026-06-03 12:00")),),
    ),
    Golden(
        "The last cap that says no is named",
        hold("cap", "2026-06-05 11:00", "b"),
        mail(),
        book(most(1, 2), most(1, 1, "b"), most(9, 1, "c")),
        NOON,
        (had(NOON - 3_600 * SECOND),),
    ),
    Golden("36 days are too long", deny("cap", "cap"), mail(), book(most(1, 36)), sent=(had(NOON),)),
    Golden("35 days are not", hold("cap", "2026-07-08 12:00", "cap"), mail(), book(most(1, 35)), sent=(had(NOON),)),
    Golden(
        "Every window of hers must be open",
        hold("hours", "2026-06-03 18:00", "evenings"),
        mail(),
        book(only(daily("9:00", 660)), Rule("evenings", "allow", windows=(daily("18:00", 240),))),
    ),
    Golden(
        "Windows that never meet",
        deny("hours", "only"),
        mail(),
        book(Rule("evenings", "allow", windows=(daily("18:00", 240),)), only(daily("9:00", 60))),
    ),
    Golden(
        "Friday night lasts into Saturday",
        send("only"),
        mail(),
        book(only(weekly("FR", 22, 600))),
        utc("2026-06-06 07:59:59"),
    ),
    Golden(
        "And ends there",
        hold("hours", "2026-06-12 22:00", "only"),
        mail(),
        book(only(weekly("FR", 22, 600))),
        utc("2026-06-06 08:00"),
    ),
    Golden("A day from Monday at ten", hold("hours", "2026-06-08 10:00", "only"), mail(), MONDAYS, SUNDAY),
    Golden("Is still there on Tuesday", send("only"), mail(), MONDAYS, utc("2026-06-09 09:59")),
    Golden(
        "A window in a zone of its own",
        hold("hours", "2026-06-04 00:00", "only"),
        mail(),
        book(only(daily("9:00", 60, "Asia/Tokyo"))),
    ),
    Golden("The law's noon is over", hold("hours", "2026-06-03 14:00", "law"), mail(), book(YES), law=WORKDAYS),
    Golden(
        "She goes before the law",
        hold("hours", "2026-06-03 14:00", "never"),
        mail(),
        book(never(daily("11:00", 120)), YES),
        NOON,
        (),
        WORKDAYS,
    ),
    Golden("The law's hours are for promotion", send(), mail(ORDERS), book(), law=WORKDAYS),
    Golden("Safety does not wait for hours", send(), mail(SAFETY, urgency=4), book(never(daily("11:00", 120)))),
    Golden(
        "Unless it can",
        hold("hours", "2026-06-03 13:00", "never"),
        mail(SAFETY, urgency=3),
        book(never(daily("11:00", 120))),
    ),
]
