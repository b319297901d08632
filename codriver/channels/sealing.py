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
    """Seal what only we and the source may know."""
    return seal_bytes(connection, json.dumps(secrets).encode())


def unseal(connection: int, sealed: bytes) -> dict[str, str]:
    """Return what was sealed. Raises cryptography's InvalidTag when it was changed, or is another connection's."""
    found: dict[str, str] = json.loads(unseal_bytes(connection, sealed))
    return found


def seal_bytes(connection: int, body: bytes) -> bytes:
    """Seal some bytes of a connection (AES-256-GCM, fresh nonce)."""
    nonce = random.token_bytes(NONCE)
    return nonce + _cipher().encrypt(nonce, body, _place(connection))


def unseal_bytes(connection: int, sealed: bytes) -> bytes:
    """Return what was sealed. Raises cryptography's InvalidTag, as `unseal` does."""
    return _cipher().decrypt(bytes(sealed[:NONCE]), bytes(sealed[NONCE:]), _place(connection))


def _place(connection: int) -> bytes:
    return f"connection {connection}".encode()
