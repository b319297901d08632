"""Signatures by Standard Webhooks: HMAC-SHA256 over id, time and body, with a secret that only two know."""

import base64
import binascii
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_noop

from codriver.channels.base import ChannelError

PREFIX = "whsec_"
SIZE = 32  # bytes of randomness of a new secret; the standard asks for 24 to 64
NEAR = timedelta(seconds=300)  # how far a sender's clock may be from ours
LONGEST_ID = 200
LONGEST_TIME = 12  # digits
MOST_SIGNATURES = 16  # of one push: a sender that rotates sends two

MISSING = gettext_noop("The push bears no webhook-id, webhook-timestamp or webhook-signature.")
NO_ID = gettext_noop("The push's webhook-id is empty, too long, or holds signs that an id has not.")
NOT_NOW = gettext_noop("The push's webhook-timestamp is not within five minutes of our clock.")
NOT_SIGNED = gettext_noop("The push's signature fits none of the secrets that are valid now.")


def new_secret() -> str:
    """Make a secret in the form in which the standard hands it over."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SIZE)).decode()


def sign(secret: str, name: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the three headers of a push."""
    seconds = str(int(at.timestamp()))
    return {
        "webhook-id": name,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{signature(secret, name, seconds, body)}",
    }


def signature(secret: str, name: str, seconds: str, body: bytes) -> str:
    """Return the signature of a body, in base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, f"{name}.{seconds}.".encode() + body, "sha256")).decode()


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


def rotated(held: Mapping[str, str], at: datetime, keep: timedelta) -> dict[str, str]:
    """Return new secrets; the one that was valid stays so for `keep`, an older one ends now."""
    fresh = {"secret": new_secret()}
    if "secret" in held and keep > timedelta(0):
        fresh |= {"old": held["secret"], "old_until": (at + keep).astimezone(UTC).isoformat()}
    return fresh


def valid(held: Mapping[str, str], at: datetime) -> list[str]:
    """Return the secrets that a push may be signed with now."""
    found = [held["secret"]] if is_secret(held.get("secret", "")) else []
    if "old" in held and at < datetime.fromisoformat(held["old_until"]):
        found.append(held["old"])
    return found


def is_secret(words: str) -> bool:
    """Say whether something can be a secret: an empty one would let everybody in."""
    try:
        return len(base64.b64decode(words.removeprefix(PREFIX), validate=True)) >= 24
    except (binascii.Error, ValueError):
        return False
