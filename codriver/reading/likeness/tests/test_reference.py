"""The kernel and its plain Python reference say the same, bit for bit."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from codriver.reading.likeness.kernel import Likeness, folded
from codriver.reading.likeness.reference import Reference
from codriver.reading.likeness.reference_text import cleaned
from codriver.reading.likeness.settings import Settings

PIECES = [
    "http://t.cn/a",
    "www.x.y ",
    "RT @ab: ",
    "//@名字:",
    "转发微博",
    "回复@谁：",
    "via @me ",
    "(pīn)",
    "[doge]",
    "【",
    "】",
]
PIECES += [
    "(",
    ")",
    "#",
    "#话题#",
    "@",
    ":",
    "/",
    "网页链接",
    "收起全文",
    "𠮷",
    "😀",
    "𝐇",
    "\ud83d",
    "\n",
    " ",
    "…",
    "Ａ",
    "é",
    "\0",
    "轉",
]
HAN = [chr(0x4E00 + step) for step in range(300)]
noisy = st.lists(st.sampled_from(PIECES) | st.sampled_from("abXY中文字博接") | st.characters(), max_size=60).map(
    "".join
)


@settings(max_examples=400, deadline=None)
@given(noisy)
def test_both_fold_any_text_to_the_same(text):
    assert folded(text) == cleaned(text)


def stream(seed: int, count: int) -> list[str]:
    """Few characters, phrases that recur, edited, cut and joined copies: much to find and much to mistake."""
    dice = random.Random(seed)
    alphabet = HAN if seed % 2 else [*"abcdefghijklmnopqrstuvwxyz"]
    phrases = ["".join(dice.choices(alphabet, k=dice.randint(8, 40))) for _ in range(12)]
    texts: list[str] = []
    for _ in range(count):
        text = "".join(dice.choices(alphabet, k=int(dice.lognormvariate(4, 0.8))))
        if texts and dice.random() < 0.5:
            text = dice.choice(texts)
            units = list(text)
            for _ in range(dice.randint(0, len(units) // 8)):
                units[dice.randrange(len(units))] = dice.choice(alphabet)
            text = "".join(units)[: dice.randint(len(text) // 2, 2 * len(text) + 1)]
        texts.append(text + dice.choice(phrases) if dice.random() < 0.3 else text)
    return texts


def answers_of(columns) -> list[tuple]:
    return list(zip(*(column.tolist() for column in vars(columns).values()), strict=True))


def check(slots: int, days: int, texts: list[str], chosen: Settings, seed: int) -> None:
    dice, now, at = random.Random(seed), 0, []
    for _ in texts:
        now += dice.choice((0, 60, 600))
        at.append(now)
    asked = [dice.random() < 0.1 for _ in texts]
    fast, slow = Likeness(slots, days, chosen), Reference(slots, days, chosen)
    ours = answers_of(fast.observe(texts, range(len(texts)), at, asked))
    theirs = slow.observe(texts, list(range(len(texts))), at, asked)
    for number, (mine, its) in enumerate(zip(ours, theirs, strict=True)):
        assert mine == (its.like, its.share, its.exact, its.thin, its.forgotten), texts[number]
    assert (fast.remembered, fast.evicted) == (len(slow.ring), slow.evicted)


def test_the_kernel_answers_what_the_reference_answers():
    for seed in range(6):
        check(slots=(400, 60, 5000)[seed % 3], days=1 + seed % 2, texts=stream(seed, 700), chosen=Settings(), seed=seed)


def test_so_it_does_when_the_table_is_crowded_and_grows():
    check(slots=20_000, days=30, texts=stream(1, 1500), chosen=Settings(posted=32, crowd=2), seed=1)
