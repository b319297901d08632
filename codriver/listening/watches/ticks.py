"""Many ticks, folded away: the fold says what is chosen, also without a script. It opens by keyboard like any other."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext


def _words(name: str, offered: int) -> tuple[str, str]:
    """Return what a fold says when nothing is chosen, and with %(chosen)s for a number when something is."""
    if name == "languages":
        some = ngettext("%(chosen)s of %(offered)d language", "%(chosen)s of %(offered)d languages", offered)
        return gettext("All languages"), some
    if name == "kinds":
        some = ngettext("%(chosen)s of %(offered)d kind", "%(chosen)s of %(offered)d kinds", offered)
        return gettext("All kinds of source"), some
    if name == "channels":
        some = ngettext("%(chosen)s of %(offered)d site", "%(chosen)s of %(offered)d sites", offered)
        return gettext("All sites"), some
    some = ngettext("%(chosen)s of %(offered)d source", "%(chosen)s of %(offered)d sources", offered)
    return gettext("All sources"), some


class FoldedTicks(forms.CheckboxSelectMultiple):
    """Ticks of one of the fields that say where a watch listens; none ticked means everywhere."""

    template_name = "listening/watches/ticks.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Say what is chosen; a script that is there keeps it true while it changes."""
        context = super().get_context(name, value, attrs)
        options = [option for _group, some, _place in context["widget"]["optgroups"] for option in some]
        chosen = sum(bool(option["selected"]) for option in options)
        every, some = _words(name, len(options))
        pattern = some % {"chosen": "{chosen}", "offered": len(options)}
        said = pattern.replace("{chosen}", str(chosen)) if chosen else every
        return context | {"every": every, "some": pattern, "said": said}
