"""The door of the audit: what was done here, the newest first."""

from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from codriver.staff.audit_words import ACTIONS, OTHERS, facts_in_words, object_in_words
from codriver.staff.doors import StaffRequest, number_in, staff_may
from codriver.staff.models import AuditCheck, AuditEntry, User

PAGE = 50
EVERYBODY, EVERYTHING = ("", _("Everybody")), ("", _("Everything"))


class AuditForm(forms.Form):
    """Whose deeds, and which."""

    actor = forms.ChoiceField(label=_("By whom"), required=False)
    action = forms.ChoiceField(label=_("What"), required=False)

    def __init__(self, colleagues: "list[User]", *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type] # as Django takes them
        staff = [(f"staff {who.pk}", who.name) for who in colleagues]
        self.fields["actor"].choices = [EVERYBODY, *staff, *OTHERS.items()]  # type: ignore[attr-defined]
        self.fields["action"].choices = [EVERYTHING, *ACTIONS.items()]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        """Return what is asked for; a filter that nobody knows is none."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@dataclass(frozen=True)
class Line:
    """One entry as the page shows it."""

    entry: AuditEntry
    who: str
    what: str
    kind: str  # of the object, with its number: where it is to be found
    number: str
    object: str
    facts: str


@require_safe
@staff_may("see audit")
def audit(request: StaffRequest) -> HttpResponse:
    """Show what was done here, by whom, the newest first, and when the chain was last checked."""
    colleagues = list(User.objects.visible_to(request.user).order_by("name"))
    form = AuditForm(colleagues, request.GET)
    before = number_in(request.GET.get("before", ""))
    entries = AuditEntry.objects.visible_to(request.user).filter(**form.asked()).order_by("-seq")
    shown = list((entries.filter(seq__lt=before) if before else entries)[: PAGE + 1])
    names = {f"staff {who.pk}": who.name for who in colleagues}
    told = {
        "form": form,
        "asked": form.asked(),
        "lines": [_line(entry, names) for entry in shown[:PAGE]],
        "following": shown[PAGE - 1].seq if len(shown) > PAGE else None,
        "checks": list(AuditCheck.objects.visible_to(request.user).order_by("-at")),
    }
    return render(request, "staff/audit.html", told)


def _line(entry: AuditEntry, names: dict[str, str]) -> Line:
    kind, _space, number = entry.object.partition(" ")
    return Line(
        entry,
        who=names.get(entry.actor) or str(OTHERS.get(entry.actor, entry.actor)),
        what=str(ACTIONS.get(entry.action, entry.action)),
        kind=kind,
        number=number,
        object=names.get(entry.object) or object_in_words(entry.object),
        facts=facts_in_words(entry.facts),
    )
