"""What is said to us, and what we say, as an adapter gives and takes it. No nouns of ours."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Literal, Protocol, runtime_checkable

from codriver.channels.base import Asked, ChannelError, Unfit

Automatic = Literal["", "reply", "bounce", "list"]
OURS = re.compile(r"<?[A-Za-z0-9._-]{1,64}\.codriver(?=@)")  # how external ids begin where a channel lets us make them


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message. The kind is told by its bytes, not by its name."""

    name: str
    kind: str  # media type
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Bounce:
    """A message of ours did not arrive: which, to whom, and whether asking again is no use."""

    external_id: str
    address: str
    is_permanent: bool
    sentence: str


@dataclass(frozen=True)
class Incoming:
    """One message that was said to us.

    text        the new words alone; `rest` holds quotes, signatures and what else was cut off.
    answers     external ids of earlier messages that this one answers, the nearest first.
    automatic   "reply": a machine answered, and is never answered; "bounce": see `bounce`; "list": sent to many.
    """

    external_id: str
    sender: str  # address
    sender_name: str
    to: tuple[str, ...]
    subject: str
    text: str
    sent_at: datetime
    rest: str = ""
    answers: tuple[str, ...] = ()
    automatic: Automatic = ""
    bounce: Bounce | None = None
    attachments: tuple[Attachment, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Letter:
    """One message of ours, ready to go. `key` is the same at every try; it becomes the external id where a channel
    lets us choose it."""

    key: str
    to: str  # address
    subject: str
    text: str
    sender_name: str = ""
    answers: tuple[str, ...] = ()  # external ids, the nearest first
    stop_url: str = ""  # where one POST stops messages like this one
    is_automatic: bool = False  # no machine may answer it


@dataclass(frozen=True)
class Receipt:
    """The channel took a message, under this id."""

    external_id: str


@runtime_checkable
class Speaks(Protocol):
    """Says something to one person."""

    def send(self, letter: Letter, asked: Asked) -> Receipt:
        """Send once. Raises ChannelError: `permanent` when it can never arrive; `is_unknown` when it may have."""


Opened = Incoming | Unfit | ChannelError  # what became of one message as it came


@runtime_checkable
class Opens(Protocol):
    """Opens many messages as they came, each for itself: one that hurts spoils no other."""

    def open_all(self, raw: Sequence[bytes], asked: Asked) -> list[Opened]:
        """Return what each became, in their order."""


@runtime_checkable
class ReadsArchives(Opens, Protocol):
    """Knows files in which many messages lie."""

    archives: tuple[str, ...]  # endings of their names

    def entries(self, file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
        """Yield (offset in bytes, message as it came) for all in a file; of a large one only its beginning."""


@dataclass(frozen=True)
class Finding:
    """One thing that others look at before they believe what we send: how it is, and the record that mends it."""

    what: str  # "SPF"
    state: Literal["good", "weak", "missing", "wrong", "unknown"]
    sentence: str
    name: str = ""  # of the record to add or to change
    record: str = ""  # its whole text


@runtime_checkable
class Examines(Protocol):
    """Finds out whether others will believe that what we send is ours."""

    def examine(self, domain: str, servers: Sequence[str], selector: str) -> list[Finding]:
        """Return what is found of a domain; see docs/look-up/commands.md for servers and selector."""


@runtime_checkable
class Tries(Protocol):
    """Can be tried before anything is heard or said."""

    def try_out(self, asked: Asked) -> None:
        """Go in and out by every way, and leave nothing behind. Raises ChannelError."""


@runtime_checkable
class Wakes(Protocol):
    """Can wait at the source until something is there."""

    def wait(self, asked: Asked, seconds: float) -> bool:
        """Return True as soon as something new is there, False when the time is over. Raises ChannelError."""
