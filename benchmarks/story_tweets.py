"""Tweets about crises as posts, and the groups of repeats (`RT @name: text`) with equal text.

Equal text: web addresses (whole or cut), the leading chain of `RT @name:` and a closing ellipsis are dropped, HTML
entities read, width and case folded, then only letters and digits are kept. A text of which nothing is left is in no
group.
"""

import csv
import gzip
import html
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.story_posts import Key, shared_folder, write

REPEAT = re.compile(r"\s*RT\s*:?\s*@(\w+)\s*:?\s*", re.IGNORECASE)
ADDRESS = re.compile(r"https?:?/{0,2}\S*|\bh(?:t(?:tps?)?)?:?/{0,2}\s*(?:…|\.\.\.)\s*$", re.IGNORECASE)
TWITTER_EPOCH_MS = 1_288_834_974_657
SHORTEST_HELD = 20  # letters


@dataclass
class Tweets:
    """What is known of the tweets in a file."""

    text: dict[Key, str] = field(default_factory=dict)  # every tweet → its equal text
    repeats: dict[Key, list[str]] = field(default_factory=dict)  # tweet with RT → the accounts of its chain
    at: dict[Key, datetime] = field(default_factory=dict)

    def groups(self) -> dict[Key, str]:
        """Every tweet that repeats another → its equal text."""
        return {tweet: self.text[tweet] for tweet in self.repeats if self.text[tweet]}

    def first_said(self) -> dict[str, Key]:
        """Texts said without RT before every RT of them → the tweet that said it first."""
        said, tweets = {}, defaultdict(list)
        for tweet, text in self.text.items():
            tweets[text].append(tweet)
        for text, members in tweets.items():
            first = min(members, key=lambda tweet: (self.at[tweet], tweet))
            if text and first not in self.repeats and any(tweet in self.repeats for tweet in members):
                said[text] = first
        return said

    def held(self) -> set[frozenset[str]]:
        """Pairs of equal texts of which one holds the whole other: a cut text, or words put before or behind it."""
        texts = sorted({text for text in self.groups().values() if len(text) >= SHORTEST_HELD}, key=len)
        ends: dict[str, list[str]] = defaultdict(list)
        held = set()
        for longer in texts:
            for start in range(len(longer) - SHORTEST_HELD + 1):
                for shorter in ends.get(longer[start : start + SHORTEST_HELD], ()):
                    if longer.startswith(shorter, start):
                        held.add(frozenset((shorter, longer)))
            ends[longer[:SHORTEST_HELD]].append(longer)
        return held


def build(out: Path, *, count: int | None = None) -> Tweets:
    """Write the tweets to `out`, oldest first; rounded ids (ending in 000) are left out, a repeated id is kept once.

    count     only so many of the oldest; None for all.
    Returns   what is known of them.
    Raises    FileNotFoundError when the real data is absent.
    """
    with gzip.open(shared_folder() / "crisislex_t26" / "tweets.csv.gz", "rt", encoding="utf-8", newline="") as rows:
        written = {row["tweet_id"]: row["text"] for row in csv.DictReader(rows) if not row["tweet_id"].endswith("000")}
    tweets, posts = Tweets(), []
    for tweet_id, text in sorted(written.items(), key=lambda item: int(item[0]))[:count]:
        tweet, at = ("twitter", tweet_id), published_at(tweet_id)
        accounts, tweets.text[tweet] = equal_text(text)
        tweets.at[tweet] = at
        if accounts:
            tweets.repeats[tweet] = accounts
        # The collection does not say who wrote a tweet.
        posts.append(
            {
                "channel": "twitter",
                "id": tweet_id,
                "author": None,
                "text": text,
                "published_at": at.isoformat(),
                "parent_id": None,
            }
        )
    write(posts, out)
    return tweets


def published_at(tweet_id: str) -> datetime:
    """When a tweet was posted: its id holds the milliseconds since the service's own epoch."""
    milliseconds = (int(tweet_id) >> 22) + TWITTER_EPOCH_MS
    return datetime.fromtimestamp(milliseconds // 1000, UTC).replace(microsecond=milliseconds % 1000 * 1000)


def equal_text(text: str) -> tuple[list[str], str]:
    """The accounts of the leading RT chain, and the letters and digits of what was said."""
    accounts = []
    while repeat := REPEAT.match(text):
        accounts.append(repeat[1])
        text = text[repeat.end() :]
    said = ADDRESS.sub(" ", unicodedata.normalize("NFKC", html.unescape(text))).casefold()
    return accounts, re.sub(r"[\W_]+", "", said)
