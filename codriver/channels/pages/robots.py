"""What a site's robots.txt allows us (RFC 9309), and how slowly we are to ask it."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils.translation import gettext_noop
from protego import Protego

from codriver.channels.base import ChannelError, Facts, Web
from codriver.kit.freshness import retry_after

AGENT = "Codriver"
KEPT = timedelta(hours=24)  # that an answer holds
LONGEST = 500_000  # bytes of it that are read
SLOWEST = 30.0  # seconds between two questions: where a site wants more, a fetch could never end
FORBIDDEN = gettext_noop("Its robots.txt asks us not to read this page.")
AWAY = gettext_noop("Its robots.txt cannot be had, so nothing is read there.")


class Robots:
    """The rules of the sites that one fetch meets; they are remembered in the connection's state."""

    def __init__(self, web: Web, state: Facts, at: datetime) -> None:
        self.web = web
        self.at = at
        oldest = (at - KEPT).timestamp()
        self.texts: Facts = {site: held for site, held in state.get("robots", {}).items() if held["at"] > oldest}
        self.read: dict[str, Protego] = {}

    def rules(self, url: str) -> Protego:
        """Return the rules of the site that an address belongs to."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self.texts:
            self.texts[site] = {"at": self.at.timestamp(), "text": self.ask(f"{site}/robots.txt")}
        if site not in self.read:
            self.read[site] = Protego.parse(self.texts[site]["text"])
        return self.read[site]

    def ask(self, url: str) -> str:
        """Fetch a robots.txt. One that is not there allows everything; without one that cannot be had nothing is read.

        Raises ChannelError or kit.http's FetchError then: it is asked for again next time, not remembered.
        """
        fetched = self.web.fetch(url)
        if 200 <= fetched.status < 300:
            return fetched.body[:LONGEST].decode("utf-8", "replace")
        if 400 <= fetched.status < 500 and fetched.status != 429:
            return ""
        raise ChannelError(AWAY, wait=retry_after(fetched.headers, self.at))

    def allow(self, url: str) -> bool:
        """Say whether we may read a page, and slow down as its site asks."""
        rules = self.rules(url)
        self.web.pause = max(self.web.pause, min(rules.crawl_delay(AGENT) or 0.0, SLOWEST))
        return rules.can_fetch(url, AGENT)

    def require(self, url: str) -> None:
        """Raise ChannelError where we may not."""
        if not self.allow(url):
            raise ChannelError(FORBIDDEN, permanent=True)
