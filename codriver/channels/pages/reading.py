"""One fetch of a watched page: what it notes, what it reads within its time, what waits for the next one."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from codriver.channels.base import (
    Asked,
    ChannelError,
    Facts,
    Haul,
    Payload,
    Post,
    Unfit,
    Web,
    authorisation,
    checked,
    host_of,
    short,
)
from codriver.channels.pages import article
from codriver.channels.pages.links import MOST, Link, is_sitemap, sitemap_in
from codriver.channels.pages.posts import post_of
from codriver.channels.pages.robots import FORBIDDEN, Robots
from codriver.kit.freshness import fresh_for
from codriver.kit.http import Fetched, FetchError

AT_FIRST = 10  # entries that are read when a list is seen for the first time; older ones are only remembered
AT_ONCE = 20  # entries read in one fetch
NEEDED = 12.0  # seconds that one more question may take
MAPS = 3  # sitemaps of an index that are read
PACE = 50  # times that are remembered: from these the pace is learned


class Reader:
    """What a fetch of a watched page gathers."""

    def __init__(self, web: Web, robots: Robots, asked: Asked) -> None:
        self.web, self.robots, self.asked = web, robots, asked
        self.state: Facts = dict(asked.state)
        self.posts: list[Post] = []
        self.unfit: list[Unfit] = []
        self.wait: timedelta | None = None
        self.known: dict[str, str] = dict(asked.state.get("known", {}))
        self.waiting: list[str] = list(asked.state.get("waiting", []))
        self.times: list[float] = list(asked.state.get("published", []))

    def remember(self, fetched: Fetched) -> None:
        """Keep what makes the next question cheaper."""
        self.state |= {"etag": fetched.headers.get("etag"), "last_modified": fetched.headers.get("last-modified")}
        self.wait = fresh_for(fetched.headers, self.asked.at)

    def take_itself(self, page: Payload) -> None:
        """Take the watched page itself, if its main text is another one than last time."""
        try:
            found = article.read(page)
        except article.NoArticle as reason:
            raise ChannelError(str(reason), permanent=True) from None
        if found.text == self.state.get("text"):
            return
        is_new = "text" not in self.state
        self.state["text"] = found.text
        self.posts.append(post_of(found, self.channel, self.asked.at, None if is_new else self.asked.at))
        moment = (found.about.published if is_new else None) or self.asked.at
        self.times.append(moment.timestamp())

    @property
    def channel(self) -> str:
        """Return the site under which the posts stand."""
        return str(self.asked.settings["channel"])

    def note(self, found: Sequence[Link]) -> None:
        """Put entries on the list of what is to be read: those that are new, or that a sitemap says have changed."""
        is_first = "known" not in self.asked.state
        fresh = [one.url for one in found if self.known.get(short(one.url)) != one.changed]
        self.waiting += [url for url in (fresh[:AT_FIRST] if is_first else fresh) if url not in self.waiting]
        self.known |= {short(one.url): one.changed for one in found}
        self.known = dict(list(self.known.items())[-2 * MOST :])

    def through(self, page: Payload) -> list[Link]:
        """Return the pages of a sitemap, or of the sitemaps that changed last in an index."""
        found, maps = sitemap_in(page)
        for one in maps[:MAPS]:
            if self.web.seconds_left > NEEDED and self.robots.allow(one.url):
                inner = Payload.of(checked(self.web.fetch(one.url), self.asked.at))
                found += sitemap_in(inner)[0] if is_sitemap(inner.body) else []
        return found[:MOST]

    def read_waiting(self) -> None:
        """Read what waits, as far as this fetch's time goes."""
        for _ in range(AT_ONCE):
            if not self.waiting or self.web.seconds_left < NEEDED + self.web.pause:
                return
            url = self.waiting.pop(0)
            try:
                self.read_one(url)
            except (article.NoArticle, ChannelError, FetchError) as reason:
                self.unfit.append(Unfit(str(reason), url))

    def read_one(self, url: str) -> None:
        """Read one entry. Raises what says why there is nothing to read."""
        if not self.robots.allow(url):
            raise article.NoArticle(FORBIDDEN)
        fetched = checked(self.web.fetch(url, headers=self.headers(url)), self.asked.at)
        if fetched.url != url and not self.robots.allow(fetched.url):  # it led to where we may not read
            raise article.NoArticle(FORBIDDEN)
        found = article.read(Payload.of(fetched))
        self.posts.append(post_of(found, self.channel, self.asked.at))
        self.times.append((found.about.published or self.asked.at).timestamp())

    def headers(self, url: str) -> dict[str, str]:
        """Return the password of the watched page for the pages of its own host, and for no others."""
        is_own = host_of(url) == host_of(self.asked.settings["url"])
        return authorisation(self.asked.secrets) if is_own else {}

    def haul(self) -> Haul:
        """Return what was gathered."""
        times = sorted(self.times)[-PACE:]
        self.state |= {"known": self.known, "waiting": self.waiting, "published": times, "robots": self.robots.texts}
        return Haul(
            posts=self.posts,
            unfit=self.unfit,
            state=self.state,
            wait=self.wait,
            published=[datetime.fromtimestamp(seconds, UTC) for seconds in times],
            is_unfinished=bool(self.waiting),
        )
