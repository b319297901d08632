"""The gate's answer in words, for her and for colleagues, in whatever language the page speaks."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from codriver.terms import pages
from codriver.terms.models import SendDecision, TermSet
from codriver.terms.nouns import Rule

WHY: Mapping[str, Promise] = {  # step → why it did not go; {…} is filled in
    "erased": gettext_lazy("She was erased here."),
    "minor": gettext_lazy("She is a minor, and no guardian has agreed."),
    "objected": gettext_lazy("She objected to “{purpose}”."),
    "suppressed": gettext_lazy("This address no longer reaches her."),
    "consent": gettext_lazy("“{purpose}” needs her consent, and it is not given."),
    "paused": gettext_lazy("She paused everything but her orders."),
    "denied": gettext_lazy("A rule of hers says no{rule}."),
    "not allowed": gettext_lazy("No rule of hers allows “{purpose}” here."),
    "late": gettext_lazy("It would have come too late to be of use."),
    "digest": gettext_lazy("She wants “{purpose}” collected{rule}."),
    "cap": gettext_lazy("She has had as many as she wants{rule}."),
    "hours": gettext_lazy("It is outside the hours that she allows{rule}."),
    "law": gettext_lazy("The law allows it at other hours only."),
    "send": gettext_lazy("Her terms allow it."),
}
HERS: Mapping[str, Promise] = {  # the same, said to her
    "erased": gettext_lazy("You asked us to delete you."),
    "minor": gettext_lazy("You are young, and no guardian has agreed."),
    "objected": gettext_lazy("You objected to “{purpose}”."),
    "suppressed": gettext_lazy("Our mail to this address came back."),
    "consent": gettext_lazy("“{purpose}” needs your consent, and you have not given it."),
    "paused": gettext_lazy("You paused everything but your orders."),
    "denied": gettext_lazy("Your rule says no{rule}."),
    "not allowed": gettext_lazy("You have not allowed “{purpose}” here."),
    "late": gettext_lazy("It would have come too late to be of use."),
    "digest": gettext_lazy("You want “{purpose}” collected{rule}."),
    "cap": gettext_lazy("You have had as many as you want{rule}."),
    "hours": gettext_lazy("It is outside the hours that you allow{rule}."),
    "law": gettext_lazy("The law allows it at other hours only."),
    "send": gettext_lazy("Your terms allow it."),
}


def reason(decision: SendDecision, language: str, *, to_her: bool, book: Iterable[TermSet] | None = None) -> str:
    """Return why the gate decided so, in one sentence.

    to_her  whether she reads it, or a colleague.
    book    all pages of her book, the newest first, where they are at hand; else they are fetched.
    """
    step = "law" if decision.rule == "law" else decision.step
    purpose = decision.purpose.said(language)["name"]
    return str((HERS if to_her else WHY)[step]).format(purpose=purpose, rule=_rule_of(decision, book))


def _rule_of(decision: SendDecision, book: Iterable[TermSet] | None) -> str:
    """Return since when the deciding rule stands in her book, in brackets; nothing where no rule decided."""
    since = rule_since(decision.person_id, decision.rule, decision.terms_version, book) if decision.rule else None
    if since is None:
        return ""
    at = since.astimezone(ZoneInfo(decision.person.timezone or "UTC"))
    return _(" (rule of {day})").format(day=formats.date_format(at, "DATE_FORMAT"))


def rule_since(person: str, key: str, version: int, book: Iterable[TermSet] | None = None) -> datetime | None:
    """Return when a rule came into somebody's book in the form in which it stood in a version."""
    found, since = None, None
    if book is None:
        book = TermSet.objects.filter(person=person, version__lte=version).order_by("-version")
    for page in book:
        if page.version > version:
            continue
        rule = _of_key(page, key)
        if rule is None or (found is not None and rule != found):
            break
        found, since = rule, page.effective_from
    return since


def _of_key(page: TermSet, key: str) -> Rule | None:
    return next((rule for rule in pages.read(page.body).rules if rule.key == key), None)
