"""What the overview calls kinds of source, needs that were not found, languages."""

from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from codriver.listening.meaning.labels import NEED_LABELS, NOT_KNOWN
from codriver.reading.meaning.heads import LANGUAGES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SOURCE_KINDS: "dict[str, StrOrPromise]" = {
    "person": _("person"),
    "forum": _("forum"),
    "portal": _("portal"),
    "trade press": _("trade press"),
    "national press": _("national press"),
    "broadcast": _("broadcast"),
    "company": _("company"),
    "unknown": NOT_KNOWN,
}
NEEDS_TOO: "dict[str, StrOrPromise]" = NEED_LABELS | {"none": _("none of these"), "unknown": NOT_KNOWN}


def languages() -> "list[tuple[str, StrOrPromise]]":
    """Return the languages that the reader tells apart, by their names in the reader's own language."""
    return [(code, NOT_KNOWN if code == "und" else name) for code, name in _names(get_language() or "en")]


@lru_cache(maxsize=4)
def _names(language: str) -> list[tuple[str, str]]:
    locale = Locale.parse(language, sep="-")
    named = [(code, locale.languages.get(code, code)) for code in LANGUAGES]
    return sorted(named, key=lambda pair: (pair[0] not in ("zh", "en"), pair[0] == "und", LANGUAGES.index(pair[0])))
