"""How the wheel turns: each choice makes another page of her book out of the newest. Plain values, no database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from codriver.terms import pages
from codriver.terms.nouns import Cap, Class, Rule, Window
from codriver.terms.pages import Page

Change = Callable[[Page], Page]
QUARTER = timedelta(days=91)
HOURS, PAUSES = "my-hours", ((7, _("A week")), (30, _("A month")), (91, _("Three months")))


@dataclass(frozen=True)
class Option:
    """One thing that she may choose."""

    key: str
    title: Promise | str
    change: Change


def _cleared(page: Page, purpose: str, every: Iterable[str]) -> Page:
    """Return the page without what she said about one purpose as a whole; what she said of topics in it stays."""
    rules = tuple(rule for rule in page.rules if rule.purpose != purpose or rule.topic is not None)
    objected = set(every) if "*" in page.objected else set(page.objected)
    return replace(page, rules=rules, objected=tuple(sorted(objected - {purpose})))


def _ruled(purpose: str, every: Iterable[str], **facts: object) -> Change:
    rule = Rule(f"my-{purpose}", purpose=purpose, **{"effect": "allow", **facts})  # type: ignore[arg-type]
    return lambda page: pages.with_rule(_cleared(page, purpose, every), rule)


def of_purpose(purpose: str, kind: Class, every: Iterable[str], at: datetime) -> list[Option]:
    """Return what she may choose for a purpose.

    every  all purposes to which she can object: an objection to everything becomes one to each of the others.
    at     now, from which three months are counted.
    """
    yes = Option("yes", _("Yes, each one"), _ruled(purpose, every))
    few = Option("few", _("Yes, at most one a week"), _ruled(purpose, every, cap=Cap(1, 7)))
    daily = Option("daily", _("Once a day, in one mail"), _ruled(purpose, every, digest="daily"))
    weekly = Option("weekly", _("Once a week, in one mail"), _ruled(purpose, every, digest="weekly"))
    months = Option("months", _("Yes, for three months"), _ruled(purpose, every, until=at + QUARTER))
    no = Option("no", _("No"), _ruled(purpose, every, effect="deny"))
    offered = {"promotion": [weekly, few, yes, months, no], "service": [yes, daily, weekly, no]}
    return offered.get(kind, [yes, no])


def chosen(page: Page, purpose: str) -> str:
    """Return the key of the option that stands in her book for a purpose; "" when she never chose one."""
    rule = next((rule for rule in page.rules if rule.key == f"my-{purpose}"), None)
    if rule is None:
        return ""
    if rule.effect == "deny":
        return "no"
    return rule.digest or ("few" if rule.cap else "months" if rule.until else "yes")


def hours(start: int, end: int) -> Option:
    """Return the option that nothing comes outside of these hours, by the clock on her wall."""
    quiet = Window(f"FREQ=DAILY;BYHOUR={end % 24};BYMINUTE=0", minutes=(start - end) % 24 * 60)
    rule = Rule(HOURS, "deny", windows=(quiet,))
    title = _("%(start)s to %(end)s") % {"start": f"{start}:00", "end": f"{end}:00"}
    return Option(f"{start}-{end}", title, lambda page: pages.with_rule(page, rule))


def any_hour() -> Option:
    """Return the option that hours do not matter."""
    return Option("any", _("At any time"), lambda page: pages.without(page, HOURS))


def hours_in(page: Page) -> tuple[int, int] | None:
    """Return the hours that stand in her book: from, to; None for any."""
    rule = next((rule for rule in page.rules if rule.key == HOURS and rule.windows), None)
    if rule is None:
        return None
    facts = dict(part.split("=") for part in rule.windows[0].rrule.split(";"))
    end = int(facts["BYHOUR"])
    return (end + rule.windows[0].minutes // 60) % 24, end


def channel(name: str, label: str, *, open_: bool) -> Option:
    """Return the option that a channel may reach her, or may not."""
    key = f"my-not-{name}"
    if open_:
        rest = lambda page: tuple(r for r in page.rules if not (r.effect == "deny" and is_all_of(r, name)))  # noqa: E731
        return Option(f"{name}-yes", label, lambda page: replace(page, rules=rest(page)))
    return Option(f"{name}-no", label, lambda page: pages.with_rule(page, Rule(key, "deny", channel=name)))


def is_all_of(rule: Rule, channel: str) -> bool:
    """Say whether a rule is about a channel as a whole."""
    return rule.channel == channel and not (rule.purpose or rule.topic or rule.sender or rule.windows)


def is_closed(page: Page, channel: str) -> bool:
    """Say whether she closed a channel."""
    return any(rule.effect == "deny" and is_all_of(rule, channel) for rule in page.rules)


def pause(until: datetime | None, title: Promise | str, key: str) -> Option:
    """Return the option to pause all promotion until a time; None goes on at once."""
    return Option(key, title, lambda page: replace(page, paused_until=until))


def pauses(at: datetime) -> list[Option]:
    """Return how long she may pause with one tap."""
    return [pause(at + timedelta(days=days), title, str(days)) for days, title in PAUSES]


def topic_weekly(purpose: str, topic: str) -> Change:
    """Return the change by which one topic comes once a week instead of each time."""
    rule = Rule(f"my-{purpose}-{topic}"[:40], "allow", purpose=purpose, topic=topic, digest="weekly")
    return lambda page: pages.with_rule(page, rule)
