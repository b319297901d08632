"""A page of her book as it is stored: JSON of the terms that she set."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from codriver.terms.clocks import starts
from codriver.terms.nouns import Rule

MOST_RULES = 200  # of one book


@dataclass(frozen=True)
class Page:
    """What stands on one page: her rules, consents, objections and pause."""

    rules: tuple[Rule, ...] = ()
    consents: Mapping[str, str] = field(default_factory=dict)  # purpose → state
    objected: tuple[str, ...] = ()  # purposes; "*" is everything
    paused_until: datetime | None = None


class Unfit(ValueError):
    """A page that cannot be kept. The text is one sentence for people."""


def checked(page: Page) -> Page:
    """Return the page if the gate can read it. Raises Unfit, with a sentence."""
    keys = [rule.key for rule in page.rules]
    if len(keys) > MOST_RULES:
        raise Unfit(f"A book holds at most {MOST_RULES} rules.")
    if len(set(keys)) != len(keys) or "" in keys or "law" in keys:
        raise Unfit("Each rule needs a key of its own.")
    for rule in page.rules:
        _check(rule)
    return page


def _check(rule: Rule) -> None:
    if rule.effect == "deny" and (rule.cap or rule.digest):
        raise Unfit("Only a rule that allows has a cap or a digest.")
    if not 1 <= rule.urgency <= 4:
        raise Unfit("Urgency is 1 to 4.")
    if rule.cap and not (rule.cap.most >= 1 and 1 <= rule.cap.days <= 30):
        raise Unfit("A cap is at least one message in 1 to 30 days.")
    for window in rule.windows:
        try:
            starts(window.rrule)
            ZoneInfo(window.zone or "UTC")
        except (ValueError, OSError, KeyError) as error:
            raise Unfit(str(error)) from None
        if not 1 <= window.minutes <= 1440:
            raise Unfit("A window is 1 to 1,440 minutes long.")


def written(page: Page) -> str:
    """Return a page as it is stored: keys in order, so that the same terms are the same bytes."""
    return msgspec.json.encode(page, order="deterministic").decode()


def read(body: str) -> Page:
    """Return a stored page; a blanked one, of a person who was erased, holds nothing."""
    return msgspec.json.decode(body, type=Page) if body else Page()


def hash_of(body: str) -> str:
    """Return the SHA-256 of a stored page."""
    return hashlib.sha256(body.encode()).hexdigest()


def without(page: Page, key: str) -> Page:
    """Return the page without one rule."""
    return replace(page, rules=tuple(rule for rule in page.rules if rule.key != key))


def with_rule(page: Page, rule: Rule) -> Page:
    """Return the page with a rule at its end; one of the same key gives way."""
    return replace(page, rules=(*without(page, rule.key).rules, rule))


def objecting(page: Page, *purposes: str) -> Page:
    """Return the page with objections to these purposes too."""
    return replace(page, objected=tuple(sorted({*page.objected, *purposes})))
