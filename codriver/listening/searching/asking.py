"""What somebody asks of search: the words she typed, read, and the filters beside them; or why that cannot be done."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from codriver.listening.models import Mention
from codriver.listening.queries import channels
from codriver.listening.searching import rules
from codriver.listening.searching.hits import Filters
from codriver.listening.searching.rules import Asked, Fault, Misread
from codriver.listening.sites import site_name

KINDS = {
    Mention.SourceKind.PERSON: _("person"),
    Mention.SourceKind.FORUM: _("forum"),
    Mention.SourceKind.PORTAL: _("portal"),
    Mention.SourceKind.TRADE_PRESS: _("trade press"),
    Mention.SourceKind.NATIONAL_PRESS: _("national press"),
    Mention.SourceKind.BROADCAST: _("broadcast"),
    Mention.SourceKind.COMPANY: _("company"),
    Mention.SourceKind.UNKNOWN: _("unknown"),
}
LANGUAGES = {"zh": _("Chinese"), "en": _("English"), "other": _("another"), "und": _("not known")}
FAULTS = {
    Fault.TOO_LONG: _("That is longer than 300 characters. Ask for less."),
    Fault.TOO_MANY: _("Those are more than 20 words. Ask for less."),
    Fault.UNCLOSED: _("A quotation mark is open in %(word)s. Close it, or take it away."),
    Fault.NOTHING_BEHIND: _("Nothing stands behind the colon in %(word)s. Write a name there."),
    Fault.NO_LETTERS: _("%(word)s has no letter, digit or character that could be looked for."),
    Fault.ONLY_WITHOUT: _("Say what to look for, too: “-word” and “site:name” only take away from what was found."),
    Fault.UNKNOWN_SITE: _("No post here is from the site %(word)s."),
}


class SearchForm(forms.Form):
    """What to look for. What cannot be read in a filter is as if it was not asked for."""

    q = forms.CharField(label=_("Words"), required=False, strip=True)
    channel = forms.ChoiceField(label=_("Site"), required=False)
    kind = forms.ChoiceField(label=_("Kind of source"), required=False, choices=[("", _("every kind")), *KINDS.items()])
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("every language")), *LANGUAGES.items()]
    )
    since = forms.DateField(label=_("Posted from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Posted up to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("latest arrival first")), ("best", _("best first"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = channels()
        named = [(name, site_name(name)) for name in self.sites]
        cast("forms.ChoiceField", self.fields["channel"]).choices = [("", _("every site")), *named]
        self.fields["q"].widget = forms.TextInput(
            attrs={"type": "search", "placeholder": _("Words, “a phrase”, author:name"), "aria-label": _("Words")}
        )

    def told(self) -> list[tuple[str, str]]:
        """Return (field, words) of each filter that is on, for the chips that take one away."""
        self.is_valid()
        found = []
        for name, value in self.cleaned_data.items():
            if value and name not in ("q", "order"):
                words = str(dict(getattr(self.fields[name], "choices", ())).get(value, value))
                found.append((name, f"{self.fields[name].label}: {words}"))
        return found


@dataclass(frozen=True)
class Asking:
    """What was asked, or the problem with it in words."""

    asked: Asked
    filters: Filters
    is_best: bool = False
    problem: str = ""


def read(form: SearchForm) -> Asking:
    """Return what a form asks for. Whatever was typed gives an answer or a problem, never an error."""
    form.is_valid()
    said = form.cleaned_data
    try:
        asked = rules.read(said.get("q") or "")
        filters = _filters(said, asked, form.sites)
    except Misread as misread:
        return Asking(Asked(), Filters(), problem=str(FAULTS[misread.fault] % {"word": f"“{misread.word}”"}))
    return Asking(asked, filters, said.get("order") == "best")


def _filters(said: dict[str, Any], asked: Asked, sites: list[str]) -> Filters:
    until = said.get("until")
    wanted = [site for name in asked.sites for site in _sites(name, sites)]
    chosen = said.get("channel")
    return Filters(
        channels=tuple(wanted) if not chosen else (chosen,) if not wanted or chosen in wanted else ("",),
        without_channels=tuple(site for name in asked.without_sites for site in _sites(name, sites)),
        kind=said.get("kind") or "",
        since=_midnight(said.get("since")),
        until=_midnight(until + timedelta(days=1)) if until and until < date.max else None,
        language=said.get("language") or "",
    )


def _sites(name: str, sites: list[str]) -> list[str]:
    """Return the sites of a name: as posts have it, or as the reader sees it. Raises Misread when there is none."""
    asked = name.casefold()
    found = [site for site in sites if asked in (site.casefold(), site_name(site).casefold())]
    if not found:
        raise Misread(Fault.UNKNOWN_SITE, name)
    return found


def _midnight(day: date | None) -> datetime | None:
    """Return the beginning of a day where the reader is."""
    if day is None:
        return None
    try:
        return timezone.make_aware(datetime.combine(day, time.min)).astimezone(timezone.get_default_timezone())
    except OverflowError:  # the first and last days of the calendar begin outside it somewhere
        return None
