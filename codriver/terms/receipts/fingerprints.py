"""How a key is named: the SHA-256 of its 32 public bytes, in hexadecimal, shown to people in groups of four."""

import hashlib
import re
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

SIZE = 32  # bytes of a public key


def fingerprint(public: bytes) -> str:
    """Return the name of a key: 64 hexadecimal digits."""
    return hashlib.sha256(public).hexdigest()


def in_groups(name: str) -> str:
    """Write a fingerprint so that two people can compare it: sixteen groups of four."""
    return " ".join(name[start : start + 4] for start in range(0, len(name), 4))


def named(words: str) -> str:
    """Return the fingerprint that somebody means.

    words   a fingerprint, in groups or not, or the path of a public key (PEM).
    Raises  ValueError, in words for people, when it is neither.
    """
    digits = re.sub(r"[\s:-]", "", words).lower()
    if re.fullmatch("[0-9a-f]{64}", digits):
        return digits
    try:
        key = load_pem_public_key(Path(words).read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        raise ValueError(f"{words} is neither a fingerprint (64 digits and letters a-f) nor a public key") from None
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(f"{words} holds a key of another kind than receipts are signed with (Ed25519)")
    return fingerprint(key.public_bytes_raw())
