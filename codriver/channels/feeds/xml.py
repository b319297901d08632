"""RSS, Atom, RDF and CDF, read by feedparser."""

import calendar
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any
from urllib.parse import urljoin

import feedparser
from django.utils.translation import gettext_noop

from codriver.channels.base import ChannelError, Payload
from codriver.channels.feeds.entries import Entry, Feed
from codriver.kit.plain import plain, tidy

NO_FEED = gettext_noop("What stands at this address is no feed.")
MARKUP = ("text/html", "application/xhtml+xml")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_TTL = 60 * 24 * 365  # minutes


def read(payload: Payload) -> Feed:
    """Read a feed of XML, broken ones too as far as they go. Raises ChannelError when it is none."""
    headers = {name.lower(): value for name, value in payload.headers.items()}
    headers["content-location"] = joined(payload.url, headers.get("content-location", ""))
    headers.setdefault("content-type", "application/xml")  # else feedparser takes what names no encoding for Latin-1
    # As a stream: of plain bytes feedparser would first try whether they name a file.
    body = io.BytesIO(payload.body)
    found = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not found.get("version") and not found.entries:
        raise ChannelError(NO_FEED, permanent=True)
    head = found.feed
    return Feed(
        title=words(head.get("title_detail") or head.get("title")),
        site=joined(payload.url, head["link"]) if head.get("link") else "",
        entries=[entry_of(one) for one in found.entries],
        ttl=ttl(head.get("ttl")),
        quiet_hours=frozenset(int(hour) % 24 for hour in inside(payload.body, "skipHours", "hour") if hour.isdigit()),
        quiet_days=frozenset(DAYS.index(day) for day in inside(payload.body, "skipDays", "day") if day in DAYS),
    )


def entry_of(found: dict[str, Any]) -> Entry:
    """Return one entry."""
    author = found.get("author_detail") or {}
    return Entry(
        guid=str(found.get("id") or "").strip(),
        link=address(found.get("link")),
        title=words(found.get("title_detail")),
        body=body(found),
        author=tidy(author.get("name") or found.get("author") or author.get("email") or ""),
        published=moment(found.get("published_parsed") or found.get("created_parsed")),
        updated=moment(dict.get(found, "updated_parsed")),  # feedparser itself would lend it the published time
        comments=number(found.get("slash_comments") or found.get("thr_total")),
        tags=[tag["term"] for tag in found.get("tags", []) if tag.get("term")],
        media=[media(one) for one in found.get("enclosures", []) if one.get("href")],
    )


def body(found: Mapping[str, Any]) -> str:
    """Return the longest of what an entry says of itself: its content, or its summary where there is no more."""
    parts = [*found.get("content", []), found.get("summary_detail")]
    return max((words(part) for part in parts), key=len)


def words(detail: Any) -> str:
    """Return the plain text of one of feedparser's texts, which says itself whether it is markup."""
    if not isinstance(detail, Mapping):
        return plain(str(detail or ""))
    value = str(detail.get("value") or "")
    return plain(value) if detail.get("type") in MARKUP or "&" in value else tidy(value)


def media(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return a picture, a sound or a film beside an entry."""
    kind = str(found.get("type") or "").partition("/")[0]
    return {"kind": kind if kind in ("image", "audio", "video") else "file", "url": found["href"]}


def address(link: Any) -> str:
    """Return a link that leads into the web, "" for any other."""
    text = str(link or "").strip()
    return text if text.lower().startswith(("http://", "https://")) else ""


def joined(base: str, href: str) -> str:
    """Return where a link leads, counted from the place where it stands; "" where that is not in the web."""
    try:
        return address(urljoin(base, href.strip()))
    except ValueError:
        return ""


def moment(parsed: struct_time | None) -> datetime | None:
    """Return a time that feedparser read, which is in UTC; None where it is none of the calendar."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def number(text: Any) -> int | None:
    """Return a count, None where something else stands."""
    found = str(text or "").strip()
    return int(found) if found.isascii() and found.isdigit() and len(found) < 19 else None


def ttl(text: Any) -> timedelta | None:
    """Return for how long the feed says that it need not be asked again."""
    minutes = number(text)
    return timedelta(minutes=min(minutes, LONGEST_TTL)) if minutes else None


def inside(body: bytes, outer: str, inner: str) -> list[str]:
    """Return the texts of some small elements, which feedparser passes over, in small letters."""
    found = re.search(rf"<{outer}\s*>(.{{0,4000}}?)</{outer}\s*>".encode(), body, re.IGNORECASE | re.DOTALL)
    pattern = rf"<{inner}\s*>\s*(\w{{1,20}})\s*</{inner}\s*>".encode()
    return (
        [text.decode("ascii", "replace").lower() for text in re.findall(pattern, found[1], re.IGNORECASE)]
        if found
        else []
    )
