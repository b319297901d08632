"""Addresses at rest: sealed to be read back, and a keyed hash to be found by. Without the key a copy tells nothing."""

import hmac
import secrets
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from codriver.kit.keys import key
from codriver.people.rules import same_address

NONCE = 12  # bytes, as AES-GCM wants


@cache
def _key(name: str) -> bytes:
    return key(settings.CODRIVER_DATA, name)


def address_hash(channel: str, address: str) -> str:
    """Return the keyed hash under which an address of a channel is stored: HMAC-SHA256, 64 hex digits."""
    message = f"{channel}\0{same_address(channel, address)}".encode()
    return hmac.digest(_key("handles-lookup"), message, "sha256").hex()


def seal(channel: str, address: str) -> bytes:
    """Seal an address (AES-256-GCM, fresh nonce); it opens only as an address of the same channel."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_key("handles-seal")).encrypt(nonce, address.encode(), channel.encode())


def unseal(channel: str, sealed: bytes) -> str:
    """Return the address that was sealed; "" of somebody who was erased.

    Raises cryptography's InvalidTag when it was changed or moved.
    """
    if not sealed:
        return ""
    nonce, body = bytes(sealed[:NONCE]), bytes(sealed[NONCE:])
    return AESGCM(_key("handles-seal")).decrypt(nonce, body, channel.encode()).decode()
