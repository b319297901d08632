"""What a source's trouble is called, in the reader's language. It is written down in English."""

import re

from django.utils.translation import gettext, gettext_noop

from codriver.kit import faults

SENTENCES = (  # all that kit.http, the base of adapters and the turns say; of adapters' own those with parts to fill in
    *faults.SAID.values(),
    gettext_noop("%(host)s says that this is gone for good."),
    gettext_noop("%(host)s asked us to come back later (%(status)s)."),
    gettext_noop("%(host)s answered %(status)s."),
    gettext_noop("%(host)s is asked slowly, and others were before us."),
    gettext_noop("The mail was refused (%(code)s): %(words)s"),
    gettext_noop("The mail was not taken now (%(code)s): %(words)s"),
    gettext_noop("There is no adapter for this kind of source any more."),
    gettext_noop("The adapter failed (%(error)s). This is a fault of ours: the log has the whole of it."),
)


def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+?)", re.escape(sentence)), re.DOTALL)


PATTERNS = {sentence: _pattern(sentence) for sentence in SENTENCES}


def in_words(trouble: str) -> str:
    """Say a trouble in the reader's language; what we have no translation of stays as it is."""
    for sentence, pattern in PATTERNS.items():
        if match := pattern.fullmatch(trouble):
            return gettext(sentence) % match.groupdict()
    return gettext(trouble) if trouble else ""
