"""What is asked of a colleague who writes a request down, or ends one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from codriver.people.models import Person
from codriver.people.queries import find

WHAT = {  # kind → what she wants
    "see": _("See what we hold"),
    "copy": _("A copy of all of it"),
    "correct": _("Something corrected"),
    "move": _("Take it elsewhere"),
    "restrict": _("Keep it, do not use it"),
    "object": _("Stop using it"),
    "erase": _("Erase all of it"),
    "explain": _("An explanation"),
}


class AskForm(forms.Form):
    """Who asks, and for what."""

    who = forms.CharField(
        label=_("Who asks?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=_("Her key, or a channel and an address: email:ana@example.com"),
    )
    kind = forms.ChoiceField(label=_("What for?"), choices=list(WHAT.items()))
    words = forms.CharField(
        label=_("In her words"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    person: Person

    def clean_who(self) -> str:
        """Find her; whoever was erased asks for nothing here any more."""
        found = find(self.cleaned_data["who"])
        if found is None or found.erased_at is not None:
            raise forms.ValidationError(_("Nobody here is known by that."))
        self.person = found
        return str(self.cleaned_data["who"])


class EndForm(forms.Form):
    """What was done, or why not."""

    reason = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
