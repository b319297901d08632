"""Standard Webhooks: HMAC-SHA256 over id, time and body, with a secret that only two know."""

import base64
import binascii
import hmac
import secrets as random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

PREFIX = "whsec_"
SIZE = 32  # bytes of randomness of a new secret; the standard asks for 24 to 64


def new_secret() -> str:
    """Make a secret in the form in which the standard hands it over."""
    return PREFIX + base64.b64encode(random.token_bytes(SIZE)).decode()


def sign(secret: str, name: str, at: datetime, body: bytes, *earlier: str) -> dict[str, str]:
    """Return the three headers of a message; it is signed with earlier secrets too, where some are still valid."""
    seconds = str(int(at.timestamp()))
    return {
        "webhook-id": name,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{signature(one, name, seconds, body)}" for one in (secret, *earlier)),
    }


def signature(secret: str, name: str, seconds: str, body: bytes) -> str:
    """Return the signature of a body, in base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, f"{name}.{seconds}.".encode() + body, "sha256")).decode()


def rotated(held: Mapping[str, str], at: datetime, keep: timedelta) -> dict[str, str]:
    """Return new secrets; the one that was valid stays so for `keep`, an older one ends now."""
    fresh = {"secret": new_secret()}
    if "secret" in held and keep > timedelta(0):
        fresh |= {"old": held["secret"], "old_until": (at + keep).astimezone(UTC).isoformat()}
    return fresh


def valid(held: Mapping[str, str], at: datetime) -> list[str]:
    """Return the secrets that a message may be signed with now, the present one first."""
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
