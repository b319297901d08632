"""Mails → Incoming, through the confined process: many in one go, and one that hurts spoils no other."""

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from codriver.channels.base import ChannelError, Unfit, short
from codriver.channels.base.messages import Attachment, Bounce, Incoming, Opened
from codriver.kit import confined

CHILD = f"{__package__}.child"
LENGTH = 8  # bytes before each mail, as the child reads them
LARGEST = 40 * 1024 * 1024  # bytes of one mail
AT_ONCE, BYTES_AT_ONCE = 100, 8 * 1024 * 1024  # mails for one process

TOO_LARGE = gettext_noop("The mail is larger than 40 MB, so it was not opened.")
NOT_OPENED = gettext_noop("The mail could not be opened within its limits of time and memory.")
REASONS = (  # what shape.py and opening.py say; they run where nothing is translated
    gettext_noop("The mail's headers are too long, so it was not opened."),
    gettext_noop("The mail has too many parts, or they lie too deep, so it was not opened."),
    gettext_noop("This is no mail: it has none of the headers of one."),
    gettext_noop("The mail does not say who sent it."),
)


def read_all(raw: Sequence[bytes], at: datetime) -> list[Opened]:
    """Return what each mail became, in their order."""
    found: list[Opened] = []
    while len(found) < len(raw):
        found += some(batch(raw[len(found) :]), at)
    return found


def batch(raw: Sequence[bytes]) -> Sequence[bytes]:
    """Return the first of some mails, as many as one process is given."""
    size = 0
    for count, one in enumerate(raw[:AT_ONCE]):
        size += len(one)
        if count and size > BYTES_AT_ONCE:
            return raw[:count]
    return raw[:AT_ONCE]


def some(raw: Sequence[bytes], at: datetime) -> list[Opened]:
    """Return what became of the first mails, at least of one. Where the process broke, the one it was at is the cause:
    but only if it breaks alone too, for those before it may have used up the time."""
    if len(raw[0]) > LARGEST:
        return [ChannelError(TOO_LARGE, permanent=True)]
    try:
        lines = confined.run(CHILD, b"".join(len(one).to_bytes(LENGTH, "big") + one for one in raw)).splitlines()
    except confined.TooMuch as broken:
        lines = broken.so_far.splitlines(keepends=True)
        lines = [line for line in lines if line.endswith(b"\n")]
        if not lines and len(raw) == 1:
            return [ChannelError(NOT_OPENED, permanent=True)]
        if not lines:
            return some(raw[:1], at)
    return [made(json.loads(line), one, at) for line, one in zip(lines, raw, strict=False)]


def made(said: dict[str, Any], raw: bytes, at: datetime) -> Opened:
    """Make of what the process says what the house knows."""
    if "spoilt" in said:
        return ChannelError(said["spoilt"], permanent=True)
    if "unfit" in said:
        return Unfit(said["unfit"], raw[:2000].decode("utf-8", "replace"))
    files = [Attachment(one["name"], one["kind"], base64.b64decode(one["body"])) for one in said["attachments"]]
    return Incoming(
        external_id=short(said["external_id"]) or f"sha256:{hashlib.sha256(raw).hexdigest()}",
        sender=said["sender"],
        sender_name=said["sender_name"],
        to=tuple(said["to"]),
        subject=said["subject"],
        text=said["text"],
        sent_at=datetime.fromisoformat(said["sent_at"]) if said["sent_at"] else at,
        rest=said["rest"],
        answers=tuple(short(one) for one in said["answers"]),
        automatic=said["automatic"],
        bounce=Bounce(**said["bounce"]) if said["bounce"] else None,
        attachments=tuple(files),
    )
