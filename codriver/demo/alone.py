"""What was said about us by itself, without becoming a story: reviews in app stores, and what Ana says now and then."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from codriver.demo import crowd, words
from codriver.demo.crowd import Account
from codriver.demo.due import Due, due
from codriver.demo.tales import ZONE

DAY = timedelta(days=1)
ANA = ("weibo", "x", "xiaohongshu")  # where she speaks; on the last of them nobody knows that it is she


def alone(since: datetime, at: datetime, random: Random) -> list[Due]:
    """Return the posts that stand by themselves, spread over a time."""
    page = words.page("alone")
    found = []
    for line in page.lines("app-store"):
        found.append(single("app-store", crowd.anybody(random, "app-store"), line, moment(since, at, random), random))
    for site in ANA:
        who = Account(*crowd.ANA[site])
        found += [single(site, who, line, moment(since, at, random), random) for line in page.lines(f"ana {site}")]
    return found


def moment(since: datetime, at: datetime, random: Random) -> datetime:
    """Return a moment between two, at an hour when people are up."""
    while True:
        found = since + (at - since) * random.random()
        if 8 <= found.astimezone(ZoneInfo(ZONE)).hour < 23 or at - since < DAY:
            return found


def single(site: str, who: Account, text: str, at: datetime, random: Random) -> Due:
    """Return one post that is due at a moment."""
    return due(site, f"s{random.getrandbits(44):011x}", who, text, published_at=at, at=at)
