"""What one fetch of a feed leaves for the next: tags, what was seen, and what the feed asked for."""

from datetime import UTC, datetime, timedelta

from codriver.channels.base import Asked, Facts, Haul
from codriver.channels.feeds.entries import Entry, Feed, digest, id_of
from codriver.kit.http import Fetched

MOST_SEEN = 5000  # entries of a feed that are remembered from one fetch to the next
PACE = 50  # latest entries whose times are remembered: from these the pace is learned


def news(feed: Feed, asked: Asked) -> tuple[list[Entry], dict[str, str]]:
    """Return the entries that are new or changed, oldest first, and what to remember of all that stand there."""
    before: dict[str, str] = asked.state.get("seen", {})
    seen: dict[str, str] = {}
    fresh = []
    for entry in feed.entries:
        name, words = digest(id_of(entry, asked.settings["url"]))[:16], fingerprint(entry)
        if words not in (before.get(name), seen.get(name)):
            fresh.append(entry)
        seen[name] = words
    return fresh[::-1], dict(list(seen.items())[:MOST_SEEN])


def fingerprint(entry: Entry) -> str:
    """Return what differs when an entry has changed."""
    return digest(entry.title, entry.body, str(entry.updated), str(entry.comments))[:16]


def state_of(feed: Feed, fetched: Fetched, seen: dict[str, str]) -> Facts:
    """Return what is kept of a feed that was read."""
    times = (entry.published or entry.updated for entry in feed.entries)
    return {
        "etag": fetched.headers.get("etag"),
        "last_modified": fetched.headers.get("last-modified"),
        "seen": seen,
        "ttl": feed.ttl.total_seconds() if feed.ttl else 0,
        "quiet_hours": sorted(feed.quiet_hours),
        "quiet_days": sorted(feed.quiet_days),
        "published": sorted(moment.timestamp() for moment in times if moment)[-PACE:],
    }


def remembered(state: Facts, wait: timedelta | None) -> Haul:
    """Return a haul without posts that says again what the feed said: it holds as well where nothing has changed.

    wait  what the answer's headers ask for; the feed's own ttl is obeyed where it is longer.
    """
    return Haul(
        state=state,
        wait=max(wait or timedelta(0), timedelta(seconds=state.get("ttl", 0))),
        quiet_hours=frozenset(state.get("quiet_hours", [])),
        quiet_days=frozenset(state.get("quiet_days", [])),
        published=[datetime.fromtimestamp(seconds, UTC) for seconds in state.get("published", [])],
    )
