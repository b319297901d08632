"""What people say that concerns nobody: most of what is heard. Put together so that no two posts are alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import gcd
from random import Random
from re import findall

from django.conf import settings

from codriver.demo import crowd, words
from codriver.demo.words import Groups
from codriver.reading.likeness.kernel import Likeness
from codriver.reading.quotes import passed_on

SITES = {"zh": (("weibo", 62), ("xiaohongshu", 22), ("forum", 16)), "en": (("x", 72), ("mastodon", 28))}
ROUND = 20  # posts in which each kind has its turns
STRIDE = 7  # mixes the turns of a round; it has no factor in common with it
KINDS = (("short", 3), ("long", 4), ("mixed", 13))  # turns of each kind in a round
TRIES = 60  # candidates looked at before we fall back to a word or two


@dataclass(frozen=True)
class Said:
    """One post of chatter."""

    site: str
    who: crowd.Account
    text: str


@dataclass(frozen=True)
class Frame:
    """A way to put a post together: a text with blanks, and for each blank its wordings.

    The lists' lengths share no factor, so in a long run of turns no two posts have two wordings in common.
    """

    tongue: str
    text: str
    groups: Groups

    def at(self, turn: int) -> str:
        """Return the post of one turn."""
        found = self.text.format(*(group[turn % len(group)] for group in self.groups))
        return found[:1].upper() + found[1:]


@cache
def frames(kind: str) -> tuple[Frame, ...]:
    """Return all frames of a kind, both languages mixed."""
    found = {"short": short_frames, "long": long_frames, "mixed": mixed_frames}[kind]
    return tuple(frame for tongue in ("zh", "en") for frame in found(tongue))


def short_frames(tongue: str) -> list[Frame]:
    """Return the one frame of posts of a word or two; those come again and again."""
    return [Frame(tongue, "{}", (words.page("chatter-short").lines(tongue),))]


def long_frames(tongue: str) -> list[Frame]:
    """Return the frames of posts of four clauses."""
    between = "" if tongue == "zh" else " "
    pages = words.page(f"chatter-{tongue}").sections.values()
    return [Frame(tongue, between.join(["{}"] * len(groups)), coprime(groups)) for groups in pages]


def mixed_frames(tongue: str) -> list[Frame]:
    """Return the frames of one sentence with blanks."""
    page = words.page(f"mixed-{tongue}")
    found = []
    for text in page.lines("frames"):
        names = findall(r"{(\w+)}", text)
        groups = coprime(tuple(page.lines(f"list {name}") for name in names))
        for name in names:
            text = text.replace(f"{{{name}}}", "{}")
        found.append(Frame(tongue, text, groups))
    return found


def coprime(groups: Groups) -> Groups:
    """Shorten lists a little until their lengths share no factor, the longest first."""
    lengths: dict[int, int] = {}
    for place in sorted(range(len(groups)), key=lambda place: -len(groups[place])):
        length = len(groups[place])
        while any(gcd(length, other) > 1 for other in lengths.values()):
            length -= 1
        lengths[place] = length
    return tuple(group[: lengths[place]] for place, group in enumerate(groups))


def candidate(seed: int, number: int) -> Said:
    """Return the post of this number: always the same for a seed."""
    rounds, turn = divmod(number, ROUND)
    turn = turn * STRIDE % ROUND
    kind, turn, turns = turn_of(turn)
    every = frames(kind)
    row, place = divmod(rounds * turns + turn, len(every))
    frame = every[place]
    return by_somebody(frame, row + seed + 5 * place, Random(f"chatter {seed} {number}"))


def turn_of(turn: int) -> tuple[str, int, int]:
    """Return whose turn of a round it is: the kind, which of its turns, how many it has."""
    for kind, turns in KINDS:
        if turn < turns:
            return kind, turn, turns
        turn -= turns
    raise ValueError("a round has no such turn")


def by_somebody(frame: Frame, turn: int, random: Random) -> Said:
    """Let somebody say it on one of the sites of its language."""
    names, weights = zip(*SITES[frame.tongue], strict=True)
    site = random.choices(names, weights)[0]
    return Said(site, crowd.anybody(random, site), frame.at(turn))


class Chatter:
    """The posts of a seed in their order, without those that the story engine would take for copies."""

    def __init__(self, seed: int, number: int, heard: Sequence[str]) -> None:
        self.seed = seed
        self.number = number  # of the next candidate
        self.told = 0
        self.memory = Likeness(settings.CODRIVER_WINDOW, settings.CODRIVER_WINDOW_DAYS)  # exactly the engine's
        self.hear(heard)

    def hear(self, texts: Sequence[str]) -> None:
        """Remember what was said by others."""
        if texts:
            keys = range(self.told + 1, self.told + 1 + len(texts))
            self.memory.observe([passed_on(text) or text for text in texts], list(keys), [0] * len(texts))
            self.told += len(texts)

    def next(self) -> Said:
        """Return the next post that is like nothing heard; when nearly all was said before, a word or two."""
        for _ in range(TRIES):
            found = candidate(self.seed, self.number)
            self.number += 1
            if self.memory.observe([found.text], [0], [0], [True]).like[0] <= 0:
                self.hear([found.text])
                return found
        random = Random(f"short {self.seed} {self.number}")
        return by_somebody(random.choice(frames("short")), self.number, random)
