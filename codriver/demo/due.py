"""What is to be written, and when it reaches us."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from codriver.demo.crowd import Account
from codriver.listening.records import PostRecord


@dataclass(frozen=True)
class Due:
    """A record and when it reaches us."""

    record: PostRecord
    at: datetime


def due(
    site: str, external_id: str, who: Account, text: str, *, published_at: datetime, at: datetime, **more: object
) -> Due:
    """Return a post as the record that a channel would send; it is checked as a record that comes in is."""
    author = {"id": who.id, "name": who.name, "followers": who.followers}
    fields = {"channel": site, "id": external_id, "author": author, "text": text, "source_kind": who.kind, **more}
    return Due(msgspec.convert(fields | {"published_at": published_at}, PostRecord), at)
