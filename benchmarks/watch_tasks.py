"""Streams in which a watch's words mean more than one thing, with the data sets' own labels for the truth.

Those of DEVELOPMENT were looked at while the learner was made, the others only to report.
"""

import csv
import gzip
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from benchmarks.story_posts import shared_folder

Posts = list[tuple[str, bool]]  # text, is it meant


@dataclass(frozen=True)
class Task:
    """What a watch waits for, and how its stream is made."""

    name: str
    language: str
    words: str  # a line each; none: the watch is about something, and begins with ten examples
    posts: Callable[[], Posts]
    is_development: bool = False


@cache
def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table in the shared folder."""
    with gzip.open(shared_folder() / name, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def once(posts: Iterable[tuple[str, bool]]) -> Posts:
    """Return posts with words, each text once: a copy of an answered one would tell nothing."""
    return list({" ".join(text.split()).casefold(): (text, meant) for text, meant in posts if text.strip()}.values())


def shop(said: str, *groups: str, only: str = "") -> Callable[[], Posts]:
    """Chinese reviews that say something: meant where they are of some groups (and of one label)."""

    def posts() -> Posts:
        found = [row for row in rows("online_shopping_10_cats/reviews.csv.gz") if said in row["review"]]
        return once((row["review"], row["cat"] in groups and only in ("", row["label"])) for row in found)

    return posts


def english(name: str, text: str, said: str, is_meant: Callable[[Any], bool]) -> Callable[[], Posts]:
    """English posts that say one of some words; `said` is a regular expression of them."""

    def posts() -> Posts:
        word = re.compile(rf"\b(?:{said})\b", re.IGNORECASE)
        return once((row[text], is_meant(row)) for row in rows(name) if not said or word.search(row[text]))

    return posts


AIR, BANK, PLAY = (
    "airline_tweets/tweets.csv.gz",
    "banking77/utterances.csv.gz",
    "google_play_review_types/reviews.csv.gz",
)
T6, T26 = "crisislex_t6/tweets.csv.gz", "crisislex_t26/tweets.csv.gz"


def labelled(column: str, label: str) -> Callable[[Any], bool]:
    return lambda row: row[column] == label


def reason(*names: str) -> Callable[[Any], bool]:
    return lambda row: row["negativereason"] in names


def category(*names: str) -> Callable[[Any], bool]:
    return lambda row: row["category"] in names


def on_topic(row: Any) -> bool:
    return bool(row["label"] == "on-topic")


SERVICE, BUG, GIFTS = "Customer Service Issue", "bug report", "Donations and volunteering"
BAGS, CALLS = "bag|bags|luggage", "phone|call|hold"
LOST = ("lost_or_stolen_card", "compromised_card", "lost_or_stolen_phone")
LATE = ("card_arrival", "card_delivery_estimate", "order_physical_card")
UNPAID = ("transfer_not_received_by_recipient", "pending_transfer", "transfer_timing", "failed_transfer")
TASKS = [
    Task("声音, meant: telephones", "zh", "声音", shop("声音", "手机"), True),
    Task("味道, meant: shampoo", "zh", "味道", shop("味道", "洗发水"), True),
    Task("热, meant: computers", "zh", "热", shop("热", "计算机"), True),
    Task("电池, meant: tablets", "zh", "电池", shop("电池", "平板"), True),
    Task("bag, meant: lost", "en", "bag\nbags\nluggage", english(AIR, "text", BAGS, reason("Lost Luggage")), True),
    Task("hold, meant: service", "en", "phone\ncall\nhold", english(AIR, "text", CALLS, reason(SERVICE)), True),
    Task("about shampoo", "zh", "", shop("", "洗发水"), True),
    Task("about lost luggage", "en", "", english(AIR, "text", "", reason("Lost Luggage")), True),
    Task("包装, meant: fruit", "zh", "包装", shop("包装", "水果")),
    Task("香, meant: fruit", "zh", "香", shop("香", "水果")),
    Task("大小, meant: fruit", "zh", "大小", shop("大小", "水果")),
    Task("安装, meant: water heaters", "zh", "安装", shop("安装", "热水器")),
    Task("系统, meant: tablets", "zh", "系统", shop("系统", "平板")),
    Task("服务, meant: complaints of hotels", "zh", "服务", shop("服务", "酒店", only="0")),
    Task("颜色, meant: telephones", "zh", "颜色", shop("颜色", "手机")),
    Task("card, meant: when it comes", "en", "card\ncards", english(BANK, "text", "card|cards", category(*LATE))),
    Task("transfer, meant: not arrived", "en", "transfer", english(BANK, "text", "transfer", category(*UNPAID))),
    Task("gate, meant: late", "en", "gate\nplane", english(AIR, "text", "gate|plane", reason("Late Flight"))),
    Task("update, meant: malfunction", "en", "update", english(PLAY, "review", "update", labelled("label", BUG))),
    Task("school, home, meant: the crises", "en", "school\nhome", english(T6, "text", "school|home", on_topic)),
    Task("about fruit", "zh", "", shop("", "水果")),
    Task("about tablets", "zh", "", shop("", "平板")),
    Task("about lost cards", "en", "", english(BANK, "text", "", category(*LOST))),
    Task("about donations", "en", "", english(T26, "text", "", labelled("information_type", GIFTS))),
]  # fmt: skip


def stream(task: Task, seed: int, most: int) -> Posts:
    """Return some posts of a task in the order of a seed."""
    posts = task.posts()
    Random(f"{task.name} {seed}").shuffle(posts)
    return posts[:most]
