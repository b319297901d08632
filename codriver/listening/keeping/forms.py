"""What is asked of whoever objects, and of the colleague who looks."""

from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from codriver.listening.keeping import rules
from codriver.listening.models import Objection
from codriver.listening.sites import NAMES
from codriver.staff.links import digest

LANGUAGES = ("en", "zh-hans")
WISHES = [
    (Objection.Wish.LEAVE, _("Forget these posts and leave this account alone")),
    (Objection.Wish.RETURN, _("I objected before: you may hear this account again")),
]


def site_key(words: str) -> str:
    """Return the name by which our records know a site that somebody named: "微博" and "Weibo" are weibo."""
    wanted = rules.as_channel(words)
    for language in LANGUAGES:
        with translation.override(language):
            for key, name in NAMES.items():
                if rules.as_channel(str(name)) == wanted:
                    return key
    return wanted


def sites() -> list[str]:
    """Return the sites that most people mean, in the reader's language."""
    return sorted({str(known) for known in NAMES.values()})


class ObjectionForm(forms.Form):
    """Which account, on which site, and what is wished."""

    site = forms.CharField(
        label=_("Site"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off", "list": "sites"})
    )
    handle = forms.CharField(
        label=_("Your account there"),
        max_length=200,
        help_text=_("Its name or number, or the address of its page."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    wish = forms.ChoiceField(label=_("What you wish"), choices=WISHES, widget=forms.RadioSelect, initial="leave")
    note = forms.CharField(
        label=_("How can somebody here see that it is yours?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only if you cannot post there any more. It is sealed, and removed when we have decided."),
    )

    def clean_site(self) -> str:
        """Take the site by whatever name it was called."""
        return site_key(self.cleaned_data["site"])

    def clean_handle(self) -> str:
        """Refuse a line in which no account is named."""
        handle = str(self.cleaned_data["handle"])
        if not rules.as_handle(handle):
            raise forms.ValidationError(_("Name the account, for example @lantern."))
        return handle


class BelieveForm(forms.Form):
    """A colleague believes that the account is hers: she saw the phrase, or says how else she knows."""

    phrase = forms.CharField(
        label=_("The phrase that you read in the profile"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("It begins with “codriver”. We compare it with the one that was given out for this objection."),
    )
    reason = forms.CharField(
        label=_("If there is none: how do you know?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    account = forms.CharField(
        label=_("The account's id in our posts"),
        required=False,
        max_length=200,
        help_text=_("Where it differs from what was typed. All posts of this id are forgotten and no new ones taken."),
    )

    def __init__(self, objection: Objection, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.objection = objection

    def clean(self) -> dict[str, Any]:
        """Ask for one proof at least; a phrase must be the right one."""
        said = super().clean() or {}
        phrase = rules.as_phrase(said.get("phrase", ""))
        if phrase and digest(phrase) != self.objection.phrase_hash:
            self.add_error("phrase", _("This is not the phrase of this objection."))
        elif not phrase and not said.get("reason"):
            raise forms.ValidationError(_("Type the phrase, or say how you know."))
        return said


class RefuseForm(forms.Form):
    """A colleague does not believe it, and says why."""

    why = forms.CharField(
        label=_("Why not?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Whoever objected reads this on the page of the objection."),
    )


class PeriodForm(forms.Form):
    """Another period for one kind of source."""

    days = forms.TypedChoiceField(
        label=_("Words are kept for"), coerce=lambda word: int(word) or None, empty_value=None
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["days"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = choices(kind)


def choices(kind: str) -> list[tuple[int, str]]:
    """Return the periods that may be chosen for a kind of source."""
    found = [(days, str(_("%(days)s days at most") % {"days": days})) for days in rules.CHOICES]
    return [*found, (0, str(_("until I change it")))] if rules.may_be(kind, None) else found
