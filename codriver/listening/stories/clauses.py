"""Titles: a story is named by its customers' own words, the clause that is most typical of it. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from math import log, sqrt

LONGEST_CHINESE, LONGEST = 24, 70  # characters of a title
SHORTEST = 4  # units (Chinese characters, or thirds of Latin ones)
FIRST = 1.4  # how much more the source's own words count than a follower's
BETTER = 1.25  # how much better a new title must be, so that titles do not flicker
ENDS = re.compile(r"[。！？!?；;…\n【】#]+|\.(?=\s|$)|\s[-–—|]+\s")
PAUSES = re.compile(r"[，,、：:]+\s*")
CHAIN = re.compile(
    r"//\s*@.*|\bRT @[^\s:：]+[:：]?|转发微博|转发自\s*@\S+|轉發微博|查看全文|收起全文|网页链接", re.DOTALL
)
LINK = re.compile(r"https?://\S+|www\.\S+|t\.cn/\w+|(回复|回覆)?@[\w-]{1,30}[:：]?|\[[^\W\d_]{1,8}\]")
CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("（", "）"), ("(", ")"), ("《", "》"))
WRAP = " \t\"'“”‘’「」『』（）()[]【】《》<>~～*·.,，、：:-–—_|"


def own_words(text: str) -> str:
    """Return what an author wrote: no links, names, picture words, quoted posts behind it, stock phrases."""
    return LINK.sub(" ", CHAIN.sub(" ", text)).strip()


def room(text: str) -> int:
    """Return how many characters a title of this script may have."""
    return LONGEST_CHINESE if CJK.search(text) else LONGEST


def clauses(text: str) -> list[str]:
    """Return the candidates in a text: its clauses, and runs of neighbouring clauses that still fit into a title."""
    found: list[str] = []
    for sentence in ENDS.split(own_words(text)):
        ends = [match.start() for match in PAUSES.finditer(sentence)] + [len(sentence)]
        starts = [0] + [match.end() for match in PAUSES.finditer(sentence)]
        for place, start in enumerate(starts[:12]):
            for end in ends[place : place + 4]:
                run = paired(" ".join(sentence[start:end].strip(WRAP).split()))
                if len(run) <= room(run):
                    found.append(run)
    return [run for run in found if _length(run) >= SHORTEST]


def paired(words: str) -> str:
    """Close what a clause opens and open what it closes, where the cut went through a quotation."""
    for opens, closes in PAIRS:
        missing = words.count(opens) - words.count(closes)
        words = opens * -missing + words + closes * missing
    return words


def _length(run: str) -> float:
    chinese = len(CJK.findall(run))
    return chinese + (len(run) - chinese) / 3


def first_clause(text: str) -> str:
    """Return the first words of a text as a title, until a better one is known; "" when it has none."""
    words = " ".join(own_words(text).split()) or " ".join(text.split())
    parts = [part.strip(WRAP) for part in ENDS.split(words) if part.strip(WRAP)]
    return cut(paired(next((part for part in parts if _length(part) >= SHORTEST), parts[0] if parts else words)))


def cut(words: str) -> str:
    """Shorten words to the length of a title, at the end of a word, and say so with an ellipsis."""
    longest = room(words)
    if len(words) <= longest:
        return words
    kept = words[:longest]
    if not CJK.search(words) and " " in kept[20:]:
        kept = kept.rsplit(" ", 1)[0]
    return kept.rstrip(WRAP) + "…"


def title(
    texts: Iterable[str], background: Counter[str], documents: int, words_of: Callable[[str], list[str]], old: str = ""
) -> str:
    """Choose a story's title: the clause whose words are typical of this story and rare elsewhere.

    texts       distinct texts of the story, the source first; at most a few hundred.
    background  word → number of other stories' sources that have it.   documents  how many sources that are.
    words_of    cuts a text into words.
    old         its title so far; it stays unless its words are gone or another is clearly better.
    Returns     one of the story's own clauses; the first words of the first text when no clause fits; "" without texts.
    """
    held = [own_words(text) for text in texts if own_words(text)]
    weights = _weights([set(words_of(text)) for text in held], background, documents)
    scores: dict[str, float] = {}
    for place, text in enumerate(held):
        for clause in clauses(text):
            score = _score(words_of(clause), weights) * (FIRST if place == 0 else 1.0)
            scores[clause] = max(score, scores.get(clause, 0.0))
    best = max(scores, key=lambda clause: scores[clause], default="")
    if scores.get(old, 0.0) * BETTER >= scores.get(best, 0.0) > 0:
        return old
    return best or (first_clause(held[0]) if held else "")


def _weights(bags: list[set[str]], background: Counter[str], documents: int) -> dict[str, float]:
    """Weigh a word by the share of the story's texts that have it and by its rarity in the other stories."""
    here = Counter(word for bag in bags for word in bag if len(word) > 1 or not word.isascii())
    others = {word: max(background[word] - (word in bags[0]), 0) for word in here}  # the source is in the background
    rarity = {word: log((documents + 2) / (others[word] + 1)) for word in here}
    return {
        word: sqrt(count / len(bags)) * rarity[word] * (1.0 if len(word) > 1 else 0.3) for word, count in here.items()
    }


def _score(words: list[str], weights: dict[str, float]) -> float:
    return sum(weights.get(word, 0.0) for word in set(words)) / sqrt(len(words) + 3)
