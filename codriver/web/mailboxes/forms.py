"""What people fill in about a mailbox."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WAYS = [
    ("tls", _("Encrypted from the first byte (TLS)")),
    ("starttls", _("Encrypted after the greeting (STARTTLS)")),
    ("none", _("none; only on this machine")),
]
PLAIN = {"autocomplete": "off", "spellcheck": "false"}
SECRETS = ("user", "password")


class PasswordForm(forms.Form):
    """How we sign in there."""

    user = forms.CharField(label=_("User name"), max_length=200, widget=forms.TextInput(attrs=PLAIN))
    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        strip=False,
        help_text=_("Often a password for programs, which your provider makes for you. It is kept sealed."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    @property
    def secrets(self) -> dict[str, str]:
        """Return what only we and the server may know."""
        return {name: self.cleaned_data[name] for name in SECRETS}


class MailboxForm(PasswordForm):
    """One mailbox: who we are there, the server that holds our mail, the server that takes it."""

    address = forms.EmailField(label=_("Address that we write from"), max_length=200)
    name = forms.CharField(label=_("Name that people see"), max_length=100)
    imap_host = forms.CharField(
        label=_("Server for receiving (IMAP)"), max_length=200, widget=forms.TextInput(attrs=PLAIN)
    )
    imap_port = forms.IntegerField(label=_("Its port"), min_value=1, max_value=65535, initial=993)
    imap_security = forms.ChoiceField(label=_("Its encryption"), choices=WAYS)
    folder = forms.CharField(label=_("Folder"), max_length=200, initial="INBOX")
    days = forms.IntegerField(
        label=_("Days to read back at first"),
        min_value=0,
        max_value=36500,
        initial=30,
        help_text=_("0: everything that is there."),
    )
    smtp_host = forms.CharField(
        label=_("Server for sending (SMTP)"), max_length=200, widget=forms.TextInput(attrs=PLAIN)
    )
    smtp_port = forms.IntegerField(label=_("Its port"), min_value=1, max_value=65535, initial=465)
    smtp_security = forms.ChoiceField(label=_("Its encryption"), choices=WAYS)
    field_order = ("address", "name", *SECRETS)

    @property
    def settings(self) -> dict[str, Any]:
        """Return what a connection keeps of it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in SECRETS}
