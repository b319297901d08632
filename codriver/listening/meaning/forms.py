"""What a colleague says a post means."""

from django import forms
from django.utils.translation import gettext_lazy as _

from codriver.listening.meaning.labels import FEELINGS, KIND_LABELS, NEED_LABELS
from codriver.listening.models import Reading
from codriver.reading.meaning.heads import KINDS, NEEDS, SENTIMENTS


class CorrectionForm(forms.Form):
    """Feeling, kind and needs of one post, as they were read until somebody says otherwise."""

    feeling = forms.ChoiceField(label=_("Feeling"), required=False, choices=[("", _("as read")), *FEELINGS.items()])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("as read")), *KIND_LABELS.items()])
    needs = forms.MultipleChoiceField(
        label=_("Needs"), required=False, choices=list(NEED_LABELS.items()), widget=forms.CheckboxSelectMultiple
    )

    @classmethod
    def of(cls, reading: Reading) -> "CorrectionForm":
        """Return the form with what was read; each post's has names of its own on the page."""
        initial = {
            "feeling": SENTIMENTS[reading.sentiment] if reading.sentiment >= 0 else "",
            "kind": KINDS[reading.kind] if reading.kind >= 0 else "",
            "needs": [need for place, need in enumerate(NEEDS) if reading.needs > 0 and reading.needs >> place & 1],
        }
        return cls(initial=initial, auto_id=f"r{reading.post_id}_%s")
