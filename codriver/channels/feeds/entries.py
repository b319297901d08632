"""A feed and its entries, whatever form they came in, and how an entry becomes a post."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from codriver.channels.base import Post, Unfit, host_of, said, short

LONGEST_NAME = 200
EMPTY = gettext_noop("an entry without title and text")
UNIQUE = ("http:", "https:", "tag:", "urn:")  # an id that begins so means one thing in all the world
SURE = 20  # characters from which any other id is believed to do so as well


@dataclass
class Entry:
    """One entry, in plain text and aware times."""

    guid: str = ""
    link: str = ""
    title: str = ""
    body: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    comments: int | None = None
    tags: list[str] = field(default_factory=list)
    media: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return title and body; a body that begins with its title says it once."""
        if not self.title or self.body.startswith(self.title.rstrip("….")):
            return self.body or self.title
        return f"{self.title}\n{self.body}".strip()


@dataclass
class Feed:
    """What a feed says of itself, and its entries as they stand there."""

    title: str = ""
    site: str = ""
    entries: list[Entry] = field(default_factory=list)
    unfit: list[Unfit] = field(default_factory=list)  # what stands where an entry should, and is none
    ttl: timedelta | None = None
    quiet_hours: frozenset[int] = frozenset()
    quiet_days: frozenset[int] = frozenset()
    is_over: bool = False  # it says that nothing will follow


def channel_of(feed: Feed, url: str) -> str:
    """Return the site that a feed speaks for: the host of its page, else of its address."""
    host = host_of(feed.site) or host_of(url)
    return host.removeprefix("www.")[:64]


def id_of(entry: Entry, url: str) -> str:
    """Return the entry's id: its own, else its link, else a hash of its words.

    Short numbers are ids within their feed alone, so the feed's address is hashed into them.
    """
    given = entry.guid or entry.link
    if not given:
        return f"sha256:{digest(entry.title, entry.body)}"
    if not given.startswith(UNIQUE) and len(given) < SURE:
        return f"{digest(url)[:16]}:{given}"
    return short(given)


def digest(*words: str) -> str:
    """Return a hash of some words in their order."""
    return hashlib.sha256("\0".join(words).encode(errors="replace")).hexdigest()


def post_of(entry: Entry, channel: str, url: str, at: datetime) -> Post | Unfit:
    """Return the post that an entry is.

    url  of the feed.
    at   when it came; an entry without a time bears this one, and says so.
    """
    if not entry.text:
        return Unfit(EMPTY, entry.guid or entry.link or "(empty)")
    published = entry.published or entry.updated
    post: Post = {
        "channel": channel,
        "id": id_of(entry, url),
        "text": entry.text,
        "published_at": said(published or at),
    }
    if entry.link:
        post["url"] = entry.link
    if entry.author:
        post["author"] = {"id": entry.author[:LONGEST_NAME], "name": entry.author[:LONGEST_NAME]}
    if entry.updated and published and entry.updated >= published:
        post["edited_at"] = said(entry.updated)
    if entry.comments is not None:
        post["counts"] = {"comments": entry.comments}
    if entry.media:
        post["media"] = entry.media
    if extra := extra_of(entry, published):
        post["extra"] = extra
    return post


def extra_of(entry: Entry, published: datetime | None) -> dict[str, Any]:
    """Return what a post has no field for."""
    extra: dict[str, Any] = {}
    if entry.title:
        extra["title"] = entry.title
    if entry.tags:
        extra["tags"] = entry.tags
    if published is None:
        extra["dated_by"] = "arrival"
    return extra
