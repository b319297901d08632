"""Hot lists: what stands in them becomes posts, once; where it stands is kept by time."""

import re
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from codriver.channels.base import (
    Asked,
    Card,
    Channel,
    ChannelError,
    Facts,
    Haul,
    Offer,
    Payload,
    Post,
    Unfit,
    checked,
    host_of,
)
from codriver.channels.hotlist.entries import Entry, read
from codriver.kit.freshness import fresh_for

SLOWEST = timedelta(minutes=5)  # between two questions: ranks change at every one
CHANGES = 20  # times of change that are remembered: from these the pace is learned
HINTS = re.compile(r"热榜|热搜|热点|热门|排行|榜|trending|hot|rank|\btop\b|popular", re.IGNORECASE)


class Hotlist(Channel):
    """Ranked lists: trending topics, most read, most searched."""

    card = Card(kind="hotlist", label=_("Hot list"), source="docs/look-up/formats.md", read_on=date(2026, 11, 26))

    def fetch(self, asked: Asked) -> Haul:
        """Look at the list; yield what is new in it, and every change of rank."""
        before = asked.state
        tags = {"etag": before.get("etag"), "last_modified": before.get("last_modified")}
        fetched = checked(self.web.fetch(asked.settings["url"], **tags), asked.at)
        wait = max(fresh_for(fetched.headers, asked.at) or SLOWEST, SLOWEST)
        if fetched.status == 304:
            return Haul(state=before, wait=wait, published=times(before))
        entries = read(Payload.of(fetched))
        ranks: dict[str, int] = before.get("ranks", {})
        now = {entry.id: entry.rank for entry in entries}
        moved: dict[str, int | None] = {name: rank for name, rank in now.items() if ranks.get(name) != rank}
        gone = {name: None for name in ranks if name not in now}
        changes = [*before.get("changes", []), asked.at.timestamp()] if moved or gone else before.get("changes", [])
        state: Facts = {"ranks": now, "changes": changes[-CHANGES:]}
        state |= {"etag": fetched.headers.get("etag"), "last_modified": fetched.headers.get("last-modified")}
        fresh = [entry for entry in entries if entry.id not in ranks]
        return Haul(
            posts=[post_of(entry, asked.settings["channel"], asked.at) for entry in fresh],
            state=state, wait=wait, published=times(state), ranks=moved | gone,
        )  # fmt: skip

    def receive(self, payload: Payload, asked: Asked) -> list[Post | Unfit]:
        """Read all entries of a list."""
        channel = asked.settings.get("channel") or site_of(payload.url)
        return [post_of(entry, channel, asked.at) for entry in read(payload)]

    def find(self, page: Payload, asked: Asked) -> list[Offer]:
        """Return the list that stands at an address, if it calls itself one: many pages hold lists of links."""
        head = page.body[:4000].decode("utf-8", "replace")
        title = re.search(r"<title[^>]*>([^<]*)", head, re.IGNORECASE)
        words = f"{page.url} {title[1] if title else ''}"
        if not HINTS.search(words):
            return []
        try:
            read(page)
        except ChannelError:
            return []
        settings = {"url": page.url, "channel": site_of(page.url)}
        name = (title[1].strip() if title else "") or site_of(page.url)
        return [Offer(self.card.kind, name[:200], settings, secrets=dict(asked.secrets))]


def times(state: Facts) -> list[datetime]:
    """Return when the list last changed."""
    return [datetime.fromtimestamp(seconds, UTC) for seconds in state.get("changes", [])]


def site_of(url: str) -> str:
    """Return the site that a list stands on."""
    return host_of(url).removeprefix("www.")[:64]


def post_of(entry: Entry, channel: str, at: datetime) -> Post:
    """Return the post that an entry is when it first stands there; a list names no times."""
    post: Post = {
        "channel": channel,
        "id": entry.id,
        "text": entry.title,
        "published_at": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "extra": {"dated_by": "arrival", "rank": entry.rank} | ({"heat": entry.heat} if entry.heat else {}),
    }
    if entry.url:
        post["url"] = entry.url
    return post
