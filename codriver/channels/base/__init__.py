"""What an adapter is made of. It imports nothing else of ours but reading and kit, and knows no database.

An adapter is one class in `channels/<kind>/adapter.py`: a Card, and a method for each thing it can do. Which it can is
asked of the class itself: `isinstance(channel, Fetches)`.
"""

import base64
import codecs
import hashlib
import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypedDict, TypeVar, runtime_checkable
from urllib.parse import urlsplit

from codriver.kit.freshness import retry_after
from codriver.kit.http import Fetched, Fetcher

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SOURCE_KINDS = ("person", "forum", "portal", "trade press", "national press", "broadcast", "company", "unknown")
PAUSE = 2.0  # seconds between two requests to one host, unless it asks for more
PATIENCE = 60.0  # seconds for all requests of one fetch together, the waiting for turns included

LONGEST_ID = 200  # characters

Facts = dict[str, Any]  # JSON
Heard = TypeVar("Heard", covariant=True)  # Post, or base.messages.Incoming


class Post(TypedDict, total=False):
    """A post as docs/look-up/formats.md has it, in JSON's own types. listening.records checks it like any other."""

    channel: str
    id: str
    text: str
    published_at: str
    author: dict[str, Any]
    url: str
    parent_id: str
    parent_kind: str
    counts: dict[str, int]
    source_kind: str
    media: list[dict[str, Any]]
    edited_at: str
    deleted_at: str
    extra: dict[str, Any]


@dataclass(frozen=True)
class Unfit:
    """An entry that is no post: why, and how it came. It is kept and shown, never dropped."""

    reason: str
    entry: str


class ChannelError(Exception):
    """The outside world did not give what was asked. The text is one sentence for people.

    permanent   asking again is no use until somebody changes something.
    is_gone     the source said that it is gone for good: the connection pauses itself.
    wait        how long the source asked us to stay away.
    is_unknown  what we said may have arrived: nobody can tell.
    """

    def __init__(
        self,
        sentence: str,
        *,
        permanent: bool = False,
        is_gone: bool = False,
        wait: timedelta | None = None,
        is_unknown: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.permanent = permanent
        self.is_gone = is_gone
        self.wait = wait
        self.is_unknown = is_unknown


@dataclass(frozen=True)
class Card:
    """What an adapter says of itself, to people and to other machines."""

    kind: str  # the name of its folder
    label: "StrOrPromise"
    source: str  # where the form of what it reads is described
    read_on: date  # when we read that


@dataclass(frozen=True)
class Asked:
    """What a connection knows when it is asked: all that an adapter needs, and nothing that it may change."""

    settings: Facts
    at: datetime
    state: Facts = field(default_factory=dict)  # what the last fetch left for this one
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    folder: Path = field(default_factory=Path)  # in which the folders of those lie that read files


@dataclass(frozen=True)
class Payload:
    """Bytes that came in, by fetching or by a push, with what was said about them."""

    body: bytes
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, fetched: Fetched) -> "Payload":
        """Make one of an answer."""
        return cls(fetched.body, fetched.url, fetched.headers)

    @property
    def charset(self) -> str | None:
        """Return the encoding that its sender named, if there is one of that name."""
        named = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", self.headers.get("content-type", ""), re.IGNORECASE)
        try:
            return codecs.lookup(named[1]).name if named else None
        except LookupError:
            return None


@dataclass(frozen=True)
class Haul:
    """What one fetch brought.

    state         for the next fetch: tags, positions, what was seen. Saved in the transaction that appends the posts.
    wait          the source wants no question before this much time has gone by.
    quiet_hours   hours of the day, UTC, at which it wants none; quiet_days: days of the week, Monday is 0.
    published     when the entries that stand there now were published: from these the pace is learned.
    ranks         of a ranked source: id of an entry → its new rank, None for one that fell off; only what changed.
    is_unfinished there is more to take: it is asked again soon.
    raw           of a kind that bears messages: each as it came, to be stored before it is opened.
    """

    posts: list[Post] = field(default_factory=list)
    unfit: list[Unfit] = field(default_factory=list)
    state: Facts = field(default_factory=dict)
    wait: timedelta | None = None
    quiet_hours: frozenset[int] = frozenset()
    quiet_days: frozenset[int] = frozenset()
    published: list[datetime] = field(default_factory=list)
    ranks: Mapping[str, int | None] = field(default_factory=dict)
    is_unfinished: bool = False
    raw: list[bytes] = field(default_factory=list)


