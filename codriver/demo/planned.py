"""A tale while it is planned: its posts so far, and how strongly each draws followers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from codriver.demo.crowd import Account
from codriver.demo.models import Tale
from codriver.demo.remarks import Remarks
from codriver.demo.words import Script


@dataclass
class Planned:
    """One post that is to be written. `parent` is a place in the plan; times are seconds since its start."""

    site: str
    who: Account
    text: str
    parent: int | None = None
    kind: str = ""
    at: float = 0.0
    arrives: float = 0.0
    id: str = ""
    own: str = ""  # what the author said herself, without the chain
    likes: int = 0
    above: "Planned | None" = None  # the post at `parent`
    is_linked: bool = True  # False: its site does not say upon what it was said, only its words do


@dataclass
class Plan:
    """A tale while it is planned. Posts are added in an order in which a parent stands before its children."""

    tale: Tale
    script: Script
    random: Random
    remarks: Remarks
    blanks: dict[str, str]
    carriers: Iterator[str]  # what accounts with many followers say, in turn
    posts: list[Planned] = field(default_factory=list)
    pull: list[float] = field(default_factory=list)  # how strongly a post draws followers, by place
    texts: list[str] = field(default_factory=list)

    def remark(self) -> str:
        """Return something that is said at this point of the story."""
        return self.remarks.next(len(self.posts) / self.tale.size)


def add(building: Plan, post: Planned, pull: float | None = None) -> None:
    """Add a post; people with many followers draw more of those who come after."""
    post.above = None if post.parent is None else building.posts[post.parent]
    building.posts.append(post)
    building.pull.append(0.25 + post.who.followers**0.62 / 30 if pull is None else pull)


def filled(building: Plan, text: str) -> str:
    """Fill a text's blanks: the store, the drink, who served it, a number, some hours."""
    for blank, word in building.blanks.items():
        text = text.replace(f"{{{blank}}}", word)
    while "{n}" in text:
        text = text.replace("{n}", str(building.random.randint(11, 48)), 1)
    return text.replace("{hour}", str(building.random.randint(3, 9)))
