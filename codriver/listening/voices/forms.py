"""What the pages of voices ask for, and how a standing and the kind of a site are called."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from codriver.listening.models import Mention
from codriver.listening.voices import rules

STANDINGS = {
    rules.CUSTOMER: pgettext_lazy("standing", "customer"),
    rules.OBSERVER: pgettext_lazy("standing", "observer"),
    rules.INSIDER: pgettext_lazy("standing", "insider"),
    rules.PRESS: pgettext_lazy("standing", "press"),
    rules.PARTNER: pgettext_lazy("standing", "partner"),
    rules.UNKNOWN: pgettext_lazy("standing", "not known"),
}
KINDS = {
    Mention.SourceKind.PERSON: pgettext_lazy("kind of site", "a person"),
    Mention.SourceKind.FORUM: pgettext_lazy("kind of site", "forum"),
    Mention.SourceKind.PORTAL: pgettext_lazy("kind of site", "portal"),
    Mention.SourceKind.TRADE_PRESS: pgettext_lazy("kind of site", "trade press"),
    Mention.SourceKind.NATIONAL_PRESS: pgettext_lazy("kind of site", "national press"),
    Mention.SourceKind.BROADCAST: pgettext_lazy("kind of site", "broadcast"),
    Mention.SourceKind.COMPANY: pgettext_lazy("kind of site", "company"),
    Mention.SourceKind.UNKNOWN: pgettext_lazy("kind of site", "not known"),
}


class VoiceForm(forms.Form):
    """Which voice: an author on a channel."""

    channel = forms.CharField(max_length=64, widget=forms.HiddenInput, strip=False)
    author = forms.CharField(max_length=200, widget=forms.HiddenInput, strip=False)


class CorrectForm(VoiceForm):
    """How a voice stands to us, as a colleague knows it."""

    standing = forms.ChoiceField(label=_("Stands to us as"), choices=list(STANDINGS.items()))


class KindForm(forms.Form):
    """Of which kind a site is."""

    site = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    kind = forms.ChoiceField(choices=list(KINDS.items()))
