"""What changed from one page of her book to the next, in sentences. Pure."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from codriver.terms.pages import Page
from codriver.terms.sentences import Names, sentence


def changes(before: Page, after: Page, names: Names) -> list[str]:
    """Return a sentence for each rule, objection and pause that came or went. Consents have events of their own."""
    return [*_rules(before, after, names), *_pause(before, after, names), *_objections(before, after, names)]


def _rules(before: Page, after: Page, names: Names) -> Iterator[str]:
    for rule in after.rules:
        if rule not in before.rules:
            yield _("New: {sentence}").format(sentence=sentence(rule, names))
    for rule in before.rules:
        if rule not in after.rules:
            yield _("Gone: {sentence}").format(sentence=sentence(rule, names))


def _pause(before: Page, after: Page, names: Names) -> Iterator[str]:
    if after.paused_until and after.paused_until != before.paused_until:
        yield _("Everything but orders is paused until {day}.").format(day=names.day(after.paused_until))
    if before.paused_until and not after.paused_until:
        yield _("The pause is over.")


def _objections(before: Page, after: Page, names: Names) -> Iterator[str]:
    for key in sorted(set(after.objected) - set(before.objected)):
        yield _("Objected to “{what}”.").format(what=_what(key, names))
    for key in sorted(set(before.objected) - set(after.objected)):
        yield _("No longer objects to “{what}”.").format(what=_what(key, names))


def _what(key: str, names: Names) -> str:
    return _("everything") if key == "*" else names.purpose(key)
