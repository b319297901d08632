"""Show 3: repeats of one tweet are one story, the account they name is known, and the tweet itself is the source.

Pairs are those of tweets with RT only. The strict figure takes groups of equal text (story_tweets.py says what is
equal) as they are; beside it stands the figure without pairs of texts of which one holds the other whole: a cut tweet,
or a tweet with a remark. Whether these are one story is for people to argue.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import story_peers, story_product, story_tweets
from benchmarks.board import Board
from benchmarks.story_posts import Key
from benchmarks.story_scores import Found, Share, pairs, stories
from benchmarks.story_tweets import Tweets

SMALL = 6_000
CHOSEN = (
    "The rules for quotations (97 %, words that break off) were chosen while looking at these same tweets: "
    "no part was kept aside."
)


def run(full: bool) -> None:
    """Score the product, and the exact and the rensa baseline, on all tweets or on the oldest 6,000."""
    board = Board("Show 3: crisislex_t26", full)
    with tempfile.TemporaryDirectory() as folder:
        posts_file = Path(folder) / "tweets.jsonl"
        tweets = story_tweets.build(posts_file, count=None if full else SMALL)
        board.say(
            f"{len(tweets.text)} tweets, {len(tweets.repeats)} with RT, {len(set(tweets.groups().values()))} texts"
        )
        board.say(CHOSEN)
        contestants: dict[str, Callable[[Path], Found]] = {
            "codriver": story_product.group,
            "exact text": story_peers.exact,
            "rensa": story_peers.rensa,
        }
        for name, group in contestants.items():
            board.row({"of": name} | scores(tweets, group(posts_file)))
    board.close()


def scores(tweets: Tweets, found: Found) -> dict[str, object]:
    """The figures of Show 3 as text."""
    strict = pairs(tweets.groups(), stories(found), background=None)
    fair = pairs(tweets.groups(), stories(found), background=None, doubtful=tweets.held())
    return {
        "pair precision": f"{strict.precision:.4f}",
        "pair recall": f"{strict.recall:.4f}",
        "precision, held texts not counted": f"{fair.precision:.4f}",
        "account named": str(named(tweets, found)),
        "source right": str(sources(tweets, found)),
    }


def named(tweets: Tweets, found: Found) -> Share:
    """Tweets with RT whose line names the account (`quoted`): the first of its chain, or the last."""
    right = [
        _account(found, tweet) in (accounts[0].casefold(), accounts[-1].casefold())
        for tweet, accounts in tweets.repeats.items()
    ]
    return Share(sum(right), len(right))


def _account(found: Found, tweet: Key) -> str:
    return str(found.get(tweet, {}).get("quoted") or "").removeprefix("@").casefold()


def sources(tweets: Tweets, found: Found) -> Share:
    """Texts said first without RT whose first tweet is called the source of its story."""
    right = [found.get(tweet, {}).get("relation") == "source" for tweet in tweets.first_said().values()]
    return Share(sum(right), len(right))


if __name__ == "__main__":
    run("--full" in sys.argv)
