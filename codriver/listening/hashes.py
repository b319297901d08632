"""Short hashes that tell whether two texts or records are the same. Bytes in, number out."""

from hashlib import blake2b


def hash64(body: bytes) -> int:
    """Return 64 bits of BLAKE2b as a signed number, which both databases store as it is."""
    return int.from_bytes(blake2b(body, digest_size=8).digest(), "big", signed=True)


def text_hash(text: str) -> int:
    """Return the hash of a text as it was sent, nothing normalised."""
    return hash64(text.encode())


def name_hash(channel: str, author_id: str, name: str) -> int:
    """Return the hash of a name together with the account that bears it."""
    return text_hash("\0".join((channel, author_id, name)))
