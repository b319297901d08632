"""What a colleague fills in about how she is told. The help says what follows."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from codriver.listening.models import Manner
from codriver.staff.models import User

LONGEST_ADDRESS = 2_000
MOST_A_DAY = 1_000


def _clock(label: Any, help_text: Any = "") -> forms.TimeField:
    box = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, help_text=help_text, widget=box)


class MannerForm(forms.ModelForm):
    """When she is left alone, and how often a day she is told at most."""

    quiet_from = _clock(_("Quiet from"))
    quiet_until = _clock(
        _("Quiet until"),
        _(
            "In your time zone. Nothing is sent between these times: it stands on the page at once, and goes out as "
            "one message when they end. The same time twice: one message a day, at that time."
        ),
    )
    most_a_day = forms.IntegerField(
        label=_("At most so many messages a day"),
        required=False,
        min_value=1,
        max_value=MOST_A_DAY,
        help_text=_(
            "What happens after that stands on the page only, and the last message of the day says so. "
            "What happens in one moment is one message. Empty: as many as there are."
        ),
    )

    class Meta:
        model = Manner
        fields = ["quiet_from", "quiet_until", "most_a_day"]

    def clean(self) -> dict[str, Any] | None:
        """Want both times or neither."""
        said = super().clean() or {}
        for name, other in (("quiet_from", "quiet_until"), ("quiet_until", "quiet_from")):
            if said.get(other) is not None and said.get(name) is None and name not in self.errors:
                self.add_error(name, _("Quiet hours need both times; to have none, leave both empty."))
        return self.cleaned_data


class HookForm(forms.Form):
    """Where notices are sent, and whether with words."""

    address = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_ADDRESS,
        validators=[URLValidator(["https"], message=_("An address that begins with https:// is needed."))],
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
        help_text=_("On the public internet: addresses of this machine and of your own network are not asked."),
    )
    has_words = forms.BooleanField(
        label=_("Send titles of stories and names of watches along"),
        required=False,
        initial=True,
        help_text=_("Without them a message says numbers and the address of the page, and whoever opens it signs in."),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.may("export"):
            del self.fields["has_words"]
