"""What stands for an author whose posts were forgotten: a keyed hash in the place of the account's id."""

from codriver.people.handles import address_hash

MARK = "~"  # begins it
HASH = 24  # hex digits behind that: 96 bits


def author_mark(channel: str, author_id: str) -> str:
    """Return the mark of an account: always the same, and without our key it tells nothing. Nobody's is ""."""
    return MARK + address_hash(channel, author_id)[:HASH] if author_id else ""


def is_mark(author_id: str) -> bool:
    """Say whether this stands for an author who was forgotten."""
    return author_id.startswith(MARK) and len(author_id) == len(MARK) + HASH
