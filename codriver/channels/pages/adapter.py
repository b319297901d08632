"""Watched pages and sites: a page whose main text changes, a list or a sitemap whose new entries are read."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from codriver.channels.base import (
    Asked,
    Card,
    Channel,
    ChannelError,
    Haul,
    Offer,
    Payload,
    Post,
    Unfit,
    authorisation,
    checked,
    host_of,
)
from codriver.channels.pages import article, links
from codriver.channels.pages.posts import post_of
from codriver.channels.pages.reading import Reader
from codriver.channels.pages.robots import Robots
from codriver.kit.http import FetchError
from codriver.kit.plain import tidy, tree

FEW = 5  # links from which a page counts as a list of entries
NO_SITEMAP = gettext_noop("What stands at this address is no sitemap any more.")


class Pages(Channel):
    """Pages that have no feed."""

    card = Card(kind="pages", label=_("Page"), source="RFC 9309, sitemaps.org/protocol", read_on=date(2026, 11, 26))

    def fetch(self, asked: Asked) -> Haul:
        """Look at the watched page; read what is new."""
        robots = Robots(self.web, asked.state, asked.at)
        robots.require(asked.settings["url"])
        state = asked.state
        fetched = checked(
            self.web.fetch(
                asked.settings["url"],
                headers=authorisation(asked.secrets),
                etag=state.get("etag"),
                last_modified=state.get("last_modified"),
            ),
            asked.at,
        )
        reader = Reader(self.web, robots, asked)
        if fetched.status != 304:
            robots.require(fetched.url)
            reader.remember(fetched)
            self.look(Payload.of(fetched), asked, reader)
        reader.read_waiting()
        return reader.haul()

    def look(self, page: Payload, asked: Asked, reader: Reader) -> None:
        """See what a changed page says or leads to."""
        watch = asked.settings["watch"]
        if watch == "page":
            reader.take_itself(page)
        elif watch == "list":
            reader.note(links.entries_in(page))
        elif links.is_sitemap(page.body):
            reader.note(reader.through(page))
        else:
            raise ChannelError(NO_SITEMAP, permanent=True)

    def receive(self, payload: Payload, asked: Asked) -> list[Post | Unfit]:
        """Read one page."""
        return [self.read_page(payload, asked)]

    def read_page(self, page: Payload, asked: Asked) -> Post | Unfit:
        """Return the main text of any page, with what its head says of author and time."""
        try:
            found = article.read(page)
        except article.NoArticle as reason:
            return Unfit(str(reason), page.url)
        return post_of(found, asked.settings.get("channel") or site_of(page.url), asked.at)

    def find(self, page: Payload, asked: Asked) -> list[Offer]:
        """Return how a page may be watched: its entries, if it lists some; its text; the sitemap of its site."""
        robots = Robots(self.web, {}, asked.at)
        try:
            if not robots.allow(page.url):
                return []
        except (ChannelError, FetchError):  # then nothing is read there, and a feed of the site may still be offered
            return []
        if links.is_sitemap(page.body):
            return [self.offer(page, "sitemap", page.url, asked)]
        if not article.is_page(page.body):
            return []
        offers = [self.offer(page, "page", page.url, asked)]
        if len(links.entries_in(page)) >= FEW:
            offers.insert(0, self.offer(page, "list", page.url, asked))
        maps = [
            url for url in robots.rules(page.url).sitemaps if links.is_near(url, page.url) and not url.endswith("gz")
        ]
        return offers + [self.offer(page, "sitemap", url, asked) for url in maps[:1]]

    def offer(self, page: Payload, watch: str, url: str, asked: Asked) -> Offer:
        """Return one way to watch."""
        what = {"page": _("changes of its text"), "list": _("its new entries"), "sitemap": _("new pages of the site")}
        root = tree(page.body, page.charset)
        title = next(root.iter("title"), None) if root is not None else None
        name = tidy("".join(title.itertext())) if title is not None else ""
        settings = {"url": url, "channel": site_of(url), "watch": watch}
        return Offer(self.card.kind, (name or site_of(url))[:200], settings, what[watch], dict(asked.secrets))


def site_of(url: str) -> str:
    """Return the site that a page belongs to."""
    return host_of(url).removeprefix("www.")[:64]
