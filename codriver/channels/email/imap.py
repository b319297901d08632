"""Asking a mailbox by IMAP. It is read and never changed: no mail is marked as seen, moved or deleted."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_noop
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from codriver.channels.base import Asked, ChannelError, Haul, Unfit
from codriver.channels.email.reading import LARGEST
from codriver.channels.email.servers import Server, context

MOST, MOST_BYTES = 200, 48 * 1024 * 1024  # mails, and bytes of them, in one go
BACK = 30  # days that a mailbox is read back when it is asked for the first time, unless its settings say otherwise
NEVER = "0"
SIZE = re.compile(rb"UID (\d+).*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*?UID (\d+)")

AWAY = gettext_noop("%(host)s could not be reached.")
NO_ENTRY = gettext_noop("The mailbox did not accept this name and password.")
NO_FOLDER = gettext_noop("The mailbox has no folder of this name.")
BROKEN = gettext_noop("The mailbox broke off in the middle. It is asked again.")
LEFT_THERE = gettext_noop("The mail is larger than 40 MB. It was left in the mailbox; here is its head.")


@contextmanager
def opened(asked: Asked) -> Iterator[BaseMailBox]:
    """Open the mailbox. Raises ChannelError, also for what goes wrong while it is open."""
    server = Server.of(asked, "imap")
    try:
        box = reached(server)
    except (OSError, ssl.SSLError, imaplib.IMAP4.error, ImapToolsError) as error:
        raise ChannelError(AWAY % {"host": server.host}) from error
    try:
        enter(box, asked)
        yield box
    except MailboxLoginError as error:
        raise ChannelError(NO_ENTRY, permanent=True) from error
    except MailboxFolderSelectError as error:
        raise ChannelError(NO_FOLDER, permanent=True) from error
    except (OSError, imaplib.IMAP4.error, ImapToolsError, ValueError) as error:
        raise ChannelError(BROKEN) from error
    finally:
        with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
            box.logout()


def reached(server: Server) -> BaseMailBox:
    """Connect to the server."""
    if server.security == "tls":
        return MailBox(server.host, server.port, timeout=server.seconds, ssl_context=context())
    if server.security == "starttls":
        return MailBoxStartTls(server.host, server.port, timeout=server.seconds, ssl_context=context())
    return MailBoxUnencrypted(server.host, server.port, timeout=server.seconds)


def enter(box: BaseMailBox, asked: Asked) -> None:
    """Sign in, and look into the folder without the right to change it."""
    user, password = asked.secrets.get("user", ""), asked.secrets.get("password", "")
    try:
        login = box.login if f"{user}{password}".isascii() else box.login_utf8
        login(user, password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise ChannelError(NO_ENTRY, permanent=True) from error
    box.folder.set(asked.settings.get("folder") or "INBOX", readonly=True)


def fetch(asked: Asked) -> Haul:
    """Take what came since the last time, the oldest first."""
    with opened(asked) as box:
        said: list[Any] = box.client.untagged_responses.get("UIDVALIDITY") or [NEVER]
        validity = int(said[0])
        is_same = asked.state.get("validity") == validity
        last = asked.state["last"] if is_same else 0
        waiting = newer(box, last, asked, is_first=not asked.state)
        sizes = sizes_of(box, waiting[:MOST])
        haul = Haul(state={"validity": validity, "last": last})
        total = 0
        for uid in waiting[:MOST]:
            total += min(sizes.get(uid, 0), LARGEST)
            if total > MOST_BYTES and haul.raw:
                break
            take(box, uid, sizes.get(uid, 0), haul)
            haul.state["last"] = uid
        return Haul(
            raw=haul.raw, unfit=haul.unfit, state=haul.state, is_unfinished=haul.state["last"] < max(waiting, default=0)
        )


def newer(box: BaseMailBox, last: int, asked: Asked, *, is_first: bool) -> list[int]:
    """Return the numbers of the mails after `last`."""
    days = int(asked.settings.get("days", BACK))
    if is_first and days:
        since = (asked.at - timedelta(days=days)).strftime("%d-%b-%Y")
        return sorted(int(uid) for uid in box.uids(f"SINCE {since}", charset=None))
    return sorted(uid for uid in map(int, box.uids(f"UID {last + 1}:*", charset=None)) if uid > last)


def sizes_of(box: BaseMailBox, uids: list[int]) -> dict[int, int]:
    """Return how large mails are, in bytes."""
    found: dict[int, int] = {}
    for line in asked_for(box, ",".join(map(str, uids)), "(UID RFC822.SIZE)") if uids else []:
        if isinstance(line, bytes) and (match := SIZE.search(line)):
            found[int(match[1] or match[4])] = int(match[2] or match[3])
    return found


def take(box: BaseMailBox, uid: int, size: int, haul: Haul) -> None:
    """Take one mail as it is; of one that is too large only its head. One that is gone meanwhile is passed over."""
    part = "BODY.PEEK[HEADER]" if size > LARGEST else "BODY.PEEK[]"
    for piece in asked_for(box, str(uid), f"({part})"):
        if isinstance(piece, tuple) and size > LARGEST:
            haul.unfit.append(Unfit(LEFT_THERE, piece[1][:20_000].decode("utf-8", "replace")))
        elif isinstance(piece, tuple):
            haul.raw.append(piece[1])


def asked_for(box: BaseMailBox, uids: str, parts: str) -> list[Any]:
    """Return what the server says of some mails. The library's own way would open them here, unconfined."""
    status, answer = box.client.uid("FETCH", uids, parts)
    if status != "OK":
        raise imaplib.IMAP4.error(status)
    return [one for one in answer if one]


def wait(asked: Asked, seconds: float) -> bool:
    """Return True when the mailbox says that something is there, False when the time is over or it cannot say."""
    with opened(asked) as box:
        if "IDLE" not in box.client.capabilities:
            return False
        with suppress(socket.timeout), box.idle as idle:
            return any(b"EXISTS" in line for line in idle.poll(timeout=seconds))
    return False
