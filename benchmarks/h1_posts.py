"""Posts for the likeness benchmark, made by rule: no real text in them. The same seed gives the same posts.

Chinese (70 %) and English (30 %), about 100 characters; words, phrases and copies follow Zipf's law, so that common
n-grams are really common. A post is new, or a copy of an earlier one: equal, behind a repost mark, cut, in disguise
(emoji, widths, traditional characters), or edited in 5-15 % of its characters or words. Every sixth post of any kind
also carries a phrase that thousands share.
"""

import heapq
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

import numpy as np

KINDS = ("equal", "prefix", "cut", "disguise", "letters", "words")
HARD_KINDS = ("furniture", "part", "gloss")
COPIED_SHARE = 0.35  # of new posts that are copied at all
WORDS, PHRASES = 40_000, 60_000
ASTRAL = [chr(code) for code in (*range(0x1F600, 0x1F640), *range(0x1F300, 0x1F320))]
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 5000)]


@dataclass(frozen=True, slots=True)
class Post:
    """A made post: its text, the number of the group it truly belongs to, its language and how it was made."""

    text: str
    group: int
    language: str
    kind: str


class Language:
    """Words by rank, with running probabilities; a fifth of what is said comes as fixed phrases."""

    def __init__(self, name: str, seed: int):
        dice = Random(f"{name} {seed}")
        self.name, self.glue = name, "" if name == "zh" else " "
        words = list(dict.fromkeys(self._word(dice, rank) for rank in range(WORDS)))
        share = _zipf(len(words))
        numbers = np.random.default_rng([seed, len(name), ord(name[0])])
        picks = np.searchsorted(share, numbers.random((PHRASES, 4)))
        phrases = [self.glue.join(words[pick] for pick in row[: dice.randint(2, 4)]) for row in picks]
        self.parts = np.array([*words, *phrases], dtype=object)
        density = np.concatenate([0.85 * np.diff(share, prepend=0.0), 0.15 * np.diff(_zipf(PHRASES), prepend=0.0)])
        self.share = np.cumsum(density) / density.sum()
        self.shared = [
            self.glue.join(words[dice.randrange(200)] for _ in range(dice.randint(4, 10))) for _ in range(40)
        ]
        self.mean = sum(len(words[pick]) for pick in np.searchsorted(share, numbers.random(5000))) / 5000 * 1.3

    def _word(self, dice: Random, rank: int) -> str:
        if self.name == "zh":
            size = dice.choices((1, 2, 3, 4), (2 if rank > 400 else 60, 65, 18, 12))[0]
            return "".join(HAN[min(4999, int(5000 * dice.random() ** 2.5))] for _ in range(size))
        size = 1 if rank < 60 else dice.choices((1, 2, 3, 4), (10, 40, 35, 15))[0]
        return "".join(
            dice.choice("bcdfghklmnprstvw") + dice.choice("aeiou") + dice.choice(["", "", *"nrst"]) for _ in range(size)
        )

    def texts(self, numbers: np.random.Generator, count: int) -> list[str]:
        lengths = np.clip(numbers.lognormal(4.45, 0.55, count), 14, 400)
        tokens = np.maximum(3, (lengths / (self.mean + len(self.glue))).astype(int))
        picks = self.parts[
            np.minimum(np.searchsorted(self.share, numbers.random(int(tokens.sum()))), len(self.parts) - 1)
        ]
        ends = np.cumsum(tokens)
        return [self.glue.join(picks[end - size : end]) for end, size in zip(ends, tokens, strict=True)]


def posts(count: int, seed: int = 5, kinds: tuple[str, ...] = KINDS, spread: float = 0.02) -> Iterator[Post]:
    """Make `count` posts in order of time. Copies follow within about `spread` of a million posts, some much later."""
    made, due, serial, time = 0, [], 0, 0
    while made < count:
        for post in _new(20_000, seed, time):
            time += 1
            while due and due[0][0] <= time and made < count:
                _, _, copy = heapq.heappop(due)
                yield copy
                made += 1
            if made >= count:
                return
            dice = Random(f"{seed} {time}")
            post = Post(_with_phrase(post.text, post.language, seed, dice), time, post.language, "new")
            yield post
            made += 1
            if dice.random() < COPIED_SHARE:
                for _ in range(min(400, int(1 / max(0.0025, dice.random())))):
                    serial += 1
                    late = dice.expovariate(1 / (spread * 1e6)) + 1
                    heapq.heappush(due, (time + late, serial, _copy(post, kinds, seed, dice)))


