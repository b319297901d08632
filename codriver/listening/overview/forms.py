"""What the pages of the overview ask for."""

from datetime import UTC, date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from codriver.listening.meaning.labels import FEELINGS, KIND_LABELS, NOT_KNOWN
from codriver.listening.models import Watch
from codriver.listening.overview import rules
from codriver.listening.overview.figures import Source
from codriver.listening.overview.labels import NEEDS_TOO, SOURCE_KINDS, languages
from codriver.listening.overview.rules import Period
from codriver.listening.queries import channels
from codriver.listening.sites import site_name
from codriver.staff.models import User

DAYS = {"1": (1, _("Today")), "7": (7, _("7 days")), "30": (30, _("30 days"))}
USUAL = "7"
CALENDAR = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _offer_sources(form: forms.Form, viewer: User) -> None:
    sites = [("", _("every site")), *((name, site_name(name)) for name in channels())]
    cast("forms.ChoiceField", form.fields["channel"]).choices = sites
    cast("forms.ChoiceField", form.fields["source"]).choices = [("", _("every kind of source")), *SOURCE_KINDS.items()]
    watches = Watch.objects.visible_to(viewer).order_by("name").values_list("pk", "name")
    cast("forms.ChoiceField", form.fields["watch"]).choices = [
        ("", _("whatever was heard")), *((str(pk), name) for pk, name in watches)
    ]  # fmt: skip


def _source(said: dict[str, Any]) -> Source:
    return Source(said.get("channel") or "", said.get("source") or "", int(said.get("watch") or 0))


def _told(form: forms.Form, query: QueryDict, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (words, address without it) of each of these filters that is on."""
    found = []
    for name in names:
        if value := form.cleaned_data.get(name):
            field = cast("forms.ChoiceField", form.fields[name])
            rest = query.copy()
            for gone in (name, "after"):
                rest.pop(gone, None)
            words = dict(cast("list[tuple[str, Any]]", field.choices))[value]
            found.append((f"{field.label}: {words}", f"?{rest.urlencode()}"))
    return found


class OverviewForm(forms.Form):
    """Which days, and whose posts. What cannot be read is as if it was not asked for."""

    days = forms.ChoiceField(
        required=False, choices=[("", ""), *((key, day[1]) for key, day in DAYS.items())], widget=forms.HiddenInput
    )
    first = forms.DateField(label=_("From"), required=False, widget=CALENDAR)
    last = forms.DateField(label=_("To, that day included"), required=False, widget=CALENDAR)
    by = forms.ChoiceField(
        label=_("Shown by"),
        required=False,
        choices=[("", _("what fits")), ("hours", _("hours, up to three days")), ("days", _("days"))],
    )
    channel = forms.ChoiceField(label=_("Site"), required=False)
    source = forms.ChoiceField(label=_("Kind of source"), required=False)
    watch = forms.ChoiceField(label=_("Watch"), required=False)

    def __init__(self, viewer: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_sources(self, viewer)

    def clean(self) -> dict[str, Any]:
        """Refuse days that run backwards."""
        said = self.cleaned_data
        first, last = said.get("first"), said.get("last")
        if first and last and first > last:
            self.add_error("last", ValidationError(_("This day is before the first one: the last 7 days are shown.")))
        return said

    @property
    def chosen(self) -> str:
        """Return which of DAYS was asked for; "" when it is days of the reader's own."""
        said = self.cleaned_data
        own = (said.get("first") or said.get("last")) and "last" not in self.errors
        return "" if own else said.get("days") or USUAL

    def source_of(self) -> Source:
        """Return whose posts were asked for."""
        self.is_valid()
        return _source(self.cleaned_data)

    def told(self, query: QueryDict) -> list[tuple[str, str]]:
        """Return (words, address without it) of each filter that is on."""
        return _told(self, query, ("channel", "source", "watch"))

    def period(self, now: datetime) -> Period:
        """Return the days that were asked for, in the reader's zone."""
        self.is_valid()
        today = timezone.localdate(now)
        first, last = self._days(today)
        by = self.cleaned_data.get("by")
        is_hours = by == "hours" or (not by and (last - first).days == 0)
        return rules.period(first, last, now, timezone.get_current_timezone(), is_hours=is_hours)

    def _days(self, today: date) -> tuple[date, date]:
        said = self.cleaned_data
        if self.chosen:
            return today - (DAYS[self.chosen][0] - 1) * rules.DAY, today
        last = said.get("last") or max(today, said["first"])
        return said.get("first") or last, last


class VoicesForm(forms.Form):
    """Which posts a number counts."""

    channel = forms.ChoiceField(label=_("Site"), required=False)
    source = forms.ChoiceField(label=_("Kind of source"), required=False)
    watch = forms.ChoiceField(label=_("Watch"), required=False)
    feeling = forms.ChoiceField(
        label=_("Feeling"),
        required=False,
        choices=[("", _("every feeling")), *FEELINGS.items(), ("unknown", NOT_KNOWN)],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("every kind")), *KIND_LABELS.items(), ("unknown", NOT_KNOWN)]
    )
    need = forms.ChoiceField(label=_("Need"), required=False, choices=[("", _("every need")), *NEEDS_TOO.items()])
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, viewer: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_sources(self, viewer)
        cast("forms.ChoiceField", self.fields["language"]).choices = [("", _("every language")), *languages()]
        self.fields["from"] = forms.DateTimeField(required=False, widget=forms.HiddenInput)
        self.fields["to"] = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def asked(self) -> dict[str, Any]:
        """Return what was asked for; what cannot be read is left out. Without a time it is the last seven days."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        usual = rules.period(
            timezone.localdate() - 6 * rules.DAY, timezone.localdate(), timezone.now(), UTC, is_hours=False
        )
        said["to"] = said.get("to", usual.end)
        said["from"] = said.get("from", min(usual.start, said["to"] - rules.DAY))
        return said

    def source_of(self) -> Source:
        """Return whose posts were asked for."""
        self.is_valid()
        return _source(self.cleaned_data)

    def told(self, query: QueryDict) -> list[tuple[str, str]]:
        """Return (words, address without it) of each filter that is on."""
        return _told(self, query, ("channel", "source", "watch", "feeling", "kind", "need", "language"))
