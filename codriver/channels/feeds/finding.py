"""The feeds that a page names in its head."""

from html.parser import HTMLParser
from urllib.parse import urljoin

from codriver.channels.feeds.xml import address
from codriver.kit.plain import tidy

TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
         "application/x-cdf", "application/json", "text/xml", "application/xml")  # fmt: skip
MOST = 20  # feeds of one page


class _Head(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.base = url
        self.found: dict[str, str] = {}  # address → title

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "base" and said.get("href"):
            self.base = joined(self.base, said["href"]) or self.base
        is_feed = "alternate" in said.get("rel", "").lower().split() and said.get("type", "").lower().strip() in TYPES
        if tag == "link" and is_feed and (url := joined(self.base, said.get("href", ""))):
            self.found.setdefault(url, tidy(said.get("title", "")))

    handle_startendtag = handle_starttag


def joined(base: str, href: str) -> str:
    """Return where a link of a page leads; "" where that is not in the web."""
    try:
        return address(urljoin(base, href.strip()))
    except ValueError:
        return ""


def feeds_in(html: str, url: str) -> dict[str, str]:
    """Return the addresses of the feeds that a page names by <link rel="alternate">, each with its title."""
    head = _Head(url)
    head.feed(html)
    return dict(list(head.found.items())[:MOST])
