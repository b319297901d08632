"""Two baselines for the story benchmarks, both over the posts in file order, both using the parents that are given.

A post first follows its parent; one without a known parent joins the earliest post whose text is the same (`exact`) or
alike (`rensa`: MinHash of 3-character grams, 128 permutations in 32 bands, verified at the stated Jaccard likeness).
Texts of fewer than eight letters and digits are never compared: else all plain forwards would be one story.
"""

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from benchmarks.story_posts import Key, key

SHORTEST = 8
LIKENESS = 0.5
Grouping = dict[Key, dict[str, Any]]


def exact(posts_file: Path) -> Grouping:
    """Equal normalised text is one story."""
    first: dict[str, Key] = {}
    return _follow(posts_file, lambda post, text: first.setdefault(text, key(post)))


def rensa(posts_file: Path) -> Grouping:
    """The most alike of the candidates that the locality-sensitive index of rensa returns."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=LIKENESS, num_perm=128, num_bands=32)
    seen: list[tuple[Key, Any]] = []

    def earlier(post: dict[str, Any], text: str) -> Key:
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update([text[start : start + 3] for start in range(len(text) - 2)])
        alike = [(sketch.jaccard(seen[number][1]), -number) for number in index.query(sketch)]
        likeness, number = max(alike, default=(0.0, 0))
        index.insert(len(seen), sketch)
        seen.append((key(post), sketch))
        return seen[-number][0] if likeness >= LIKENESS else key(post)

    return _follow(posts_file, earlier)


def letters(text: str) -> str:
    """Letters and digits only, width and case folded, web addresses and a leading repost chain dropped."""
    text = unicodedata.normalize("NFKC", html.unescape(text)).lower()
    text = re.sub(
        r"^(\s*(rt|mt)\s*@\w+[:\s]*|\s*转发微博[。.]?|\s*轉發微博[。.]?)+",
        "",
        re.sub(r"https?://[\x21-\x7e]*", "", text),
    )
    return re.sub(r"[\W_]+", "", text)


def _follow(posts_file: Path, earlier: Callable[[dict[str, Any], str], Key]) -> Grouping:
    up: dict[Key, Key] = {}
    posts = [json.loads(line) for line in posts_file.open(encoding="utf-8")]
    for post in posts:
        mine, text = key(post), letters(post["text"])
        if post["parent_id"]:
            _join(up, mine, (post["channel"], post["parent_id"]))
        elif len(text) >= SHORTEST:
            _join(up, mine, earlier(post, text))
    return _said(posts, up)


def _root(up: dict[Key, Key], post: Key) -> Key:
    while up.get(post, post) != post:
        up[post] = up.get(up[post], up[post])
        post = up[post]
    return post


def _join(up: dict[Key, Key], post: Key, to: Key) -> None:
    up[_root(up, post)] = _root(up, to)


def _said(posts: Iterable[dict[str, Any]], up: dict[Key, Key]) -> Grouping:
    """The source of a group is its earliest post."""
    said: Grouping = {}
    told: set[Key] = set()
    for post in sorted(posts, key=lambda one: one["published_at"]):
        story = _root(up, key(post))
        relation = "source" if story not in told else "repost" if post["parent_id"] else "copy"
        told.add(story)
        said[key(post)] = {"story": "/".join(story), "parent_id": post["parent_id"], "relation": relation}
    return said