def _new(count: int, seed: int, time: int) -> list[Post]:
    """A block of new posts; the block alone decides what they say."""
    numbers = np.random.default_rng([seed, time])
    chinese = numbers.random(count) < 0.7
    zh = iter(language("zh", seed).texts(numbers, int(chinese.sum())))
    en = iter(language("en", seed).texts(numbers, int((~chinese).sum())))
    return [Post(next(zh), 0, "zh", "new") if is_zh else Post(next(en), 0, "en", "new") for is_zh in chinese]


def _copy(post: Post, kinds: tuple[str, ...], seed: int, dice: Random) -> Post:
    kind = dice.choice(kinds)
    text = CHANGES[kind](post, seed, dice)
    return Post(_with_phrase(text, post.language, seed, dice), post.group, post.language, kind)


def _with_phrase(text: str, name: str, seed: int, dice: Random) -> str:
    if dice.random() > 1 / 6:
        return text
    phrase = dice.choice(language(name, seed).shared)
    return f"{phrase} {text}" if dice.random() < 0.5 else f"{text} {phrase}"


def _prefix(post: Post, seed: int, dice: Random) -> str:
    name = "".join(dice.choices(string.ascii_lowercase, k=8))
    return (
        dice.choice([f"RT @{name}: ", f"//@{name}:", "转发微博 ", f"回复@{name}:"]) + post.text + " http://t.cn/" + name
    )


def _cut(post: Post, seed: int, dice: Random) -> str:
    return post.text[: max(10, int(len(post.text) * dice.uniform(0.4, 0.9)))] + "…"


def _disguise(post: Post, seed: int, dice: Random) -> str:
    text = _traditional().convert(post.text) if post.language == "zh" else post.text.upper()
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}) if dice.random() < 0.5 else text
    units = list(wide)
    for _ in range(dice.randint(1, 4)):
        units.insert(dice.randrange(len(units) + 1), dice.choice(ASTRAL))
    return "".join(units)


def _letters(post: Post, seed: int, dice: Random) -> str:
    alphabet = HAN[:3000] if post.language == "zh" else string.ascii_lowercase
    return _edited(list(post.text), alphabet, "", dice)


def _words(post: Post, seed: int, dice: Random) -> str:
    if post.language == "en":
        return _edited(post.text.split(" "), language("en", seed).parts[:5000], " ", dice)
    pairs = [post.text[start : start + 2] for start in range(0, len(post.text), 2)]
    return _edited(pairs, language("zh", seed).parts[:5000], "", dice)


def _edited(units: list[str], alphabet, glue: str, dice: Random) -> str:
    """Change, drop or add 5-15 % of the units, one kind of change as likely as another."""
    for _ in range(max(1, round(len(units) * dice.uniform(0.05, 0.15)))):
        place, change = dice.randrange(len(units)), dice.randrange(3)
        if change == 0:
            units[place] = dice.choice(alphabet)
        elif change == 1 and len(units) > 3:
            del units[place]
        else:
            units.insert(place, dice.choice(alphabet))
    return glue.join(units)


def _furniture(post: Post, seed: int, dice: Random) -> str:
    """30-70 % of the page is not the text; a third of that is what every page of the site says."""
    speech = language(post.language, seed)
    share = dice.uniform(0.3, 0.7)
    around = int(len(post.text) * share / (1 - share))
    shared = dice.choice(speech.shared)
    fresh = speech.glue.join(speech.texts(np.random.default_rng(dice.getrandbits(60)), 1 + around // 60))
    fresh = fresh[: max(0, around - len(shared))]
    half = len(fresh) // 2
    return f"{shared} {fresh[:half]} {post.text} {fresh[half:]}"


def _part(post: Post, seed: int, dice: Random) -> str:
    third, number = max(12, len(post.text) // 3), dice.randrange(3)
    return f"({number + 1}/3) " + post.text[number * third : (number + 1) * third]


def _gloss(post: Post, seed: int, dice: Random) -> str:
    gloss = "".join(dice.choice("bdghjlmz") + dice.choice(["ā", "é", "ǐ", "ào", "eng"]) for _ in range(2))
    return "".join(unit + (f"({gloss})" if dice.random() < 0.15 else "") for unit in post.text)


CHANGES = {
    "equal": lambda post, seed, dice: post.text, "prefix": _prefix, "cut": _cut, "disguise": _disguise,
    "letters": _letters, "words": _words, "furniture": _furniture, "part": _part, "gloss": _gloss,
}  # fmt: skip


def _zipf(size: int) -> np.ndarray:
    weight = 1 / np.arange(2, size + 2)
    return np.cumsum(weight) / weight.sum()


@cache
def language(name: str, seed: int) -> Language:
    return Language(name, seed)


@cache
def _traditional():
    import opencc

    return opencc.OpenCC("s2t")
