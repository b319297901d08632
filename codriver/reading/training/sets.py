"""The data sets that can be learned from, what each row teaches, and under which terms they were published.

Each function yields the lessons of one set. The texts stay where they are: only hashed weights leave this room.
"""

import csv
import gzip
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codriver.reading.training import own
from codriver.reading.training.lessons import Lesson, feeling, whole

STATED, UNSTATED, RESEARCH = "stated", "not stated", "research only"


def folder() -> Path:
    """Where the data sets lie: CODRIVER_SHARED, else beside the checkout."""
    beside = Path(__file__).resolve().parents[4] / "shared"
    return Path(os.environ.get("CODRIVER_SHARED") or beside) / "data"


def table(path: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file of a set."""
    with gzip.open(folder() / path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def objects(path: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON lines file of a set."""
    with gzip.open(folder() / path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@dataclass(frozen=True)
class Source:
    """A data set: where it is, its licence, whether shipped weights may learn from it, and how much a row counts."""

    name: str
    licence: str
    terms: str
    lessons: Callable[[], Iterator[Lesson]]
    cost: float = 1.0

    def whole(self) -> Iterator[Lesson]:
        return whole(self.lessons())


def reviews(name: str, path: str) -> Callable[[], Iterator[Lesson]]:
    """Chinese reviews: label 1 is positive, 0 negative."""

    def lessons() -> Iterator[Lesson]:
        for row in table(path):
            yield Lesson(row["review"], name, {"polarity": 1 if row["label"] == "1" else -1})

    return lessons


def emotion() -> Iterator[Lesson]:
    """Microblog posts: optimism and gratitude are positive; fear, disgust, sadness and anger are negative."""
    by_label = dict.fromkeys("0156", -1) | dict.fromkeys("24", 1)
    for row in table("weibo_covid_emotion/posts.csv.gz"):
        if row["label"] in by_label:
            yield Lesson(row["review"], "weibo_covid_emotion", {"polarity": by_label[row["label"]]})


def cars() -> Iterator[Lesson]:
    """Car forum: the polarity where all opinions of a comment agree."""
    for row in objects("bdci_car_opinions/comments.jsonl.gz"):
        signs = {int(label["sentiment"]) for label in row["labels"]}
        if signs in ({-1}, {1}):
            yield Lesson(row["text"], "bdci_car_opinions", {"polarity": signs.pop()})


def airline() -> Iterator[Lesson]:
    """Tweets to airlines in three feelings."""
    for row in table("airline_tweets/tweets.csv.gz"):
        yield Lesson(row["text"], "airline_tweets", feeling(row["airline_sentiment"]))


def deceptive() -> Iterator[Lesson]:
    """English hotel reviews; only their polarity, not whether they are true."""
    for row in table("deceptive_opinion_spam/reviews.csv.gz"):
        yield Lesson(row["text"], "deceptive_opinion_spam", {"polarity": 1 if row["polarity"] == "positive" else -1})


def own_sentences() -> Iterator[Lesson]:
    """Our own sentences, without those kept for the test."""
    return (sentence.lesson() for sentence in own.learned())


HOTEL, MEALS, SHOPPING = "chnsenticorp_hotel", "waimai_10k", "online_shopping_10_cats"
SOURCES = (  # costs were chosen on these sets: small ones and our own count more, so that the large one rules none
    Source("own sentences", "Apache-2.0", STATED, own_sentences, cost=5),
    Source(HOTEL, "not stated", UNSTATED, reviews(HOTEL, f"{HOTEL}/reviews.csv.gz"), cost=3),
    Source(MEALS, "not stated", UNSTATED, reviews(MEALS, f"{MEALS}/reviews.csv.gz")),
    Source(SHOPPING, "not stated", UNSTATED, reviews(SHOPPING, f"{SHOPPING}/reviews.csv.gz")),
    Source("weibo_covid_emotion", "not stated", UNSTATED, emotion, cost=0.3),
    Source("bdci_car_opinions", "not stated", UNSTATED, cars, cost=0.2),
    Source("airline_tweets", "non-commercial", RESEARCH, airline, cost=2),
    Source("deceptive_opinion_spam", "non-commercial research", RESEARCH, deceptive),
)
VARIANTS = {  # which terms each may learn from
    "cautious": (STATED,),
    "shipped": (STATED, UNSTATED),
    "research": (STATED, UNSTATED, RESEARCH),
}


def sources(variant: str) -> list[Source]:
    """The sets that a variant learns from."""
    return [source for source in SOURCES if source.terms in VARIANTS[variant]]
