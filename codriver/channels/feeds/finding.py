"""The feeds that a page names in its head."""

from codriver.channels.feeds.xml import joined
from codriver.kit.plain import tidy, tree

TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
         "application/x-cdf", "application/json", "text/xml", "application/xml")  # fmt: skip
MOST = 20  # feeds of one page


def feeds_in(html: bytes, url: str, encoding: str | None = None) -> dict[str, str]:
    """Return the addresses of the feeds that a page names by <link rel="alternate">, each with its title."""
    found: dict[str, str] = {}
    root = tree(html, encoding)
    if root is None:
        return found
    for base in root.iter("base"):
        url = joined(url, base.get("href") or "") or url
        break
    for link in root.iter("link"):
        is_feed = "alternate" in (link.get("rel") or "").lower().split() and kind_of(link.get("type")) in TYPES
        if is_feed and len(found) < MOST and (address := joined(url, link.get("href") or "")):
            found.setdefault(address, tidy(link.get("title") or ""))
    return found


def kind_of(said: str | None) -> str:
    """Return a content type without what may follow it."""
    return (said or "").partition(";")[0].strip().lower()
