"""The three ways to begin, each with its consequence. The first is the least, and the one that stands chosen."""

from dataclasses import dataclass
from functools import reduce

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from codriver.people.models import Person
from codriver.terms import actions, pages
from codriver.terms.nouns import Rule
from codriver.terms.pages import Page

USUAL = "asked"
SERVICE = ("orders", "promises", "terms")


@dataclass(frozen=True)
class Choice:
    """A way to begin: its name, what follows from it, and the rules that say so."""

    title: Promise
    follows: Promise
    rules: tuple[Rule, ...]


def _rules(*allowed: Rule) -> tuple[Rule, ...]:
    """Return these rules, and a no to whatever else may come unasked without one."""
    named = {rule.purpose for rule in allowed}
    return (*allowed, *(Rule(f"my-{purpose}", "deny", purpose) for purpose in SERVICE if purpose not in named))


YES = tuple(Rule(f"my-{purpose}", "allow", purpose) for purpose in SERVICE)
CHOICES: dict[str, Choice] = {
    "asked": Choice(
        _("Only what I ask for"),
        _("We answer you, and send the codes that you ask for. We warn you of harm. Nothing else comes."),
        _rules(),
    ),
    "important": Choice(
        _("My orders too"),
        _("We also write of orders, of what we owe you, and when our rules change. No news, no offers."),
        _rules(*YES),
    ),
    "weekly": Choice(
        _("My orders, and news once a week"),
        _("News comes in one mail on Monday. You can stop it with one tap."),
        _rules(*YES, Rule("my-news", "allow", "news", digest="weekly")),
    ),
}


def choose(person: Person, choice: str) -> None:
    """Make what she chose the first page of her book."""
    actions.turn_page(person, lambda page: _with(page, CHOICES[choice].rules), source="typed")


def _with(page: Page, rules: tuple[Rule, ...]) -> Page:
    return reduce(pages.with_rule, rules, page)