@dataclass(frozen=True)
class Offer:
    """Something that could be listened to at an address, before anybody said yes. `what` says what would be heard."""

    kind: str
    name: str
    settings: Facts
    what: "StrOrPromise" = ""
    secrets: dict[str, str] = field(default_factory=dict, repr=False)


class Web:
    """The outside world as an adapter reaches it: politely, and within `PATIENCE` for one fetch.

    turn    (host, pause, patience in seconds) -> held while a request runs; keeps others from asking the same host.
    """

    def __init__(
        self,
        fetcher: Fetcher | None = None,
        turn: Callable[[str, float, float], AbstractContextManager[object]] = lambda *_: nullcontext(),
        patience: float = PATIENCE,
    ) -> None:
        self.fetcher = fetcher or Fetcher()
        self.turn = turn
        self.pause = PAUSE
        self.ends_at = time.monotonic() + patience

    @property
    def seconds_left(self) -> float:
        """Return how long this fetch may still go on."""
        return self.ends_at - time.monotonic()

    def fetch(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched:
        """Ask one address when its host's turn has come. Raises kit.http's FetchError, or ChannelError."""
        with self.turn(host_of(url), self.pause, self.seconds_left):
            return self.fetcher.fetch(url, headers=headers, etag=etag, last_modified=last_modified)


GONE, TOO_MANY, AWAY = 410, 429, 503


def checked(fetched: Fetched, at: datetime) -> Fetched:
    """Return an answer that is good, or "not modified". Raises ChannelError for every other."""
    status, host = fetched.status, host_of(fetched.url)
    if status == 304 or 200 <= status < 300:
        return fetched
    if status == GONE:
        raise ChannelError(f"{host} says that this is gone for good.", permanent=True, is_gone=True)
    if status in (TOO_MANY, AWAY):
        wait = retry_after(fetched.headers, at)
        raise ChannelError(f"{host} asked us to come back later ({status}).", wait=wait)
    raise ChannelError(f"{host} answered {status}.", permanent=status in (401, 403, 404, 451))


def authorisation(secrets: Mapping[str, str]) -> dict[str, str]:
    """Return the header by which an address with a password is opened."""
    if "user" not in secrets:
        return {}
    pair = f"{secrets['user']}:{secrets.get('password', '')}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


def short(given: str) -> str:
    """Return an id as records take it: a long one as a hash."""
    return given if len(given) <= LONGEST_ID else f"sha256:{hashlib.sha256(given.encode(errors='replace')).hexdigest()}"


def said(moment: datetime) -> str:
    """Write a time as records have it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def host_of(url: str) -> str:
    """Return the host of an address, in small letters; "" when it has none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


class Channel:
    """One kind of outside world."""

    card: ClassVar[Card]
    bears: ClassVar[Literal["posts", "messages"]] = "posts"  # what it brings: said in public, or to us

    def __init__(self, web: Web) -> None:
        self.web = web


@runtime_checkable
class Receives(Protocol[Heard]):
    """Reads what came in. Every adapter can: the files in its samples/ are read this way."""

    def receive(self, payload: Payload, asked: Asked) -> Sequence[Heard | Unfit]:
        """Return what some bytes say, and what in them is fit for nothing. Raises ChannelError when nothing is."""


@runtime_checkable
class Fetches(Protocol):
    """Asks the source by itself, again and again."""

    def fetch(self, asked: Asked) -> Haul:
        """Ask once. Raises ChannelError, or kit.http's FetchError."""


@runtime_checkable
class Verifies(Protocol):
    """Takes what others push, once it is known who pushed it."""

    def verify(self, payload: Payload, asked: Asked) -> str:
        """Return the id of a push whose signature is right. Raises ChannelError."""

    def rotate(self, held: Mapping[str, str], at: datetime, keep: timedelta) -> dict[str, str]:
        """Return new secrets; those that were valid stay so for `keep`. The first time, `held` is empty."""

    def trial(self, asked: Asked) -> Payload:
        """Return a push as its sender would make it, which brings nothing."""


@runtime_checkable
class ReadsPages(Protocol):
    """Makes a post of any page of the web."""

    def read_page(self, page: Payload, asked: Asked) -> Post | Unfit:
        """Return what one page says apart from what stands on every page around it."""


@runtime_checkable
class TakesFiles(Protocol):
    """Reads files that lie in a folder of the data folder, or that somebody drops."""

    endings: tuple[str, ...]  # of their names


@runtime_checkable
class Finds(Protocol):
    """Knows what could be listened to at an address that somebody pasted."""

    def find(self, page: Payload, asked: Asked) -> list[Offer]:
        """Return what this page offers, the best first; nothing when it is none of ours."""
