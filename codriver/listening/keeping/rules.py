"""Periods, days, handles and phrases. Pure."""

import re
import unicodedata
from datetime import date, timedelta
from hashlib import blake2b

STRANGERS = ("person", "forum", "portal", "unknown")  # kinds of source whose posts are people's
PUBLISHERS = ("trade press", "national press", "broadcast", "company")  # those who speak for a house
KINDS = STRANGERS + PUBLISHERS
USUAL = 90  # days
CHOICES = (7, 14, 30, 60, 90, 180, 365)  # days that may be chosen

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that is read as another one
LOOKALIKE = str.maketrans("OIL", "011")
SIGN = "codriver"  # with it every phrase begins
PHRASE = re.compile(SIGN + r"[\s\-_]*([0-9a-z]{4})[\s\-_]*([0-9a-z]{4})[\s\-_]*([0-9a-z]{4})(?![0-9a-z])")
OPEN_FOR = timedelta(days=30)  # an objection that nobody proved or decided lapses then
REMEMBERED = timedelta(days=90)  # after which one that was refused or lapsed leaves no row


def may_be(kind: str, days: int | None) -> bool:
    """Say whether posts of this kind of source may be kept so many days; None is "until I change it"."""
    return days in CHOICES if days is not None else kind in PUBLISHERS


def goes_on(arrived_on: date, days: int | None) -> date | None:
    """Return the day at whose beginning the words of a day's posts go: no post keeps its words for longer than `days`.

    arrived_on  the day, UTC, on which they came in.   days  of their period; None: their words stay.
    """
    return None if days is None else arrived_on + timedelta(days=days)


def as_handle(words: str) -> str:
    """Return the form by which handles are compared: "@Tea Lover", "tea lover" and the link to its page are one."""
    folded = unicodedata.normalize("NFKC", words).strip().casefold()
    if "/" in folded:
        folded = re.sub(r"[?#].*", "", folded).rstrip("/").rsplit("/", 1)[-1]
    return folded.lstrip("@").strip()


def as_channel(words: str) -> str:
    """Return the form by which sites are compared."""
    return unicodedata.normalize("NFKC", words).strip().casefold()


def phrase(token: str) -> str:
    """Return the phrase that belongs to the token of an objection. All may read it; the token is not found by it."""
    number = int.from_bytes(blake2b(token.encode(), digest_size=8, person=b"phrase").digest(), "big")
    letters = "".join(ALPHABET[number >> (5 * place) & 31] for place in range(12))
    return f"{SIGN}-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def phrases_in(text: str) -> list[str]:
    """Return the phrases that stand in a text, in the form in which they are compared. Quick where there is none."""
    folded = text.casefold()
    if SIGN not in folded:
        return []
    return [as_phrase("".join(match.groups())) for match in PHRASE.finditer(folded)]


def as_phrase(letters: str) -> str:
    """Return the letters of a phrase without what parts them, each letter as one that cannot be misread."""
    plain = re.sub(r"[\s\-_]", "", letters).upper()
    return plain.removeprefix(SIGN.upper()).translate(LOOKALIKE)
