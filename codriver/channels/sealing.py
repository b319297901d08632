"""Secrets of connections at rest: sealed with a key of the data folder, for one connection alone."""

import json
import secrets as random
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from codriver.kit.keys import key

NONCE = 12  # bytes, as AES-GCM wants


@cache
def _cipher() -> AESGCM:
    return AESGCM(key(settings.CODRIVER_DATA, "connections-seal"))


def seal(connection: int, secrets: dict[str, str]) -> bytes:
    """Seal what only we and the source may know (AES-256-GCM, fresh nonce)."""
    nonce = random.token_bytes(NONCE)
    return nonce + _cipher().encrypt(nonce, json.dumps(secrets).encode(), _place(connection))


def unseal(connection: int, sealed: bytes) -> dict[str, str]:
    """Return what was sealed. Raises cryptography's InvalidTag when it was changed, or is another connection's."""
    nonce, body = bytes(sealed[:NONCE]), bytes(sealed[NONCE:])
    found: dict[str, str] = json.loads(_cipher().decrypt(nonce, body, _place(connection)))
    return found


def _place(connection: int) -> bytes:
    return f"connection {connection}".encode()
