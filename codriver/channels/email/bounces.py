"""Which message of ours did not arrive, to whom, and whether it never will: RFC 3464, and what else is usual."""

import re
from email.message import Message
from typing import Any

from codriver.channels.email.addresses import ADDRESS
from codriver.channels.email.letters import head, words
from codriver.channels.email.parts import bytes_of, text_of

LOOKED = 20_000  # letters of a notice that are looked at
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
REPLY = re.compile(r"(?<![\d.])([45]\d\d)[ -](?!\d)")
HOPELESS = re.compile(
    r"(user|mailbox|recipient|account|address)[^.\n]{0,40}"
    r"(unknown|not (found|exist)|does(n't| not) exist|unavailable|disabled|rejected|invalid)"
    r"|no such (user|mailbox|recipient|address)|unknown (user|recipient|mailbox)|permanent(ly)? (error|fail)"
    r"|unrouteable|host (unknown|not found)|domain not found|不存在|无此用户|没有这个|找不到|账号停用|被拒收",
    re.IGNORECASE,
)
PASSING = re.compile(
    r"(will|we'll) (be retried|retry|keep trying)|delayed|temporar|try again|quota|mailbox (is )?full|over ?quota"
    r"|空间不足|邮箱已满|稍后",
    re.IGNORECASE,
)
HEADS = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global")  # what came back


def bounce_of(message: Message) -> dict[str, Any]:
    """Return what a notice of failure says, in the fields of base.messages.Bounce."""
    parts = list(walk(message))
    fields = [one for part in parts if part.get_content_type() == "message/delivery-status" for one in reports(part)]
    text = "\n".join(text_of(part) for part in parts if part.get_content_maintype() == "text")[:LOOKED]
    said = next((one for one in fields if one.get("action", "").startswith("fail")), fields[-1] if fields else {})
    address = said.get("final-recipient") or said.get("original-recipient") or first_address(message, text)
    return {
        "external_id": original_id(parts, text),
        "address": address.rpartition(";")[2].strip(" <>"),
        "is_permanent": is_permanent(said, text),
        "sentence": sentence(said, text),
    }


def walk(message: Message) -> list[Message]:
    """Return all parts, but of mails inside it only the outermost."""
    found, waiting = [], [message]
    while waiting:
        part = waiting.pop(0)
        found.append(part)
        inner = part.get_payload()
        if isinstance(inner, list) and part.get_content_maintype() == "multipart":
            waiting = [one for one in inner if isinstance(one, Message)] + waiting
    return found


def reports(part: Message) -> list[dict[str, str]]:
    """Return the fields of a report, one dictionary a receiver."""
    inner = part.get_payload()
    blocks = inner if isinstance(inner, list) else []
    fields = [{name.lower(): words(value) for name, value in one.items()} for one in blocks if isinstance(one, Message)]
    return [one for one in fields if "final-recipient" in one or "action" in one]


def original_id(parts: list[Message], text: str) -> str:
    """Return the id of the message that did not arrive, "" when the notice does not say it."""
    for part in parts:
        if part.get_content_type() in HEADS:
            returned = bytes_of(part)[:LOOKED].decode("utf-8", "replace")
            if found := id_in(returned):
                return found
    if found := id_in(text):
        return found
    told = f"{head(parts[0], 'references')} {head(parts[0], 'in-reply-to')}"
    ids = re.findall(r"<[^<>\s]{1,250}>", told)
    return ids[-1] if ids else ""


def id_in(text: str) -> str:
    """Return the Message-ID among quoted headers, "" when there is none."""
    found = re.search(r"^[> ]*message-id\s*:\s*(<[^<>\s]{1,250}>)", text, re.IGNORECASE | re.MULTILINE)
    return found[1] if found else ""


def first_address(message: Message, text: str) -> str:
    """Return the address that a notice of no standard form names first."""
    told = ADDRESS.search(head(message, "x-failed-recipients")[:1000])
    own = head(message, "from").lower()
    others = (found for found in ADDRESS.finditer(text) if found[0].lower() not in own)
    found = told or next(others, None)
    return found[0].strip(".") if found else ""


def is_permanent(said: dict[str, str], text: str) -> bool:
    """Say whether trying again is no use: by the report's status, else by codes and words of the notice."""
    if status := STATUS.search(said.get("status", "")):
        return status[1] == "5" and not full(status)
    if said.get("action", "").startswith(("delay", "relay", "deliver", "expand")):
        return False
    codes = [found[1] for found in STATUS.finditer(text)] + [found[1][0] for found in REPLY.finditer(text)]
    if codes:
        return "5" in codes
    return bool(HOPELESS.search(text)) or not PASSING.search(text)


def full(status: re.Match[str]) -> bool:
    """Say whether a status only says that a mailbox is full (x.2.2), which passes, whatever class it names."""
    return (status[2], status[3]) == ("2", "2")


def sentence(said: dict[str, str], text: str) -> str:
    """Return what the other side said of it, in one line."""
    told = said.get("diagnostic-code", "").partition(";")[2].strip() or said.get("status", "")
    if not told:
        lines = [line.strip() for line in text.splitlines() if STATUS.search(line) or REPLY.search(line)]
        lines += [line.strip() for line in text.splitlines() if HOPELESS.search(line) or PASSING.search(line)]
        told = lines[0] if lines else ""
    return " ".join(told.split())[:300]
