"""Kinds of requests, when the law wants them answered, and what is masked for whom. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

KINDS = ("see", "copy", "correct", "move", "restrict", "object", "erase", "explain")
WAYS = ("herself", "staff", "command", "machine")  # how a request came to us


@dataclass(frozen=True)
class Deadline:
    """How long a law gives: calendar months, days, or working days (Monday to Friday; holidays are not left out)."""

    law: str
    source: str
    is_read: bool  # whether we read the source ourselves; what is not read is caution
    months: int = 0
    days: int = 0
    working_days: int = 0


DEADLINES = {
    "GDPR": Deadline("GDPR 12(3)", "dataprotection.ie, How long will it take?", is_read=True, months=1),
    "China": Deadline(
        "PIPL 50", "15 working days, as the rules for apps of 2019 are said to want; the law names no number",
        is_read=False, working_days=15,
    ),
    "usual": Deadline("", "our own promise where we read no law", is_read=True, days=30),
}  # fmt: skip
UNION = "AT BE BG HR CY CZ DE DK EE ES FI FR GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
LAWS = dict.fromkeys([*UNION, "IS", "LI", "NO"], "GDPR") | {"CN": "China"}  # country → a key of DEADLINES


def law_for(country: str) -> str:
    """Return by which law a request of somebody in a country is due: a key of DEADLINES.

    country  ISO 3166-1 alpha-2; "" is not known.
    """
    return LAWS.get(country, "usual")


def due_at(asked_at: datetime, law: str) -> datetime:
    """Return when a request is due at the latest, at the hour at which it was asked.

    asked_at  aware.   law  a key of DEADLINES.
    Returns   the same day of the month, or the last one of a shorter month; or so many days later.
    """
    deadline = DEADLINES[law]
    end = _months_on(asked_at, deadline.months) + timedelta(days=deadline.days)
    left = deadline.working_days
    while left:
        end += timedelta(days=1)
        left -= end.weekday() < 5
    return end


def _months_on(at: datetime, months: int) -> datetime:
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


OPEN_TO = {  # what a request shows → roles that see it in clear; the others see it masked
    "name": frozenset({"owner", "lead"}),
    "address": frozenset({"owner", "lead"}),
    "words": frozenset({"owner", "lead"}),
}


def shown(what: str, text: str, role: str) -> str:
    """Return a text of a request as a role sees it.

    what  a key of OPEN_TO. Raises KeyError for another one: a slip must not open anything.
    """
    return text if role in OPEN_TO[what] or not text else masked(text)


def masked(text: str) -> str:
    """Return the first character and as many dots as tell nothing of the length; of an e-mail its host too."""
    name, at, host = text.rpartition("@")
    return f"{(name or text)[0]}•••{f'@{host}' if at and name else ''}"
