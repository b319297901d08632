"""A letter as a mail: its headers, which nobody can add to, and its words."""

import hashlib
import re
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from django.utils.translation import gettext_noop

from codriver.channels.base import Asked, ChannelError
from codriver.channels.base.messages import Letter

ADDRESS = re.compile(r"[^\s<>\"(),;:@\\\x00-\x1f\x7f]{1,64}@[^\s<>\"(),;:@\\\x00-\x1f\x7f]{1,253}")
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]{1,250}>")
CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
STOP = re.compile(r"https://[^\s<>,\x00-\x1f\x7f]{1,1000}")
MOST_ANSWERED = 20  # ids in References: the oldest and the nearest
MARK = ".codriver"  # of our ids: base.messages.OURS

NO_ADDRESS = gettext_noop("This is not an address that mail can be sent to.")
NO_SENDER = gettext_noop("The mailbox has no address that mail could come from.")


def mail_of(letter: Letter, asked: Asked) -> EmailMessage:
    """Write a letter. Raises ChannelError when it has no good address."""
    sender = asked.settings.get("address", "")
    if not ADDRESS.fullmatch(sender):
        raise ChannelError(NO_SENDER, permanent=True)
    if not ADDRESS.fullmatch(letter.to):
        raise ChannelError(NO_ADDRESS, permanent=True)
    mail = EmailMessage(policy=policy.SMTP)
    mail["Message-ID"] = id_of(letter.key, sender)
    mail["Date"] = format_datetime(asked.at)
    mail["From"] = formataddr((one_line(letter.sender_name or asked.settings.get("name", ""))[:120], sender), "utf-8")
    mail["To"] = letter.to
    mail["Subject"] = one_line(letter.subject)[:500]
    for name, value in {**thread_of(letter), **stop_of(letter), **machine_of(letter)}.items():
        mail[name] = value
    mail.set_content(letter.text, charset="utf-8", cte="base64" if is_dense(letter.text) else "quoted-printable")
    return mail


def id_of(key: str, sender: str) -> str:
    """Return the Message-ID of a letter: the same at every try."""
    safe = key if KEY.fullmatch(key) else hashlib.sha256(key.encode()).hexdigest()[:40]
    return f"<{safe}{MARK}@{sender.rpartition('@')[2]}>"


def thread_of(letter: Letter) -> dict[str, str]:
    """Return the headers that place an answer in its thread."""
    ids = [one for one in letter.answers if ID.fullmatch(one)]
    if not ids:
        return {}
    oldest_first = ids[::-1]
    kept = oldest_first if len(ids) <= MOST_ANSWERED else [oldest_first[0], *oldest_first[1 - MOST_ANSWERED :]]
    return {"In-Reply-To": ids[0], "References": " ".join(kept)}


def stop_of(letter: Letter) -> dict[str, str]:
    """Return the headers by which one POST stops messages like this one (RFC 8058)."""
    if not STOP.fullmatch(letter.stop_url):
        return {}
    return {"List-Unsubscribe": f"<{letter.stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def machine_of(letter: Letter) -> dict[str, str]:
    """Return the headers that keep machines from answering (RFC 3834), where nobody wrote the letter."""
    if not letter.is_automatic:
        return {}
    said = "auto-replied" if letter.answers else "auto-generated"
    headers = {"Auto-Submitted": said, "X-Auto-Response-Suppress": "All"}
    return headers | ({"Precedence": "bulk"} if letter.stop_url else {})


def one_line(text: str) -> str:
    """Return a text without breaks, so that it can add no header."""
    return CONTROL.sub(" ", text.encode("utf-8", "replace").decode()).strip()


def is_dense(text: str) -> bool:
    """Say whether most letters are no ASCII, as in Chinese: then base64 is shorter."""
    return sum(sign > "\x7f" for sign in text) * 4 > len(text)
