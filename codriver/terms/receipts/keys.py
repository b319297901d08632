"""The company's key for receipts: a seed in the data folder's keys/. Its public half, also of former keys, is kept."""

import os
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from codriver.kit.clock import now
from codriver.kit.keys import key
from codriver.terms.models import ReceiptKey
from codriver.terms.receipts.fingerprints import SIZE, fingerprint

NAME = "receipts"  # of the file in keys/


def signing_key() -> Ed25519PrivateKey:
    """Return the key that signs now. It is read anew each time, as another process may have changed it."""
    return Ed25519PrivateKey.from_private_bytes(key(settings.CODRIVER_DATA, NAME, SIZE)[:SIZE])


def enrolled(signer: Ed25519PrivateKey, at: datetime | None = None) -> ReceiptKey:
    """Return the row of a key's public half, making it at first use."""
    public = signer.public_key().public_bytes_raw()
    row, _ = ReceiptKey.objects.get_or_create(
        fingerprint=fingerprint(public), defaults={"public": public, "since": at or now()}
    )
    return row


def rotate() -> ReceiptKey:
    """Begin to sign with another key. The old seed is gone then; its public half stays, and what it signed holds.

    A receipt that is being issued at this moment is signed with one key or the other, and holds either way.
    """
    enrolled(signing_key())
    path = settings.CODRIVER_DATA / "keys" / NAME
    fresh = path.with_name(f".{NAME}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(SIZE))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return enrolled(signing_key())
