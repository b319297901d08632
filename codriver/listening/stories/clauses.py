"""Titles: a story is named by its customers' own words, how its source begins. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from math import log, sqrt

LONGEST_CHINESE, LONGEST = 24, 70  # characters of a title
SHORTEST = 4  # units (Chinese characters, or thirds of Latin ones)
LONG_ENOUGH = 6  # units from which a sentence says what it is about
COMMON = 0.05  # share of the other stories from which on a word tells nothing of this one
ENDS = re.compile(r"[。！？!?；;…\n【】#]+|\.(?=\s|$)|\s[-–—|]+\s")
PAUSES = re.compile(r"[，,、：:]+\s*")
CHAIN = re.compile(
    r"//\s*@.*|\bRT @[^\s:：]+[:：]?|转发微博|转发自\s*@\S+|轉發微博|查看全文|收起全文|网页链接", re.DOTALL
)
LINK = re.compile(r"https?://\S+|www\.\S+|t\.cn/\w+|(回复|回覆)?@[\w-]{1,30}[:：]?|\[[^\W\d_]{1,8}\]")
CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("（", "）"), ("(", ")"), ("《", "》"))
SIGNS = re.compile(r"\w+")
GOES_ON = re.compile(
    r"^(?:(?:第[一二三四五六七八九十\d]+|[一二三四五六七八九十]+|首先|其次|再次|再者|最后|另外|此外|同时)[，,、：:.)）]\s*"
    r"|\d{1,2}(?:[、)）]|\.(?!\d))\s*"
    r"|(?:所以|因此|于是|但是|可是|然而|而且|并且|况且|以及|然后|接着|还有|不过(?!如此|是)|但(?!愿|凡))[，,、：:\s]*"
    r"|(?:and|but|or|then|also|because|however|moreover|besides)\b[,\s]+|so,\s+)+",
    re.IGNORECASE,
)
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
                run = paired(opened(sentence[start:end]))
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
    parts = [part for part in (opened(part) for part in ENDS.split(words)) if part]
    return lead(words) or cut(paired(next((part for part in parts if _length(part) >= SHORTEST), "".join(parts[:1]))))


def lead(text: str, says: Callable[[str], bool] = lambda clause: True) -> str:
    """Return the first sentence of a text that is long enough, as far as its clauses fit into a title; "" if none is.

    says  says whether a clause tells something. A Chinese sentence may begin at its first clause that does; a sentence
          in other letters is taken from its beginning, for its commas cut subjects from their verbs.
    """
    for sentence in ENDS.split(own_words(text)):
        starts = [0] + [match.end() for match in PAUSES.finditer(sentence)] if CJK.search(sentence) else [0]
        for start in starts[:12]:
            rest = sentence[start:]
            first = PAUSES.split(rest, maxsplit=1)[0] if len(starts) > 1 else rest
            run = _fitting(rest)
            if _length(run) >= LONG_ENOUGH and says(first):
                return run
    return ""


def _fitting(sentence: str) -> str:
    """Return a sentence as far as whole clauses of it fit; cut within a clause when too little would be left."""
    ends = [match.start() for match in PAUSES.finditer(sentence)] + [len(sentence)]
    runs = [paired(opened(sentence[:end])) for end in ends]
    fit = [run for run in runs if len(run) <= room(run)]
    return fit[-1] if fit and _length(fit[-1]) >= LONG_ENOUGH else cut(runs[-1])


def opened(words: str) -> str:
    """Return words without what ties them to the words before: a number of a list, "but", "and so"."""
    words = " ".join(words.strip(WRAP).split())
    return GOES_ON.sub("", words).strip(WRAP)


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
    """Choose a story's title: the first sentence of its source that has a word which is rare elsewhere.

    Where the source has none, it is the clause of any post whose words are the most typical of this story.

    texts       distinct texts of the story, the source first; at most a few hundred.
    background  word → number of other stories' sources that have it.   documents  how many sources that are.
    words_of    cuts a text into words.
    old         its title so far; it stays while its words stand in the source, so that titles do not flicker.
    Returns     one of the story's own clauses; the first words of the first text when no clause fits; "" without texts.
    """
    held = [own_words(text) for text in texts if own_words(text)]
    bags = [set(words_of(text)) for text in held]
    weights = _weights(bags, background, documents)
    rare = {word for word in weights if background[word] - (word in bags[0]) < max(1.0, documents * COMMON)}
    telling = {word for word in rare if len(word) > 1 and not word.isdecimal()}
    said = {clause: _score(words_of(clause), weights) for text in held for clause in clauses(text)}
    found = lead(held[0], lambda clause: not telling.isdisjoint(words_of(clause))) if held else ""
    best = found or max(said, key=lambda clause: said[clause], default="")
    is_kept = bool(old) and opened(old) == old and (_is_in(old, held[:1]) or (not found and _is_in(old, held)))
    return old if is_kept else best or (first_clause(held[0]) if held else "")


def _is_in(title: str, texts: list[str]) -> bool:
    """Say whether a title's words still stand in one of the texts."""
    words = "".join(SIGNS.findall(title))
    return any(words in "".join(SIGNS.findall(text)) for text in texts)


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
