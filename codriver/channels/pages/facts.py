"""What a page says of itself in its head: title, author, times, its own address. JSON-LD first, then OpenGraph."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from codriver.channels.base import host_of
from codriver.kit.plain import tidy

CHINA = timezone(timedelta(hours=8))
DEEPEST = 8  # levels of JSON-LD that are looked through
LONGEST_JSON = 200_000  # characters of one piece of it
PUBLISHED = (
    "datePublished",
    "article:published_time",
    "og:published_time",
    "publishdate",
    "pubdate",
    "date",
    "dc.date",
)
MODIFIED = ("dateModified", "article:modified_time", "og:updated_time", "lastmod")
AUTHOR = ("author", "article:author", "dc.creator", "byl")
TITLE = ("headline", "og:title", "twitter:title")


@dataclass(frozen=True)
class About:
    """What was found; "" and None where nothing was."""

    title: str = ""
    author: str = ""
    url: str = ""
    published: datetime | None = None
    modified: datetime | None = None


def about(root: etree._Element, url: str) -> About:
    """Read what a page says of itself. An address on another host than its own is not believed."""
    said = metas(root) | {name: told for name, told in linked(root).items() if told}
    is_chinese = (root.get("lang") or "").lower().startswith("zh") or host_of(url).endswith(".cn")
    own = first(said, ("canonical",))
    canonical = urljoin(url, own) if own else url
    return About(
        title=tidy(first(said, TITLE) or text_of(root, "h1") or text_of(root, "title")),
        author=tidy(first(said, AUTHOR)),
        url=canonical if host_of(canonical) == host_of(url) else url,
        published=moment(first(said, PUBLISHED) or clock(root), is_chinese),
        modified=moment(first(said, MODIFIED), is_chinese),
    )


def first(said: dict[str, str], names: tuple[str, ...]) -> str:
    """Return the first of several facts that the page has."""
    return next((said[name] for name in names if said.get(name)), "")


def metas(root: etree._Element) -> dict[str, str]:
    """Return the facts of <meta> and of the canonical link, by their names."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip()
        found.setdefault(name if name in PUBLISHED + MODIFIED else name.lower(), (meta.get("content") or "").strip())
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            found.setdefault("canonical", (link.get("href") or "").strip())
    return found


def linked(root: etree._Element) -> dict[str, str]:
    """Return the facts of the first piece of JSON-LD that tells when something was published."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json" and script.text:
            try:
                found = json.loads(script.text[:LONGEST_JSON])
            except (ValueError, RecursionError):
                continue  # a page whose JSON-LD is broken may still say it in OpenGraph
            for thing in things(found, DEEPEST):
                if thing.get("datePublished"):
                    return {
                        name: words(thing.get(name)) for name in (*PUBLISHED[:1], *MODIFIED[:1], "author", "headline")
                    }
    return {}


def things(found: Any, levels: int) -> Iterator[dict[str, Any]]:
    """Yield the objects in some JSON-LD."""
    inner = found if isinstance(found, list) else found.values() if isinstance(found, dict) else ()
    if isinstance(found, dict):
        yield found
    if levels:
        for one in inner:
            yield from things(one, levels - 1)


def words(value: Any) -> str:
    """Return the text of a fact: itself, a name, or several of them."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(words, value[:20])))
    return words(value.get("name")) if isinstance(value, dict) else value if isinstance(value, str) else ""


def text_of(root: etree._Element, tag: str) -> str:
    """Return the text of the first element of a name."""
    found = next(root.iter(tag), None)
    return "".join(found.itertext()) if found is not None else ""


def clock(root: etree._Element) -> str:
    """Return the first time that the page marks as one."""
    return next((time.get("datetime") or "" for time in root.iter("time") if time.get("datetime")), "")


def moment(written: str, is_chinese: bool) -> datetime | None:
    """Read a time; one without a zone is China's on a Chinese page, as all of China has one, else UTC."""
    text = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", written.strip().replace("/", "-"))
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=CHINA if is_chinese else UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
