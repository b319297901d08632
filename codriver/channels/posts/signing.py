"""Whether a push was signed, by Standard Webhooks, with a secret that is valid now."""

import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from codriver.channels.base import ChannelError
from codriver.kit.signing import new_secret, rotated, sign, signature, valid

__all__ = ["new_secret", "rotated", "sign", "signature", "valid", "verified"]

NEAR = timedelta(seconds=300)  # how far a sender's clock may be from ours
LONGEST_ID = 200
LONGEST_TIME = 12  # digits
MOST_SIGNATURES = 16  # of one push: a sender that rotates sends two

MISSING = gettext_noop("The push bears no webhook-id, webhook-timestamp or webhook-signature.")
NO_ID = gettext_noop("The push's webhook-id is empty, too long, or holds signs that an id has not.")
NOT_NOW = gettext_noop("The push's webhook-timestamp is not within five minutes of our clock.")
NOT_SIGNED = gettext_noop("The push's signature fits none of the secrets that are valid now.")


def verified(headers: Mapping[str, str], body: bytes, valid: Iterable[str], at: datetime) -> str:
    """Return the id of a push that was signed with one of the valid secrets. Raises ChannelError.

    headers  with names in small letters.
    at       aware: when it came.
    """
    name, seconds, signed = (headers.get(f"webhook-{part}", "").strip() for part in ("id", "timestamp", "signature"))
    if not (name and seconds and signed):
        raise ChannelError(MISSING, permanent=True)
    if len(name) > LONGEST_ID or not name.isascii() or not name.isprintable():
        raise ChannelError(NO_ID, permanent=True)
    if not is_near(seconds, at):
        raise ChannelError(NOT_NOW, permanent=True)
    given = [one[3:].encode() for one in signed.split()[:MOST_SIGNATURES] if one.startswith("v1,")]
    fitting = [signature(secret, name, seconds, body).encode() for secret in valid]
    if not any(hmac.compare_digest(one, ours) for ours in fitting for one in given):
        raise ChannelError(NOT_SIGNED, permanent=True)
    return name


def is_near(seconds: str, at: datetime) -> bool:
    """Say whether a sender's time, in seconds since 1970, is near enough to ours."""
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) <= LONGEST_TIME):
        return False
    return abs(int(seconds) - at.timestamp()) <= NEAR.total_seconds()
