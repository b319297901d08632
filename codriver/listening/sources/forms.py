"""What people fill in about a source."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from codriver.listening.records import LONGEST_TEXT
from codriver.listening.sources.looking import parted

KINDS = {
    "unknown": _("not known"),
    "person": _("a person"),
    "forum": _("a forum"),
    "portal": _("a portal"),
    "trade press": _("trade press"),
    "national press": _("national press"),
    "broadcast": _("broadcast"),
    "company": _("a company"),
}
LONGEST_ADDRESS = 2000


class AddressForm(forms.Form):
    """Where to listen."""

    address = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_ADDRESS,
        help_text=_("Of a site, or of its feed. A password in it, as in https://name:password@site, is kept sealed."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_address(self) -> tuple[str, dict[str, str]]:
        """Return the address, and its password apart from it."""
        try:
            return parted(self.cleaned_data["address"])
        except ValueError:
            raise forms.ValidationError(_("This is not an address that can be fetched.")) from None


class SourceForm(forms.Form):
    """What people say of a source."""

    name = forms.CharField(label=_("Name"), max_length=200)
    source_kind = forms.ChoiceField(label=_("Kind of source"), choices=list(KINDS.items()))
    coverage_note = forms.CharField(
        label=_("What we do not see there"),
        required=False,
        max_length=2000,
        help_text=_("For example: no comments, only the front page, nothing behind the login."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TakeForm(SourceForm):
    """Saying yes to an offer."""

    offer = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source_kind"].initial = "unknown"


class RotateForm(forms.Form):
    """How long an earlier secret stays valid beside the new one."""

    hours = forms.TypedChoiceField(
        label=_("The present secret stays valid for"),
        choices=[(24, _("24 hours")), (1, _("one hour")), (168, _("seven days")), (0, _("no longer"))],
        coerce=int,
    )


def link_field() -> forms.CharField:
    """Return the field of an address of the web."""
    return forms.CharField(
        label=_("Address"),
        max_length=LONGEST_ADDRESS,
        validators=[URLValidator(["http", "https"], message=_("This is not an address that can be fetched."))],
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )


class LinkForm(forms.Form):
    """The address of one post, and words of it that somebody chose."""

    url = link_field()
    text = forms.CharField(
        label=_("Words of it"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Only if you want these instead of the page's main text."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PastedForm(forms.Form):
    """One post as it would be kept."""

    url = link_field()
    text = forms.CharField(label=_("Text"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 8}))
    author = forms.CharField(label=_("Author"), required=False, max_length=200)
    published_at = forms.DateTimeField(
        label=_("Published"),
        input_formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput({"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"),
    )
    source_kind = forms.ChoiceField(label=_("Kind of source"), choices=list(KINDS.items()))


class ManyFiles(forms.ClearableFileInput):
    """The browser's field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each with the ending by which it is known."""

    def __init__(self, endings: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(attrs={"accept": ",".join(endings)}), **kwargs)
        self.endings = endings

    def clean(self, data: Any, initial: Any = None) -> list[tuple[Any, str]]:
        """Return (file, ending) of each. The name is only looked at for its ending."""
        files = [super(FilesField, self).clean(one, initial) for one in data or [None]]
        endings = [next((end for end in self.endings if file.name.lower().endswith(end)), "") for file in files]
        if not all(endings):
            named = {"endings": " ".join(self.endings)}
            raise forms.ValidationError(_("Only files that end in %(endings)s are read."), params=named)
        return list(zip(files, endings, strict=True))


class FilesForm(forms.Form):
    """Files for a source that reads them."""

    def __init__(self, endings: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = _("At most 2 MB in one go; put larger ones into the folder.")
        self.fields["files"] = FilesField(endings, label=_("Files"), help_text=help_text)
