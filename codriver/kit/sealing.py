"""Secrets at rest: sealed with a key of the data folder, each for the one place that it belongs to."""

import secrets as random
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from codriver.kit.keys import key

NONCE = 12  # bytes, as AES-GCM wants


@cache
def _cipher(name: str) -> AESGCM:
    return AESGCM(key(settings.CODRIVER_DATA, name))


def seal(name: str, place: str, body: bytes) -> bytes:
    """Seal some bytes (AES-256-GCM, fresh nonce).

    name   of the key, for example "connections-seal".
    place  whose they are; sealed for one place they open for no other.
    """
    nonce = random.token_bytes(NONCE)
    return nonce + _cipher(name).encrypt(nonce, body, place.encode())


def unseal(name: str, place: str, sealed: bytes) -> bytes:
    """Return what was sealed. Raises cryptography's InvalidTag when it was changed, or is another place's."""
    return _cipher(name).decrypt(bytes(sealed[:NONCE]), bytes(sealed[NONCE:]), place.encode())
