"""Secrets of connections at rest: sealed with a key of the data folder, for one connection alone."""

import json

from codriver.kit import sealing

KEY = "connections-seal"


def seal(connection: int, secrets: dict[str, str]) -> bytes:
    """Seal what only we and the source may know."""
    return seal_bytes(connection, json.dumps(secrets).encode())


def unseal(connection: int, sealed: bytes) -> dict[str, str]:
    """Return what was sealed. Raises cryptography's InvalidTag when it was changed, or is another connection's."""
    found: dict[str, str] = json.loads(unseal_bytes(connection, sealed))
    return found


def seal_bytes(connection: int, body: bytes) -> bytes:
    """Seal some bytes of a connection."""
    return sealing.seal(KEY, _place(connection), body)


def unseal_bytes(connection: int, sealed: bytes) -> bytes:
    """Return what was sealed. Raises cryptography's InvalidTag, as `unseal` does."""
    return sealing.unseal(KEY, _place(connection), sealed)


def _place(connection: int) -> str:
    return f"connection {connection}"
