"""What a customer types at her door."""

from django import forms
from django.utils.translation import gettext_lazy as _

from codriver.people.proving.rules import DIGITS, as_code
from codriver.staff.forms import language_field, zone_field


class AddressForm(forms.Form):
    """An address of hers, to which a code is sent."""

    address = forms.EmailField(
        label=_("Your mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )


class CodeForm(forms.Form):
    """The code that came."""

    WRONG = _("This code does not open the door. It may be too old, or used. Ask for a new one.")

    code = forms.CharField(
        label=_("The code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code"}),
    )

    def clean_code(self) -> str:
        """Ask for all digits before a try is spent on it."""
        code = as_code(self.cleaned_data["code"])
        if len(code) != DIGITS:
            raise forms.ValidationError(_("The code has eight digits."))
        return code


class SelfForm(forms.Form):
    """How she is called, and when it is night where she lives."""

    name = forms.CharField(
        label=_("What may we call you?"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        help_text=_("Any name you like."),
    )
    language = language_field()
    timezone = zone_field()
