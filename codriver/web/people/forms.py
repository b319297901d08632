"""What a colleague fills in to write to somebody."""

import re
import secrets
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from codriver.people.models import Handle, Person
from codriver.terms.models import Purpose
from codriver.terms.nouns import TODAY
from codriver.terms.sentences import LEVELS
from codriver.web.people.naming import Address
from codriver.web.people.writing import Draft

KEY = re.compile(r"[\w-]{16}")
KEY_BYTES = 12  # random, 16 characters
LONGEST = 20_000  # characters of a message
FIRST = "promises"  # the purpose that is chosen at first: most of what a colleague writes unasked


def new_key() -> str:
    """Return a fresh key for a message."""
    return secrets.token_urlsafe(KEY_BYTES)


class DraftForm(forms.Form):
    """One message to one person."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    handle = forms.TypedChoiceField(label=_("To"), coerce=int)
    purpose = forms.ChoiceField(label=_("What for"), help_text=_("The gate decides by it, and she reads it."))
    urgency = forms.TypedChoiceField(
        label=_("How soon"), coerce=int, choices=[(level, name) for level, name in LEVELS.items()], initial=TODAY,
        help_text=_("News and offers count as “today” at most, orders and promises as “soon”."),
    )  # fmt: skip
    subject = forms.CharField(label=_("Subject"), max_length=300)
    text = forms.CharField(
        label=_("Message"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}), strip=False
    )

    def __init__(self, person: Person, handles: list[Handle], known: list[Purpose], *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        language = get_language() or "en"
        self.person = person
        self.handles = {handle.pk: handle for handle in handles}
        self.known = {one.key: one for one in known}
        self.fields["handle"].choices = [(handle.pk, Address(handle).name) for handle in handles]  # type: ignore[attr-defined]
        self.fields["purpose"].choices = [(one.key, one.said(language)["name"]) for one in known]  # type: ignore[attr-defined]
        self.fields["purpose"].initial = "reply" if "reply" in self.known else FIRST
        self.fields["key"].initial = new_key()

    def draft(self) -> Draft | None:
        """Return what is written so far; None while it is not said to whom and what for."""
        said = self.cleaned_data if self.is_bound else self._first()
        handle = self.handles.get(said.get("handle") or 0)
        purpose = self.known.get(said.get("purpose") or "")
        if handle is None or purpose is None or not said.get("urgency"):
            return None
        return Draft(self.person, handle, purpose, said["urgency"], said.get("subject") or "", said.get("text") or "")

    def _first(self) -> dict[str, Any]:
        return {name: self.get_initial_for_field(one, name) for name, one in self.fields.items()}

    def sent_key(self) -> str:
        """Return the key under which it is sent: the form's own, or a fresh one where that is none."""
        key = self.cleaned_data.get("key", "")
        return key if KEY.fullmatch(key) else new_key()
