"""What a list of entries leads to: the links of a list page, or the addresses of a sitemap."""

import re
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree

from codriver.channels.base import Payload, host_of
from codriver.kit.plain import tidy, tree

MOST = 5000  # entries of one list
FURNITURE = ("nav", "header", "footer", "aside", "form")
SHORT, SHORT_CHINESE = 12, 5  # characters of a link's words; what is shorter is a button, not a headline
NO_PAGES = re.compile(
    r"\.(jpe?g|png|gif|webp|svg|pdf|zip|gz|mp[34]|m4a|avi|mov|docx?|xlsx?|pptx?|css|js|xml|rss)$", re.IGNORECASE
)
CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Link:
    """One entry of a list. `changed` is what a sitemap says of its last change, "" elsewhere."""

    url: str
    changed: str = ""


def is_sitemap(body: bytes) -> bool:
    """Say whether a body is a sitemap, or an index of some."""
    return re.search(rb"<(?:\w+:)?(urlset|sitemapindex)[\s>]", body[:2048]) is not None


def entries_in(page: Payload) -> list[Link]:
    """Return the links of a list page that look like entries, in their order: long enough words, the same site."""
    root = tree(page.body, page.charset)
    if root is None:
        return []
    base = next((urljoin(page.url, one.get("href") or "") for one in root.iter("base")), page.url)
    found: dict[str, None] = {}
    for link in root.iter("a"):
        url = address(base, link.get("href") or "")
        if url and url != urldefrag(page.url)[0] and is_near(url, page.url) and is_headline(link):
            found.setdefault(url)
    return [Link(url) for url in list(found)[:MOST]]


def is_headline(link: etree._Element) -> bool:
    """Say whether a link's words are a headline, and it does not stand among the furniture."""
    words = tidy(" ".join(link.itertext())) or (link.get("title") or "")
    enough = SHORT_CHINESE if CHINESE.search(words) else SHORT
    return len(words) >= enough and next(link.iterancestors(*FURNITURE), None) is None


def is_near(url: str, page: str) -> bool:
    """Say whether two addresses are of one site."""
    return host_of(url).removeprefix("www.") == host_of(page).removeprefix("www.")


def address(base: str, href: str) -> str:
    """Return where a link leads, without its fragment; "" where no page of the web is."""
    try:
        url = urldefrag(urljoin(base, href.strip()))[0]
        is_web = url.startswith(("http://", "https://")) and not NO_PAGES.search(urlsplit(url).path)
        return url if is_web and len(url) <= 2000 else ""
    except ValueError:
        return ""


def sitemap_in(page: Payload) -> tuple[list[Link], list[Link]]:
    """Return the pages that a sitemap names, the last changed first, and the sitemaps that an index names."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(page.body, parser)
    if root is None:
        return [], []
    pages: list[Link] = []
    maps: list[Link] = []
    for one in root.iter("{*}url", "{*}sitemap"):
        url = address(page.url, one.findtext("{*}loc") or "") or (one.findtext("{*}loc") or "").strip()
        if url.startswith(("http://", "https://")) and is_near(url, page.url):
            link = Link(url, (one.findtext("{*}lastmod") or "").strip()[:40])
            (maps if one.tag.endswith("sitemap") else pages).append(link)
    pages.sort(key=lambda link: link.changed, reverse=True)
    maps.sort(key=lambda link: link.changed, reverse=True)
    return pages[:MOST], maps
