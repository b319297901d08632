"""What the gate is given and what it says: plain values, no database. docs/explain/the-gate.md tells what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Effect = Literal["allow", "deny"]
Class = Literal["promotion", "service", "asked", "safety"]
Verdict = Literal["send", "hold", "digest", "deny"]
Often = Literal["daily", "weekly"]
Over = Literal["channel", "all"]
AgeBand = Literal["under 14", "14-17", "adult", "unknown"]

WHENEVER, TODAY, SOON, NOW = 1, 2, 3, 4  # urgency
HIGHEST: Mapping[Class, int] = {"promotion": TODAY, "service": SOON, "asked": NOW, "safety": NOW}


@dataclass(frozen=True)
class Window:
    """A time that comes again: an RFC 5545 rule for its start, its length in minutes (1-1440), a zone (None: hers)."""

    rrule: str
    minutes: int
    zone: str | None = None


@dataclass(frozen=True)
class Cap:
    """At most `most` messages in any `days` days, over one channel or all."""

    most: int
    days: int
    over: Over = "all"


@dataclass(frozen=True)
class Rule:
    """One rule of her book. `key` names it inside the book and stays when the page is turned."""

    key: str
    effect: Effect
    purpose: str | None = None
    topic: str | None = None
    sender: str | None = None
    channel: str | None = None
    language: str | None = None
    urgency: int = NOW
    since: datetime | None = None
    until: datetime | None = None
    windows: tuple[Window, ...] = ()
    cap: Cap | None = None
    digest: Often | None = None


@dataclass(frozen=True)
class Purpose:
    """What something is sent or used for."""

    key: str
    kind: Class
    needs_consent: bool = False


@dataclass(frozen=True)
class Terms:
    """The newest page of her book, and who she is as far as the gate asks."""

    version: int = 1
    rules: tuple[Rule, ...] = ()
    consents: Mapping[str, str] = field(default_factory=dict)  # purpose → state
    objected: frozenset[str] = frozenset()  # purposes; "*" is everything
    suppressed: frozenset[str] = frozenset()  # channels
    paused_until: datetime | None = None
    is_erased: bool = False
    age_band: AgeBand = "unknown"
    has_guardian: bool = False
    zone: str = "UTC"
    country: str = ""  # ISO 3166-1 alpha-2; "" is not known


@dataclass(frozen=True)
class Planned:
    """A message before it goes out; without a channel, a use."""

    purpose: Purpose
    channel: str | None
    sender: str = "company"
    topic: str | None = None
    urgency: int = WHENEVER
    language: str | None = None
    useless_from: datetime | None = None
    is_digest: bool = False


@dataclass(frozen=True)
class Sent:
    """A message that went out to her before."""

    at: datetime
    purpose: str
    channel: str
    sender: str = "company"
    topic: str | None = None
    urgency: int = WHENEVER
    language: str | None = None


@dataclass(frozen=True)
class Hours:
    """By the clock on her wall: on these days of the week (Monday is 0), in these spans of minutes after midnight."""

    days: frozenset[int]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Law:
    """What the law of one country adds. `hours`: channel → when promotion may come; no entry: at any time."""

    country: str
    hours: Mapping[str, Hours] = field(default_factory=dict)
    guardian_until: int = 14  # years; above 14, promotion to 14-17 needs a guardian too


@dataclass(frozen=True)
class Carriage:
    """A gift or word that a customer sends by us to somebody who is no customer."""

    purpose: str
    sender_name: str
    channel: str
    zone: str = "UTC"
    has_refused: bool = False  # somebody at this address refused before
    came_before: bool = False  # one was carried there, of any kind


@dataclass(frozen=True)
class Decision:
    """What the gate said: the verdict, until when, the step that decided, the key of the rule ("law" for the law)."""

    verdict: Verdict
    step: str
    until: datetime | None = None
    rule: str | None = None
