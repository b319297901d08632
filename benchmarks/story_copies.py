"""Plants copies and mangled reprints of a cascade's source on other sites, each later than the source."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from benchmarks import story_mangle
from benchmarks.story_furniture import SHARED_HEADS, furnished
from benchmarks.story_posts import BACKGROUND, Post, Truth, key, post, source_time

SITES = tuple(SHARED_HEADS)
COPY_KINDS = ("prefix", "prefix", "cut", "cut", "cut", "edit", "edit", "edit")
REPRINT_KINDS = ("pinyin", "latin1", "gbk", "parts", "furniture")  # of the two decodings one an event
CHATTER_SHARE = 0.15  # how often something else is said between two numbered parts
BETWEEN = (
    "先吃饭，一会儿接着发", "太长了，分几条发", "手机打字慢，大家等等",
    "还有下文", "楼下的别催", "信号不好，刚才没发出去",
)  # fmt: skip


def copies(event: Mapping[str, Any], truth: Truth, seed: int) -> list[Post]:
    """Eight copies and four mangled reprints of the event's source: pinyin, one wrong decoding, parts, furniture."""
    rng = Random(f"{seed} {event['mid']}")
    planted = []
    for kind in COPY_KINDS:
        planted += _plant(event, kind, truth, rng)
    for kind in ("pinyin", rng.choice(("latin1", "gbk")), "parts", "furniture"):
        planted += _plant(event, kind, truth, rng)
    return planted


def _plant(event: Mapping[str, Any], kind: str, truth: Truth, rng: Random) -> list[Post]:
    source, site, at = ("weibo", event["mid"]), rng.choice(SITES), source_time(event) + _later(rng)
    author = f"{site}-{rng.randrange(10**9)}"
    posts: list[Post] = []
    between: list[Post] = []
    for text in _texts(event["original"]["text"], kind, site, at, rng):
        if posts and rng.random() < CHATTER_SHARE:
            between.append(post(site, _new_id(rng), author, rng.choice(BETWEEN), at - timedelta(seconds=30)))
        posts.append(post(site, _new_id(rng), author, text, at))
        at += timedelta(seconds=rng.randint(60, 540))
    for one in posts:
        truth.story[key(one)], truth.kind[key(one)] = truth.story[source], kind
    for one in between:
        truth.story[key(one)], truth.kind[key(one)] = BACKGROUND, "chatter"
    truth.reprints.append((kind, source, [key(one) for one in posts]))
    return posts + between


def _new_id(rng: Random) -> str:
    return f"{rng.randrange(16**10):010x}"


def _texts(text: str, kind: str, site: str, at: datetime, rng: Random) -> list[str]:
    match kind:
        case "parts":
            return story_mangle.in_parts(text, rng)
        case "furniture":
            return [furnished(text, site, at, rng)]
        case "edit":
            return [story_mangle.edit(text, rng, COMMON)]
    change = {
        "prefix": story_mangle.put_before, "cut": story_mangle.cut_off, "pinyin": story_mangle.with_pinyin,
        "latin1": story_mangle.as_latin1, "gbk": story_mangle.as_gbk,
    }[kind]  # fmt: skip
    return [change(text, rng)]


def _later(rng: Random) -> timedelta:
    """Ten minutes to about ten days after the source, most within the first day."""
    return timedelta(minutes=10 + rng.lognormvariate(5.5, 1.5) % 14_400, seconds=rng.randrange(60))


# The letters that edits draw from: common characters, so that an edit does not stand out.
COMMON = (
    "的一是不了人我在有他这中大来上个国到说们为子和你地出道也时年得就那要下以"
    "生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想"
    "看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
)
