"""The three ways to begin, each with its consequence. The first is the least, and the one that stands chosen."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from codriver.people.models import Person

USUAL = "asked"


@dataclass(frozen=True)
class Choice:
    """A way to begin: its name, and what follows from it."""

    title: Promise
    follows: Promise


CHOICES: dict[str, Choice] = {
    "asked": Choice(
        _("Only what I ask for"),
        _("We answer you. We send codes and your papers. Nothing else comes."),
    ),
    "important": Choice(
        _("My orders too"),
        _("We also write about orders, promises and new terms. No news, no offers."),
    ),
    "weekly": Choice(
        _("My orders, and news once a week"),
        _("News comes in one mail on Monday. You can stop it with one tap."),
    ),
}


def choose(person: Person, choice: str) -> None:
    """Make what she chose the first page of her book."""
