"""What our pages and modules say: every text that is to be translated, as the catalogue names it."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

from tests.house import source

SAYS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def said_in(path: Path) -> Iterator[str]:
    """Yield the texts of one module or template; of a text with a plural the singular."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        text = templatize(text, origin=str(path))
    for _line, words, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=SAYS):
        first = words if isinstance(words, str) else words[0]
        yield f"{context}\x04{first}" if context else first


def said() -> dict[str, str]:
    """Return every text → the file that says it."""
    templates = [path for path in source.files("codriver") if "templates" in path.parts and not source.is_test(path)]
    return {words: source.name(path) for path in [*source.modules(), *templates] for words in said_in(path)}
