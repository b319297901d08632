"""Mail: a mailbox that is asked by IMAP, a server that takes ours by SMTP, and archives of mails."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import IO

from django.utils.translation import gettext_lazy as _

from codriver.channels.base import Asked, Card, Channel, ChannelError, Haul, Payload, Unfit
from codriver.channels.base.messages import Finding, Incoming, Letter, Opened, Receipt
from codriver.channels.email import archives, imap, preflight, reading, smtp


class Email(Channel):
    """One mailbox."""

    card = Card(
        kind="email", label=_("Mail"), source="RFC 5322, 3501, 5321, 3464, 3834, 8058", read_on=date(2026, 11, 26)
    )
    bears = "messages"
    archives = (".mbox", ".eml")

    def receive(self, payload: Payload, asked: Asked) -> list[Incoming | Unfit]:
        """Open one mail, in a process of its own. Raises ChannelError for one that could hurt."""
        (found,) = reading.read_all([payload.body], asked.at)
        if isinstance(found, ChannelError):
            raise found
        return [found]

    def open_all(self, raw: Sequence[bytes], asked: Asked) -> list[Opened]:
        """Open many mails, each for itself."""
        return reading.read_all(raw, asked.at)

    def entries(self, file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
        """Yield the mails of an archive."""
        return archives.entries(file)

    def fetch(self, asked: Asked) -> Haul:
        """Take what is new in the mailbox; nothing there is changed or deleted."""
        return imap.fetch(asked)

    def try_out(self, asked: Asked) -> None:
        """Open the mailbox and sign in at the server for sending; read and send nothing."""
        asked = replace(asked, settings=asked.settings | {"patience": 8})  # seconds: somebody waits for the page
        with imap.opened(asked), smtp.opened(asked):
            pass

    def wait(self, asked: Asked, seconds: float) -> bool:
        """Let the mailbox say when something is there."""
        return imap.wait(asked, seconds)

    def examine(self, domain: str, servers: Sequence[str], selector: str) -> list[Finding]:
        """Find out what a domain lacks before others believe its mail."""
        return preflight.check(domain, servers, selector)

    def send(self, letter: Letter, asked: Asked) -> Receipt:
        """Hand one letter to the server that takes ours."""
        return smtp.send(letter, asked)
