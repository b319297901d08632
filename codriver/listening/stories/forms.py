"""What the pages of stories ask for."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from codriver.listening.meaning.labels import FEELINGS, KIND_LABELS, NEED_LABELS, NOT_KNOWN, Labels
from codriver.listening.models import Relation
from codriver.listening.queries import channels
from codriver.listening.sites import site_name
from codriver.listening.stories.wall import Filter
from codriver.listening.voices.forms import STANDINGS
from codriver.staff.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LAST = 2**63 - 1  # the largest number that a post can have
LATEST = 253_370_764_800  # seconds since 1970: the first day of the year 9999
SINCE = {
    "": (None, _("any time")),
    "1h": (timedelta(hours=1), _("the last hour")),
    "1d": (timedelta(days=1), _("the last 24 hours")),
    "7d": (timedelta(days=7), _("the last 7 days")),
    "30d": (timedelta(days=30), _("the last 30 days")),
}
RELATIONS = {
    Relation.SOURCE: _("source"),
    Relation.REPOST: _("repost"),
    Relation.REPLY: _("reply"),
    Relation.COMMENT: _("comment"),
    Relation.QUOTE: _("quote"),
    Relation.COPY: _("copy"),
    Relation.EDIT: _("altered copy"),
}


def _channel_choices() -> list[tuple[str, Any]]:
    return [("", _("every site"))] + [(name, site_name(name)) for name in channels()]


def _offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def owners(viewer: User) -> Any:
    """Return the colleagues who may look after a story."""
    return User.objects.visible_to(viewer).filter(is_active=True).order_by("name", "email")


class WallForm(forms.Form):
    """How to look at the wall. What cannot be read is as if it was not asked for."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    channel = forms.ChoiceField(label=_("Site"), required=False)
    since = forms.ChoiceField(
        label=_("Last post"), required=False, choices=[(key, label) for key, (_span, label) in SINCE.items()]
    )
    least = forms.IntegerField(label=_("Posts, at least"), required=False, min_value=2, max_value=10**9)
    owner = forms.ChoiceField(label=_("Looked after by"), required=False)
    muted = forms.BooleanField(label=_("Show the quieted ones"), required=False)

    def __init__(self, viewer: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        _offer(self, "channel", _channel_choices())
        others = [(str(user.pk), user.name) for user in owners(viewer) if user.pk != viewer.pk]
        _offer(self, "owner", [("", _("anybody or nobody")), ("me", _("me")), *others])
        self.fields["words"].widget = forms.TextInput(attrs={"type": "search", "placeholder": _("Words or a number")})

    def asked(self) -> Filter:
        """Return the filter that was asked for."""
        self.is_valid()
        said = self.cleaned_data
        owner = said.get("owner") or ""
        return Filter(
            channel=said.get("channel") or "",
            since=SINCE[said.get("since") or ""][0],
            least=said.get("least") or 2,
            owner=self.viewer.pk if owner == "me" else int(owner or 0) or None,
            words=said.get("words") or "",
            is_muted=bool(said.get("muted")),
        )

    def told(self) -> list[tuple[str, str]]:
        """Return (field, words) of each filter that is on, for the chips that take one away."""
        self.is_valid()
        found = []
        for name, value in self.cleaned_data.items():
            field = self.fields[name]
            words = str(dict(getattr(field, "choices", ())).get(value, value))
            if value and name != "words":
                found.append((name, str(field.label) if value is True else f"{field.label}: {words}"))
        return found


def _labels(every: "StrOrPromise", labels: Labels) -> "list[tuple[str, StrOrPromise]]":
    return [("", every), *labels.items(), ("unknown", NOT_KNOWN)]


class PostsForm(forms.Form):
    """Which posts of a story to list."""

    channel = forms.ChoiceField(label=_("Site"), required=False)
    relation = forms.ChoiceField(
        label=_("Relation"),
        required=False,
        choices=[("", _("every relation"))] + [(str(int(key)), label) for key, label in RELATIONS.items()],
    )
    standing = forms.ChoiceField(
        label=_("Who speaks"), required=False, choices=[("", _("everybody")), *STANDINGS.items()]
    )
    feeling = forms.ChoiceField(label=_("Feeling"), required=False, choices=_labels(_("every feeling"), FEELINGS))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=_labels(_("every kind"), KIND_LABELS))
    need = forms.ChoiceField(label=_("Need"), required=False, choices=_labels(_("every need"), NEED_LABELS))
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("latest arrival first")), ("first", _("first arrival first"))]
    )
    author = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    parent = forms.IntegerField(required=False, min_value=0, max_value=LAST, widget=forms.HiddenInput)
    under = forms.IntegerField(required=False, min_value=0, max_value=LAST, widget=forms.HiddenInput)
    post = forms.IntegerField(required=False, min_value=0, max_value=LAST, widget=forms.HiddenInput)
    known = forms.ChoiceField(required=False, choices=[("", ""), ("1", ""), ("0", "")], widget=forms.HiddenInput)
    after = forms.IntegerField(required=False, min_value=0, max_value=LAST, widget=forms.HiddenInput)
    until = forms.IntegerField(required=False, min_value=0, max_value=LATEST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "channel", _channel_choices())

    def asked(self) -> dict[str, Any]:
        """Return what was asked for; what cannot be read is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class NoteForm(forms.Form):
    """A note for colleagues."""

    text = forms.CharField(label=_("A note for colleagues"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2}))


class OwnerForm(forms.Form):
    """Who looks after a story."""

    owner = forms.ModelChoiceField(
        label=_("Looked after by"), queryset=User.objects.none(), required=False, empty_label=_("nobody")
    )

    def __init__(self, viewer: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField", self.fields["owner"])
        field.queryset = owners(viewer)


class KeepForm(forms.Form):
    """A name for the way in which the wall is looked at now."""

    name = forms.CharField(label=_("Keep this view as"), max_length=60)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class MergeForm(forms.Form):
    """Two stories by their numbers."""

    story = forms.IntegerField(min_value=1, max_value=LAST)
    other = forms.IntegerField(min_value=1, max_value=LAST)
