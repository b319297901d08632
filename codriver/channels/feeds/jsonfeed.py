"""JSON Feed 1.0 and 1.1."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_noop

from codriver.channels.base import ChannelError, Payload, Unfit
from codriver.channels.feeds.entries import Entry, Feed
from codriver.channels.feeds.xml import joined, media
from codriver.kit.plain import plain, tidy

SPOILT = gettext_noop("What stands at this address begins like a JSON Feed, and cannot be read as one.")
NO_OBJECT = gettext_noop("an entry that is not an object")
MARK = "https://jsonfeed.org/version/"


def is_json(payload: Payload) -> bool:
    """Say whether a body is JSON, by its first sign: what a server calls it is no proof."""
    return payload.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read(payload: Payload) -> Feed:
    """Read a JSON Feed. Raises ChannelError when it is none."""
    try:
        found = json.loads(payload.body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ChannelError(SPOILT, permanent=True) from None
    if not isinstance(found, dict) or not isinstance(found.get("items"), list) or not is_marked(found):
        raise ChannelError(SPOILT, permanent=True)
    everybody = names(found)
    return Feed(
        title=tidy(text(found, "title")),
        site=link(found, "home_page_url", payload.url),
        entries=[entry_of(item, everybody, payload.url) for item in found["items"] if isinstance(item, dict)],
        unfit=[Unfit(NO_OBJECT, json.dumps(item)) for item in found["items"] if not isinstance(item, dict)],
        is_over=found.get("expired") is True,
    )


def is_marked(found: dict[str, Any]) -> bool:
    """Say whether it bears the mark of a version, in any of the spellings that are about."""
    return text(found, "version").replace("http://", "https://").startswith(MARK)


def entry_of(item: dict[str, Any], everybody: str, url: str) -> Entry:
    """Return one entry; where it names no author, the feed's are its authors."""
    html, said = plain(text(item, "content_html")), tidy(text(item, "content_text"))
    return Entry(
        guid=guid(item.get("id")),
        link=link(item, "url", url) or link(item, "external_url", url),
        title=tidy(text(item, "title")),
        body=html or said or tidy(text(item, "summary")),
        author=names(item) or everybody,
        published=moment(text(item, "date_published")),
        updated=moment(text(item, "date_modified")),
        tags=[tag for tag in items(item, "tags") if isinstance(tag, str)],
        media=list(pictures(item, url)),
    )


def pictures(item: dict[str, Any], url: str) -> Iterable[dict[str, Any]]:
    """Yield what stands beside an entry: its picture and its attachments, whose titles are their words."""
    if picture := link(item, "image", url):
        yield {"kind": "image", "url": picture}
    for one in items(item, "attachments"):
        if isinstance(one, dict) and (href := link(one, "url", url)):
            named = {"text": tidy(text(one, "title"))} if text(one, "title") else {}
            yield media({"type": text(one, "mime_type"), "href": href}) | named


def names(found: dict[str, Any]) -> str:
    """Return who wrote it: `authors` of 1.1, or `author` of 1.0; without a name their address is one."""
    people = [*items(found, "authors"), found.get("author")]
    people = [one for one in people if isinstance(one, dict)]
    return ", ".join(dict.fromkeys(name for one in people if (name := tidy(text(one, "name") or text(one, "url")))))


def guid(found: object) -> str:
    """Return an id; a number is one too, as the specification asks readers to allow."""
    return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else ""


def text(found: dict[str, Any], name: str) -> str:
    """Return a text, "" where something else stands."""
    value = found.get(name)
    return value if isinstance(value, str) else ""


def items(found: dict[str, Any], name: str) -> list[Any]:
    """Return a list, an empty one where something else stands."""
    value = found.get(name)
    return value if isinstance(value, list) else []


def link(found: dict[str, Any], name: str, url: str) -> str:
    """Return an address of the web; a relative one counts from the feed's own."""
    return joined(url, text(found, name)) if text(found, name) else ""


def moment(words: str) -> datetime | None:
    """Read an RFC 3339 time; one without a zone is in UTC, as nothing better is known."""
    try:
        found = datetime.fromisoformat(words.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
