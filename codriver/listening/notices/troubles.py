"""What went wrong on the way to a receiver: kept as a code with its values, and said when it is shown."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext, gettext_noop

from codriver.channels import words
from codriver.kit import faults
from codriver.kit.http import FetchError

Trouble = Mapping[str, str | int]  # "code" → a key of SAID; what its sentence names; empty: nothing went wrong
OLD = "old"  # before codes were kept, a sentence was


class Code(StrEnum):
    """What can go wrong beside the faults of kit.faults."""

    ANSWERED = "answered"
    GONE = "gone"
    SPOILT = "spoilt"
    MAY_NOT = "may not"
    WATCH_FORGOTTEN = "watch forgotten"
    WORDS_FORGOTTEN = "words forgotten"


SAID: Mapping[str, str] = {
    **{str(fault): sentence for fault, sentence in faults.SAID.items()},
    Code.ANSWERED: gettext_noop("%(host)s answered %(status)s."),
    Code.GONE: gettext_noop("%(host)s says that this is gone for good."),
    Code.SPOILT: gettext_noop(
        "The secret cannot be opened: the key of the data folder is another one than when it was made."
    ),
    Code.MAY_NOT: gettext_noop("It was not sent: who made this hook may not see stories any more."),
    Code.WATCH_FORGOTTEN: gettext_noop("It was not sent: the watch was forgotten."),
    Code.WORDS_FORGOTTEN: gettext_noop("It was not sent: words in it were forgotten."),
}


def trouble(code: Code, **facts: str | int) -> Trouble:
    """Return a trouble as it is kept."""
    return {"code": str(code), **facts}


def of(error: FetchError) -> Trouble:
    """Return what hindered a request, as it is kept."""
    return {"code": str(error.fault), **error.facts}


def in_words(kept: Trouble) -> str:
    """Say a trouble in the reader's language; nothing when there is none."""
    code = str(kept.get("code", ""))
    if code == OLD:
        return words.in_words(str(kept["words"]))
    return gettext(SAID[code]) % kept if code in SAID else code
