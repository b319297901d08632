"""What simple, obvious, slow rules attain on the data of Show 2 and Show 3: a yardstick of what the data allow.

Every post is read as all that it might have been: as it is, without brackets, with a wrong decoding undone, and,
when one author numbered several posts within an hour, as one text with its brothers. A post follows its parent when
one is given; otherwise it joins the earlier text with which it shares the greatest part of the shorter one's
three-letter grams, if that is at least half of it. All posts are kept in memory, each gram with all posts that have it.
"""

import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks import story_ced, story_crisislex, story_data, story_tweets
from benchmarks.story_peers import Grouping, letters
from benchmarks.story_posts import Key, Post, key

LEAST_SHARE, LEAST_GRAMS = 0.5, 6
TOO_COMMON = 400  # a gram that so many texts have says nothing
NUMBERED = re.compile(
    r"\s*(?:[\[(（【]\s*([一二三四五]|\d)\s*(?:/\s*\d\s*)?[\])）】]|(\d)\s*[、.．]\s?)(?=.)", re.DOTALL
)
SPAN = timedelta(hours=1)


def group(posts_file: Path, *, tells_numbers: bool = True, mends: bool = True) -> Grouping:
    """Group the posts of a file, oldest first whatever the order of its lines."""
    posts = sorted(
        (json.loads(line) for line in posts_file.open(encoding="utf-8")), key=lambda one: one["published_at"]
    )
    whole = _put_together(posts) if tells_numbers else {}
    holders: dict[str, list[int]] = defaultdict(list)
    texts: list[set[str]] = []
    joins: dict[Key, tuple[Key, float]] = {}
    places: list[Key] = []
    for post in posts:
        if post["parent_id"]:
            continue  # its place is known; its words are a remark
        readings = [grams(reading) for reading in _readings(whole.get(key(post), post["text"]), mends)]
        found = max((_most_alike(reading, holders, texts) for reading in readings), default=(0.0, -1))
        if found[0] >= LEAST_SHARE:
            joins[key(post)] = (places[found[1]], found[0])
        for gram in readings[0]:
            holders[gram].append(len(texts))
        texts.append(readings[0])
        places.append(key(post))
    return _told(posts, joins)


def grams(text: str) -> set[str]:
    said = letters(text)
    return {said[start : start + 3] for start in range(len(said) - 2)}


def _readings(text: str, mends: bool) -> Iterator[str]:
    yield text
    if mends:
        for charset in ("latin-1", "cp1252", "gb18030"):
            if mended := _mended(text, charset):
                yield mended
        bare = re.sub(r"[\[(（【][^\])）】]{1,8}[\])）】]", "", text)
        if bare != text:
            yield bare


def _mended(text: str, charset: str) -> str:
    """The text with a wrong decoding undone, or nothing where that makes no sense."""
    octets = bytearray()
    for sign in text:
        try:
            octets += b"\x80" if sign == "€" and charset == "gb18030" else sign.encode(charset)
        except UnicodeEncodeError:
            octets += bytes([ord(sign)]) if ord(sign) < 256 else b"?"
    mended = octets.decode("utf-8", "ignore")
    makes_sense = len(mended.encode()) > 0.9 * len(octets) and re.search(r"[\u4e00-\u9fff]{3}", mended)
    return mended if makes_sense and len(mended) < len(text) else ""


def _most_alike(mine: set[str], holders: dict[str, list[int]], texts: list[set[str]]) -> tuple[float, int]:
    """The greatest share of the shorter text, and minus the number of the earliest text that has it."""
    if len(mine) < LEAST_GRAMS:
        return 0.0, -1
    told = [gram for gram in mine if len(holders.get(gram, ())) <= TOO_COMMON]
    shared = Counter(number for gram in told for number in holders.get(gram, ()))
    best = (0.0, -1)
    for number, _ in shared.most_common(40):
        least = min(len(mine), len(texts[number]))
        share = len(mine & texts[number]) / least if least >= LEAST_GRAMS else 0.0
        if share > best[0] or (share == best[0] and number < best[1]):
            best = (share, number)
    return best


def _put_together(posts: list[Post]) -> dict[Key, str]:
    """Numbered posts of one author within an hour, from the first number upwards → the text of all of them."""
    by_author: dict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in posts:
        if post["author"] and NUMBERED.match(post["text"]) and not post["parent_id"]:
            by_author[post["channel"], post["author"]["id"]].append(post)
    whole: dict[Key, str] = {}
    for numbered in by_author.values():
        for run in _runs(numbered):
            text = "".join(NUMBERED.sub("", post["text"], count=1) for post in run)
            whole |= {key(post): text for post in run}
    return whole


def _runs(numbered: list[Post]) -> Iterator[list[Post]]:
    run: list[Post] = []
    for post in numbered:
        near = (
            run
            and datetime.fromisoformat(post["published_at"]) - datetime.fromisoformat(run[-1]["published_at"]) <= SPAN
        )
        if not near:
            if len(run) > 1:
                yield run
            run = []
        run.append(post)
    if len(run) > 1:
        yield run


def _told(posts: list[Post], joins: dict[Key, tuple[Key, float]]) -> Grouping:
    up: dict[Key, Key] = {}

    def root(post: Key) -> Key:
        while up.get(post, post) != post:
            up[post] = up.get(up[post], up[post])
            post = up[post]
        return post

    for post in posts:
        if post["parent_id"]:
            up[root(key(post))] = root((post["channel"], post["parent_id"]))
        elif key(post) in joins:
            up[root(key(post))] = root(joins[key(post)][0])
    said: Grouping = {}
    told: set[Key] = set()
    for post in posts:
        story = root(key(post))
        kind = "source" if story not in told else "repost" if post["parent_id"] else "copy"
        told.add(story)
        accounts, _ = story_tweets.equal_text(post["text"])
        said[key(post)] = {
            "story": "/".join(story), "parent_id": post["parent_id"], "relation": kind,
            "quoted": accounts[0] if accounts else None,
        }  # fmt: skip
    return said


def run(full: bool) -> None:
    """Print what the reference attains; not part of any board."""
    with tempfile.TemporaryDirectory() as folder:
        posts_file = Path(folder) / "posts.jsonl"
        for parents in ("given", "half", "none"):
            truth = story_data.build(posts_file, parents=parents, **story_ced.SIZES[full])
            print(parents, story_ced.scores(truth, group(posts_file)), flush=True)
        tweets = story_tweets.build(posts_file, count=None if full else story_crisislex.SMALL)
        print("crisislex", story_crisislex.scores(tweets, group(posts_file)), flush=True)


if __name__ == "__main__":
    run("--full" in sys.argv)
