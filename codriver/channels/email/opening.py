"""One mail opened: from its bytes to what it says, as JSON has it. Runs confined, inside child.py."""

import base64
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

from codriver.channels.email import kinds, parts, replies, shape
from codriver.channels.email.addresses import mailboxes
from codriver.channels.email.bounces import bounce_of
from codriver.channels.email.calendars import invitation
from codriver.channels.email.letters import head, words

NO_MAIL = "This is no mail: it has none of the headers of one."
NO_SENDER = "The mail does not say who sent it."
HEADERS = ("from", "to", "subject", "date", "message-id", "received", "return-path")
IDS = re.compile(r"<[^<>\s]{1,900}>")
MOST_ANSWERED = 50
READ = 200_000  # letters in which quotes and signatures are looked for; what follows goes with the quotes


class Unfit(ValueError):
    """What came is no mail; the message is the reason."""


def opened(raw: bytes) -> dict[str, Any]:
    """Return what a mail says. Raises shape.Spoilt with the reason why it is not opened."""
    shape.check(raw)
    try:
        message = message_from_bytes(without_envelope(raw))
    except RecursionError:
        raise shape.Spoilt(shape.TOO_DEEP) from None
    if not any(message.get(name) for name in HEADERS):
        raise Unfit(NO_MAIL)
    sender_name, sender = sender_of(message)
    subject = words(head(message, "subject"))[:500]
    automatic = kinds.kind_of(message, sender, subject)
    if not sender and automatic != "bounce":
        raise Unfit(NO_SENDER)
    bounce = bounce_of(message) if automatic == "bounce" else None
    answers = answered(message) or ([bounce["external_id"]] if bounce and bounce["external_id"] else [])
    return {
        "external_id": own_id(message),
        "sender": sender,
        "sender_name": sender_name,
        "to": receivers_of(message),
        "subject": subject,
        "sent_at": sent_at(message),
        "answers": answers,
        "automatic": automatic,
        "bounce": bounce,
    } | body_of(message, sender_name, has_files=not bounce)


def sender_of(message: Message) -> tuple[str, str]:
    """Return the name and the address of whoever sent a mail, empty where it does not say."""
    found = (box for name in ("from", "sender", "return-path") for box in mailboxes(head(message, name)))
    return next(found, ("", ""))


def receivers_of(message: Message) -> list[str]:
    """Return the addresses that a mail was sent to, each once."""
    headers = [str(value) for name, value in message.raw_items() if name.lower() in ("to", "cc")]
    return list(dict.fromkeys(address for header in headers for _, address in mailboxes(header)))


def body_of(message: Message, sender_name: str, *, has_files: bool) -> dict[str, Any]:
    """Return the words of a mail, new ones and the rest, and its files.

    has_files  False for a notice of failure: what it returns is our own.
    """
    texts: list[str] = []
    files: list[parts.File] = []
    for part in parts.flat(message):
        if not parts.is_file(part):
            texts.append(parts.text_of(part).strip("\n"))
        elif has_files and not parts.is_inline_picture(part):
            files.append(parts.file_of(part, len(files) + 1))
    whole = "\n\n".join(filter(None, texts))
    if not whole:
        whole = next((said for one in files if one.kind == "text/calendar" and (said := invitation(one.body))), "")
    parted = replies.part(whole[:READ], sender_name)
    return {
        "text": parted.text,
        "rest": "\n\n".join(filter(None, (parted.rest, whole[READ:]))),
        "attachments": [
            {"name": f.name, "kind": f.kind, "body": base64.b64encode(f.body).decode()} for f in files if f.body
        ],
    }


def without_envelope(raw: bytes) -> bytes:
    """Leave out the line that archives put before a mail."""
    return raw.split(b"\n", 1)[-1] if raw.startswith((b"From ", b">From ")) else raw


def own_id(message: Message) -> str:
    """Return the id that a mail gives itself, "" when it gives none."""
    said = " ".join(head(message, "message-id").split())[:1000]
    found = IDS.search(said)
    return found[0] if found else f"<{said}>" if said else ""


def answered(message: Message) -> list[str]:
    """Return the ids of the mails that this one answers, the nearest first."""
    nearest = IDS.findall(head(message, "in-reply-to")[:4000])[:1]
    earlier = IDS.findall(head(message, "references")[-16_000:])
    return list(dict.fromkeys([*nearest, *reversed(earlier)]))[:MOST_ANSWERED]


def sent_at(message: Message) -> str:
    """Return when a mail says that it was sent, "" when it does not."""
    try:
        found = parsedate_to_datetime(" ".join(head(message, "date").split())[:200])
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat(timespec="seconds") if aware > datetime(1980, 1, 1, tzinfo=UTC) else ""
    except (ValueError, TypeError, OverflowError, IndexError):
        return ""
