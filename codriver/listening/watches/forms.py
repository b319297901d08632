"""What people fill in about a watch."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from codriver.channels.models import Connection
from codriver.listening.models import Mention, Watch
from codriver.listening.queries import channels
from codriver.listening.searching.asking import KINDS
from codriver.listening.sites import site_name
from codriver.listening.watches import rules
from codriver.listening.watches.hearing import sought
from codriver.listening.watches.reviewing.rules import EXAMPLES, paragraphs
from codriver.listening.watches.rules import Fault, Unheard
from codriver.listening.watches.ticks import FoldedTicks
from codriver.staff.models import User

LANGUAGES = {"zh": _("Chinese"), "en": _("English"), rules.OTHER: _("another one, or not known")}
FAULTS = {
    Fault.NOTHING: _("Say what to listen for: a word, a phrase, or two words near each other."),
    Fault.TOO_MANY: _("Those are more than 500 lines. Make two watches of them."),
    Fault.TOO_LONG: _("“%(line)s” is longer than 100 characters."),
    Fault.NO_LETTERS: _("“%(line)s” has no letter, digit or character that could be listened for."),
    Fault.NOT_TWO: _("“%(line)s” needs two words with dots between them, as in “lid … burn”."),
}
FIELDS = ("name", "words", "near", "within", "without", "languages", "kinds", "channels", "connections")
TELLS = ("is_birth_told", "is_press_told", "number")
MOST_POSTS = 1_000_000


def _several(label: Any, choices: Any = (), **facts: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(label=label, required=False, choices=choices, widget=FoldedTicks, **facts)


def _text(label: Any, help_text: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
    return forms.CharField(label=label, required=False, max_length=20_000, help_text=help_text, widget=area)


class WatchForm(forms.ModelForm):
    """What a watch listens for, where, and what it tells."""

    words = _text(
        _("Words and phrases"), _("One a line. A post with any of them is heard; words on one line stand together.")
    )
    near = _text(_("Words near each other"), _("Two words a line with dots between them, in either order: lid … burn"))
    within = forms.IntegerField(
        label=_("At most so many words or characters between those two"), min_value=0, max_value=rules.FARTHEST
    )
    without = _text(_("Left out"), _("One word or phrase a line. A post with one of them is not heard."))
    languages = _several(_("Languages"), list(LANGUAGES.items()))
    kinds = _several(_("Kinds of source"), list(KINDS.items()))
    channels = _several(_("Sites"))
    connections = _several(_("Sources"), coerce=int)
    number = forms.IntegerField(
        label=_("Tell when a story reaches so many posts"), required=False, min_value=2, max_value=MOST_POSTS
    )

    class Meta:
        model = Watch
        fields = [*FIELDS, *TELLS]
        labels = {
            "name": _("Name"),
            "is_birth_told": _("Tell when a story begins in which this is said"),
            "is_press_told": _("Tell when such a story crosses into the press"),
        }
        help_texts = {"is_birth_told": _("A story begins with its second post.")}

    def __init__(self, viewer: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("channels", {name: site_name(name) for name in channels()})
        heard = Connection.objects.visible_to(viewer).order_by("name").values_list("pk", "name")
        self._choose("connections", dict(heard[:200]))

    def _choose(self, name: str, known: dict[Any, str]) -> None:
        """Offer what is there, and what was chosen before; nothing to choose from is not asked."""
        chosen = {one: str(one) for one in getattr(self.instance, name) or []}
        field = self.fields[name]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = list((chosen | known).items())
        if not field.choices:
            del self.fields[name]

    def clean(self) -> dict[str, Any] | None:
        """Read what is to be listened for, so that it can be read whenever it is needed."""
        super().clean()
        if not self.errors:
            said = self.cleaned_data
            try:
                self._read(said)
            except Unheard as fault:
                self.add_error(fault.field, FAULTS[fault.fault] % {"line": fault.line})
        return self.cleaned_data

    def _read(self, said: dict[str, Any]) -> None:
        rules.sought(said["words"], said["near"], said["within"], said["without"])


class AboutForm(WatchForm):
    """What a watch is about, by examples; where it listens, and what it tells."""

    about = forms.CharField(
        label=_("Texts of what you mean"),
        required=False,
        max_length=50_000,
        help_text=_("An empty line between two texts. Ten or more, each said in another way."),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    posts = forms.ModelMultipleChoiceField(
        label=_("Posts that were found"), queryset=Mention.objects.none(), required=False
    )

    class Meta(WatchForm.Meta):
        fields = ["name", "about", "without", "languages", "kinds", "channels", "connections", *TELLS]

    def __init__(self, viewer: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(viewer, *args, **kwargs)
        for name in ("words", "near", "within"):
            del self.fields[name]
        posts = self.fields["posts"]
        assert isinstance(posts, forms.ModelMultipleChoiceField)
        posts.queryset = Mention.objects.visible_to(viewer)
        posts.widget = forms.MultipleHiddenInput()
        self.order_fields(["name", "about", "posts"])

    def clean(self) -> dict[str, Any] | None:
        """Count the examples: with fewer than ten nobody could learn anything."""
        said = super().clean() or {}
        texts = paragraphs(said.get("about") or "")
        known = self.instance.answers.filter(is_meant=True).count() if self.instance.pk else 0
        missing = EXAMPLES - len(texts) - len(said.get("posts") or ()) - known
        if not self.errors and missing > 0:
            words = ngettext("%(number)d more text is needed.", "%(number)d more texts are needed.", missing)
            self.add_error("about", words % {"number": missing})
        return said

    def _read(self, said: dict[str, Any]) -> None:
        rules.about(said["without"])


def told(watch: Watch) -> list[str]:
    """Say in short what a watch listens for: its lines, or that it goes by examples."""
    if watch.is_about:
        return [gettext("posts like the examples")]
    return [line.said for line in sought(watch).lines]


def places(watch: Watch) -> list[str]:
    """Say where it listens; nothing when everywhere."""
    names = [str(LANGUAGES[one]) for one in watch.languages if one in LANGUAGES]
    names += [str(KINDS[Mention.SourceKind(one)]) for one in watch.kinds if one in Mention.SourceKind.values]
    names += [site_name(one) for one in watch.channels]
    return names + list(Connection.objects.filter(pk__in=watch.connections).values_list("name", flat=True))
