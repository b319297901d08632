"""How long a proof lasts, how often one may try, and how a code is read. Pure."""

import unicodedata
from datetime import datetime, timedelta

DIGITS = 8  # of a code
LINK = 16  # random bytes of a link: 128 bits
LASTS = timedelta(minutes=10)  # a code and its link
SENT_WITHIN = timedelta(minutes=1)  # by whoever began to send a code; then it is another's, with another code
TRIES = 5  # guesses at one code
BEGINS_WITHIN = timedelta(minutes=30)  # after proving an address that opens nobody, for somebody to begin with it
OPENS_FOR = timedelta(days=365)  # since it was last proven, an address opens its person
KEPT = timedelta(days=1)  # an old proof, to show that it was tried; then its row goes

HOUR = timedelta(hours=1)
ASK_HANDLE, ASK_NETWORK, ASK_ALL, GUESS_NETWORK = "ask", "ask from", "ask all", "guess from"
AN_HOUR = {ASK_HANDLE: 5, ASK_NETWORK: 20, ASK_ALL: 1000, GUESS_NETWORK: 40}  # how often in any hour


def as_code(words: str) -> str:
    """Return the digits of a code as somebody typed it: full-width digits, spaces and dashes are forgiven."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", words) if letter.isascii() and letter.isdigit())


def in_words(code: str) -> str:
    """Return a code as it is easiest to copy: 1234 5678."""
    return f"{code[:4]} {code[4:]}"


def opens(proven_at: datetime | None, at: datetime, *, is_lived_in: bool) -> bool:
    """Say whether an address, proven again at `at`, opens the person whose handle it is.

    proven_at    when it was proven last; None while it never was.
    is_lived_in  her side was opened before, by another address or a passkey. An address that only others gave us
                 opens no such side: it may have been somebody else's all along.
    """
    return not is_lived_in if proven_at is None else at - proven_at <= OPENS_FOR
