"""What the story benchmarks speak of: post records, their keys, and the truth about them."""

import json
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

Key = tuple[str, str]
Post = dict[str, Any]

BEIJING = timezone(timedelta(hours=8))
BACKGROUND = "(background)"


@dataclass
class Truth:
    """What the posts of one file really are. Keys are (channel, id)."""

    story: dict[Key, str] = field(default_factory=dict)  # every post; BACKGROUND for the stream
    kind: dict[Key, str] = field(
        default_factory=dict
    )  # source, repost, prefix, cut, edit, pinyin, latin1, …, background
    source: dict[str, Key] = field(default_factory=dict)  # story → its earliest source post
    given: dict[Key, str] = field(default_factory=dict)  # post → the parent_id written in the file
    hidden: dict[Key, str] = field(default_factory=dict)  # post → the parent_id taken out of the file
    reprints: list[tuple[str, Key, list[Key]]] = field(
        default_factory=list
    )  # kind, source post of its event, its posts
    doubtful: set[frozenset[str]] = field(default_factory=set)  # pairs of stories that might be one
    left_out: set[Key] = field(default_factory=set)  # posts of the stream that are near-copies of a source


def shared_folder() -> Path:
    """Where the real data lies: CODRIVER_SHARED, else beside the checkout."""
    return Path(os.environ.get("CODRIVER_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "data"


def key(record: Mapping[str, Any]) -> Key:
    return record["channel"], record["id"]


def write(posts: Iterable[Post], out: Path) -> None:
    with out.open("w", encoding="utf-8") as lines:
        for post in posts:
            lines.write(json.dumps(post, ensure_ascii=False) + "\n")


def shuffle(posts_file: Path, out: Path, seed: int) -> None:
    """The same lines in another order."""
    lines = list(
        posts_file.open(encoding="utf-8")
    )  # not splitlines(): mangled texts hold signs that it takes for line ends
    Random(seed).shuffle(lines)
    out.write_text("".join(lines), encoding="utf-8")


def grams(text: str) -> set[str]:
    """The three-character grams of the letters and digits of a text, width and case folded, web addresses dropped."""
    folded = unicodedata.normalize("NFKC", re.sub(r"https?://[\x21-\x7e]+", "", text)).lower()
    letters = re.sub(r"[\W_]+", "", folded)
    return {letters[start : start + 3] for start in range(len(letters) - 2)}


def source_time(event: Mapping[str, Any]) -> datetime:
    """When the source was posted: Unix seconds, or in a few events `Mon Sep 10 23:55:28 +0800 2012`."""
    time = event["original"]["time"]
    if isinstance(time, str):
        return datetime.strptime(time, "%a %b %d %H:%M:%S %z %Y").astimezone(BEIJING)
    return datetime.fromtimestamp(time, BEIJING)


def post(channel: str, id: str, author: str, text: str, at: datetime, parent: str | None = None) -> Post:
    """One post record of the public format."""
    return {
        "channel": channel, "id": id, "author": {"id": author}, "text": text,
        "published_at": at.isoformat(), "parent_id": parent,
    }  # fmt: skip
