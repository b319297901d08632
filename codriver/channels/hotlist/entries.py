"""The entries of a ranked list, in their order, whether it is a page, JSON or a feed."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext_noop
from lxml import etree

from codriver.channels.base import ChannelError, Payload
from codriver.kit.plain import tidy, tree

MOST = 200  # entries of one list
FEWEST = 5  # entries from which something is a list
DEEPEST = 8  # levels of JSON that are looked through
LONGEST_TITLE = 500
NO_LIST = gettext_noop("No ranked list of five entries or more was found at this address.")
TITLES = ("title", "name", "word", "query", "keyword", "note", "desc", "topic")
LINKS = ("url", "link", "href", "mobileUrl", "mobile_url", "appUrl", "pcUrl")
HEATS = ("hot", "heat", "score", "num", "raw_hot", "hot_value", "hotScore", "hot_score", "views", "points")
INNER = ("target", "data", "item", "card", "content")  # where some put the entry itself


@dataclass(frozen=True)
class Entry:
    """One entry: what stands there, where it leads, how hot its list says it is."""

    rank: int
    title: str
    url: str = ""
    heat: str = ""

    @property
    def id(self) -> str:
        """Return what is the same while the entry stands there, whatever its rank."""
        return f"hot:{hashlib.sha256((self.url or self.title).encode(errors='replace')).hexdigest()[:40]}"


Line = tuple[str, str, str]  # title, address, heat


def read(payload: Payload) -> list[Entry]:
    """Return the entries of a ranked list, the first first. Raises ChannelError when there is none."""
    start = payload.body[:500].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        found = list(of_json(payload))
    elif re.match(rb"<(\?xml|rss|feed|rdf)\b", start, re.IGNORECASE):
        found = list(of_feed(payload))
    else:
        found = list(of_page(payload))
    lines: dict[str, Line] = {}
    for title, url, heat in found:
        if title:
            lines.setdefault(url or title, (title, url, heat))
    if len(lines) < FEWEST:
        raise ChannelError(NO_LIST, permanent=True)
    numbered = enumerate(list(lines.values())[:MOST], 1)
    return [Entry(rank, title[:LONGEST_TITLE], url, heat[:40]) for rank, (title, url, heat) in numbered]


def of_json(payload: Payload) -> Iterator[Line]:
    """Yield the entries of the longest list of titled objects."""
    try:
        whole = json.loads(payload.body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ChannelError(NO_LIST, permanent=True) from None
    lists = [[line for one in some if (line := of_object(one, payload.url))[0]] for some in lists_in(whole, DEEPEST)]
    yield from max(lists, key=len, default=[])


def lists_in(value: Any, levels: int) -> Iterator[list[Any]]:
    """Yield the lists in some JSON."""
    if isinstance(value, list):
        yield value
    if levels and isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from lists_in(inner, levels - 1)


def of_object(one: Any, base: str) -> Line:
    """Return what one object says; an entry may stand inside it."""
    if not isinstance(one, dict):
        return "", "", ""
    inner: dict[str, Any] = next((one[name] for name in INNER if isinstance(one.get(name), dict)), {})
    said = {**inner, **{name: value for name, value in one.items() if value not in (None, "")}}
    title, link, heat = (first(said, names) for names in (TITLES, LINKS, HEATS))
    return tidy(title), web(base, link), heat


def first(said: dict[str, Any], names: tuple[str, ...]) -> str:
    """Return the first of several fields that is a text or a number."""
    values = (said.get(name) for name in names)
    return next((str(one) for one in values if isinstance(one, str | int | float) and str(one).strip()), "")


def of_feed(payload: Payload) -> Iterator[Line]:
    """Yield the entries of a feed, in the order in which they stand."""
    import feedparser

    for entry in feedparser.parse(payload.body, sanitize_html=False).entries:
        yield tidy(str(entry.get("title", ""))), web(payload.url, str(entry.get("link", ""))), ""


def of_page(payload: Payload) -> Iterator[Line]:
    """Yield the entries of the longest list of links on a page: the element most of whose children lead somewhere."""
    root = tree(payload.body, payload.charset)
    lists = (
        [] if root is None else [list(lines_of(one, payload.url)) for one in root.iter("ol", "ul", "tbody", "table")]
    )
    yield from max(lists, key=len, default=[])


def lines_of(element: etree._Element, base: str) -> Iterator[Line]:
    """Yield what the children of an element say: the words of its longest link, and the number beside it."""
    for child in element.iterchildren("li", "tr"):
        links = sorted(child.iter("a"), key=lambda link: -len(tidy("".join(link.itertext()))))
        if links:
            title = tidy("".join(links[0].itertext()))
            beside = tidy(" ".join(child.itertext())).replace(title, " ")
            numbers = re.findall(r"\d[\d,.]*\s*[万亿kKmM]?", beside)
            yield title, web(base, links[0].get("href") or ""), (numbers[-1].strip() if len(numbers) > 1 else "")


def web(base: str, href: str) -> str:
    """Return where an entry leads; "" where that is not in the web."""
    try:
        url = urljoin(base, href.strip()) if href.strip() else ""
    except ValueError:
        return ""
    return url[:4000] if url.startswith(("http://", "https://")) else ""
