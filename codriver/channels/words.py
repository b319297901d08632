"""What a source's trouble is called, in the reader's language. It is written down in English."""

import re

from django.utils.translation import gettext, gettext_noop

SENTENCES = (  # all that kit.http, the base of adapters and the turns say; of adapters' own those with parts to fill in
    gettext_noop("%(host)s did not answer in time."),
    gettext_noop("%(host)s could not be reached."),
    gettext_noop("%(host)s could not prove who it is: %(reason)s."),
    gettext_noop("%(host)s leads from one address to the next without end."),
    gettext_noop("%(host)s broke off, or its answer is not valid HTTP."),
    gettext_noop("%(host)s sent more than %(size)s, so the rest was not read."),
    gettext_noop("%(host)s sent an answer that cannot be unpacked."),
    gettext_noop("%(host)s sent an answer in a packing that was not asked for."),
    gettext_noop("%(host)s is not on the public internet, so it was not asked."),
    gettext_noop("%(host)s says that this is gone for good."),
    gettext_noop("%(host)s asked us to come back later (%(status)s)."),
    gettext_noop("%(host)s answered %(status)s."),
    gettext_noop("%(host)s is asked slowly, and others were before us."),
    gettext_noop("The connection to %(host)s broke off."),
    gettext_noop("No address is known for %(host)s."),
    gettext_noop("What was to be sent to %(host)s is not valid HTTP."),
    gettext_noop("This is not an address that can be fetched."),
    gettext_noop("Only addresses that start with http:// or https:// are fetched."),
    gettext_noop("A letter in the address or in a header cannot be sent."),
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
