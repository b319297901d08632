"""Feeds of sites: asked again and again; what is new or changed among their entries becomes posts."""

from dataclasses import replace
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
)
from codriver.channels.feeds import jsonfeed, xml
from codriver.channels.feeds.entries import Feed, channel_of, post_of
from codriver.channels.feeds.finding import feeds_in
from codriver.channels.feeds.memory import news, remembered, state_of
from codriver.kit.freshness import fresh_for

OVER = gettext_noop("The feed says that it is finished: nothing will follow.")
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


class Feeds(Channel):
    """RSS, Atom, RDF, CDF and JSON Feed."""

    card = Card(
        kind="feeds", label=_("Feed"), source="rssboard.org/rss-specification, RFC 4287, jsonfeed.org/version/1.1",
        read_on=date(2026, 11, 26),
    )  # fmt: skip

    def fetch(self, asked: Asked) -> Haul:
        """Ask for the feed unless it is unchanged; yield the entries that are new or changed since the last time."""
        state = asked.state
        fetched = checked(
            self.web.fetch(
                asked.settings["url"],
                headers={"Accept": ACCEPT} | authorisation(asked.secrets),
                etag=state.get("etag"),
                last_modified=state.get("last_modified"),
            ),
            asked.at,
        )
        wait = fresh_for(fetched.headers, asked.at)
        if fetched.status == 304:
            return remembered(state, wait)
        feed = read(Payload.of(fetched))
        fresh, seen = news(feed, asked)
        if feed.is_over and not fresh:
            raise ChannelError(OVER, permanent=True, is_gone=True)
        made = [post_of(entry, asked.settings["channel"], asked.settings["url"], asked.at) for entry in fresh]
        return replace(
            remembered(state_of(feed, fetched, seen), wait),
            posts=[one for one in made if not isinstance(one, Unfit)],
            unfit=[*feed.unfit, *(one for one in made if isinstance(one, Unfit))],
        )

    def receive(self, payload: Payload, asked: Asked) -> list[Post | Unfit]:
        """Read all entries of a feed."""
        feed, url = read(payload), payload.url
        channel = asked.settings.get("channel") or channel_of(feed, url)
        return [*(post_of(entry, channel, url, asked.at) for entry in feed.entries), *feed.unfit]

    def find(self, page: Payload, asked: Asked) -> list[Offer]:
        """Return the feed that stands at an address, or the feeds that its page names."""
        try:
            feed = read(page)
        except ChannelError:
            named = feeds_in(page.body, page.url, page.charset).items()
            return [self.offer(url, title, channel_of(Feed(), page.url), asked) for url, title in named]
        return [self.offer(page.url, feed.title, channel_of(feed, page.url), asked)]

    def offer(self, url: str, title: str, channel: str, asked: Asked) -> Offer:
        """Return what a person may say yes to."""
        settings = {"url": url, "channel": channel}
        return Offer(self.card.kind, title or channel, settings, secrets=dict(asked.secrets))


def read(payload: Payload) -> Feed:
    """Read a feed of any form. Raises ChannelError when it is none."""
    return jsonfeed.read(payload) if jsonfeed.is_json(payload) else xml.read(payload)
