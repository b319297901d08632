"""One mail of an alert, opened: its date, its subject, the entries that it lists. Runs confined, inside child.py."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from lxml import etree

from codriver.channels.alertmail.links import unwrapped
from codriver.kit.plain import tidy, tree

LONGEST_LINE = 16 * 1024  # bytes of a header
LONGEST_HEAD = 256 * 1024  # of all of them
DEEPEST = 50
MOST_PARTS = 500
MOST_ENTRIES = 200
LONGEST_SNIPPET = 1000
SHORT, SHORT_CHINESE = 12, 5  # characters of a link's words; what is shorter is a button
CHINESE = re.compile("[\u4e00-\u9fff]")
FURNITURE = re.compile(
    r"unsubscribe|退订|取消订阅|view (this|in|all|more)|see (all|more)|manage|preferences|settings|privacy"
    r"|隐私|设置|管理|查看(全部|更多|所有)|flag as|举报|help|帮助|feedback|create another|edit this alert|修改|rss",
    re.IGNORECASE,
)
TOO_LONG = "the mail's headers are too long"
TOO_DEEP = "the mail has too many parts, or they lie too deep"
NO_MAIL = "this is no mail"
NO_ENTRY = "no entry was found in this mail"


class Spoilt(ValueError):
    """A mail that is not read; the message is the reason."""


@dataclass
class Alert:
    """What one mail says."""

    subject: str = ""
    sent_at: str = ""
    entries: list[dict[str, str]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


def mails(body: bytes) -> list[bytes]:
    """Return the mails in a file: one, or those of an mbox."""
    if not body.startswith(b"From "):
        return [body]
    parts = re.split(rb"(?:\A|\r?\n\r?\n)From [^\r\n]*\r?\n", body)
    return [part for part in parts if part.strip()]


def opened(raw: bytes) -> Alert:
    """Read one mail. Raises Spoilt with the reason."""
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    if len(head) > LONGEST_HEAD or any(len(line) > LONGEST_LINE for line in head.splitlines()):
        raise Spoilt(TOO_LONG)
    try:
        message = message_from_bytes(raw)
        parts = list(flat(message))
    except RecursionError:
        raise Spoilt(TOO_DEEP) from None
    if not message.keys() or not (message["From"] or message["Subject"]):
        raise Spoilt(NO_MAIL)
    sender = parseaddr(str(message["From"] or ""))[1].rpartition("@")[2].lower()
    found = {url: entry for part in parts for url, entry in entries_of(part, sender)}
    if not found:
        raise Spoilt(NO_ENTRY)
    return Alert(words(message["Subject"]), sent_at(message), list(found.values())[:MOST_ENTRIES])


def flat(message: Message) -> Iterator[Message]:
    """Yield the parts that are no containers."""
    waiting, count = [(message, 0)], 0
    while waiting:
        part, depth = waiting.pop()
        count += 1
        if depth > DEEPEST or count > MOST_PARTS:
            raise Spoilt(TOO_DEEP)
        if part.is_multipart():
            inner = part.get_payload()
            waiting += [(one, depth + 1) for one in reversed(inner) if isinstance(one, Message)]  # type: ignore[arg-type]
        else:
            yield part


def words(header: Any) -> str:
    """Return a header in letters."""
    try:
        pieces = decode_header(str(header or ""))
        return tidy("".join(text if isinstance(text, str) else decoded(text, named) for text, named in pieces))[:500]
    except (ValueError, LookupError):
        return ""


def sent_at(message: Message) -> str:
    """Return when a mail says that it was sent, "" when it does not."""
    try:
        found = parsedate_to_datetime(str(message["Date"]))
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, TypeError, OverflowError):
        return ""


def decoded(body: bytes, named: str | None) -> str:
    """Return bytes in letters, by what they are said to be, else by what fits."""
    for encoding in (named, "utf-8", "gb18030"):
        try:
            return body.decode(encoding or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8", "replace")


def entries_of(part: Message, sender: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (address, entry) of everything that one part lists."""
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes) or part.get_content_maintype() != "text":
        return
    text = decoded(body, part.get_content_charset())
    if part.get_content_subtype() == "html":
        yield from of_html(text, sender)
    else:
        yield from of_text(text, sender)


def of_html(html: str, sender: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the links that are headlines, each with the words around it."""
    root = tree(html)
    links = [] if root is None else [(link, unwrapped(link.get("href") or "")) for link in root.iter("a")]
    leads = {link: url for link, url in links if url}
    for link, url in links:
        title = tidy("".join(link.itertext())).replace("\n", " ")
        if is_entry(title, url, sender):
            yield url, {"title": title, "url": url, "snippet": around(link, title, leads)}


def around(link: etree._Element, title: str, leads: dict[etree._Element, str]) -> str:
    """Return the words beside a headline: those of the largest element around it that leads nowhere else."""
    best = ""
    for above in link.iterancestors():
        text = tidy(" ".join(above.itertext())).replace("\n", " ")
        if len(text) > LONGEST_SNIPPET or any(leads.get(one, leads[link]) != leads[link] for one in above.iter("a")):
            break
        best = text
    own = tidy(" ".join(link.itertext())).replace("\n", " ")
    return tidy(best.replace(own, " ").replace(title, " "))


def of_text(text: str, sender: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the addresses of a plain mail; the line above an address is its headline."""
    before = ""
    for line in text.splitlines():
        found = re.search(r"https?://[^\s<>\"]+", line)
        title = tidy(line[: found.start()].strip(" <([:-")) if found else ""
        url = unwrapped(found[0]) if found else ""
        if found and is_entry(title or before, url, sender):
            yield url, {"title": title or before, "url": url, "snippet": ""}
        before = "" if found else tidy(line) or before


def is_entry(title: str, url: str, sender: str) -> bool:
    """Say whether a link is one of the things that the mail tells of, and no furniture of its sender."""
    enough = SHORT_CHINESE if CHINESE.search(title) else SHORT
    if not url or len(title) < enough or (FURNITURE.search(title) and len(title) < 4 * SHORT):
        return False
    host = re.sub(r"^https?://(?:[^@/]*@)?", "", url).split("/")[0].split(":")[0].lower()
    home = ".".join(sender.split(".")[-2:])
    return not (home and (host == home or host.endswith(f".{home}")))
