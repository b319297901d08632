"""What somebody asks for, read; and whether a text holds it. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import log, sqrt

from codriver.reading.letters import LETTER, SIGN, composed, fold, kind
from codriver.reading.tokens import LONGEST, runs, sign_token, word_token

LONGEST_ASK = 300  # characters
MOST_PARTS = 20
MANY = 8  # stretches of one size that are written anew as one
TIERS = (64, 512, 4_096, 32_768)  # documents of a stretch: below each it is small
FIELDS = {"author": "author", "作者": "author", "site": "site", "channel": "site", "站点": "site"}
QUOTES = {'"': '"', "“": "”", "„": "“", "「": "」", "『": "』", "《": "》", "＂": "＂"}
FIELD = re.compile(rf"({'|'.join(FIELDS)})[:：]", re.IGNORECASE)


class Fault(StrEnum):
    """Why something cannot be looked for."""

    TOO_LONG = "too long"
    TOO_MANY = "too many parts"
    UNCLOSED = "a quotation is not closed"
    NOTHING_BEHIND = "nothing behind the colon"
    NO_LETTERS = "no letters"
    ONLY_WITHOUT = "only what must not be there"
    UNKNOWN_SITE = "no such site"


class Misread(ValueError):
    """What was asked cannot be looked for; `word` is the part that is to blame."""

    def __init__(self, fault: Fault, word: str = "") -> None:
        super().__init__(f"{fault}: {word}")
        self.fault, self.word = fault, word


@dataclass(frozen=True)
class Term:
    """Words that stand together, as they are compared: folded, with one space where anything stood between them."""

    words: str
    tokens: frozenset[int]  # a text that has the term has all of them
    is_exact: bool  # and the other way round: a text that has them has the term, so it need not be looked at


@dataclass(frozen=True)
class Asked:
    """What was asked for: every one of `wanted` and none of `unwanted`; likewise authors' names and sites."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    authors: tuple[Term, ...] = ()
    sites: tuple[str, ...] = ()
    without_sites: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was asked for."""
        return not (self.wanted or self.authors)

    @property
    def is_exact(self) -> bool:
        """Say whether the index alone answers it, without a look at the texts."""
        return all(term.is_exact for term in (*self.wanted, *self.unwanted))


def read(words: str) -> Asked:
    """Read what somebody typed.

    words    `coffee lid`, `"burnt lips"`, `-advert`, `author:名`, `site:weibo`, in any order; any quotation marks.
    Returns  what is asked for; empty when there is nothing in it at all.
    Raises   Misread with the part that cannot be looked for.
    """
    if len(words) > LONGEST_ASK:
        raise Misread(Fault.TOO_LONG)
    found: dict[str, list[Term]] = {"": [], "-": [], "author": []}
    sites: dict[str, list[str]] = {"site": [], "-site": []}
    for number, (sign, field, value, said) in enumerate(_parts(words)):
        if number == MOST_PARTS:
            raise Misread(Fault.TOO_MANY)
        if field and not value.strip():
            raise Misread(Fault.NOTHING_BEHIND, said)
        if field == "site":
            sites[sign + field].append(value.strip())
        elif field:
            found[field].append(term(value, said))
        else:
            found[sign].append(term(value, said))
    asked = Asked(
        wanted=tuple(found[""]),
        unwanted=tuple(found["-"]),
        authors=tuple(found["author"]),
        sites=tuple(sites["site"]),
        without_sites=tuple(sites["-site"]),
    )
    if asked.is_empty and words.strip():
        raise Misread(Fault.ONLY_WITHOUT)
    return asked


def _parts(words: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield ("-" or "", field or "", what is asked of it, the part as it was typed)."""
    place = 0
    while place < len(words):
        if words[place].isspace():
            place += 1
            continue
        start, sign = place, ""
        if words[place] in "-－" and place + 1 < len(words) and not words[place + 1].isspace():
            sign, place = "-", place + 1
        named = FIELD.match(words, place)
        if named:
            place = named.end()
        value, place = _value(words, place)
        yield sign, FIELDS[named[1].lower()] if named else "", value, words[start:place]


def _value(words: str, place: int) -> tuple[str, int]:
    """Return a quotation, or what stands up to the next space, and where it ends."""
    closing = QUOTES.get(words[place : place + 1])
    if closing:
        end = words.find(closing, place + 1)
        if end < 0:
            raise Misread(Fault.UNCLOSED, words[place:])
        return words[place + 1 : end], end + 1
    space = re.compile(r"\s|$").search(words, place)
    end = space.start() if space else len(words)
    return words[place:end], end


def term(value: str, said: str = "") -> Term:
    """Return words as a term. Raises Misread when no letter, digit or sign is in them."""
    words = " ".join(fold(composed(value)).split())
    if not words:
        raise Misread(Fault.NO_LETTERS, said or value)
    return Term(words, frozenset(_telling(words)), _is_exact(words))


def _telling(words: str) -> Iterator[int]:
    """Yield the tokens that tell where these words may stand: of a run of signs the pairs, rarer than single signs."""
    for what, run in runs(words):
        if what == LETTER:
            yield word_token(run)
        elif what == SIGN:
            yield from map(sign_token, run, run[1:]) if len(run) > 1 else [sign_token(run)]


def _is_exact(words: str) -> bool:
    """Say whether a text with the tokens of these words must hold them: one word, one sign or two signs."""
    pieces = runs(words)
    return len(pieces) == 1 and len(words) <= (2 if pieces[0][0] == SIGN else LONGEST)


def places(term: Term, folded: str) -> list[tuple[int, int]]:
    """Return where a term stands in a folded text: (begin, end). A word stands only where it begins and ends."""
    found = []
    for match in _pattern(term.words).finditer(folded):
        begin, end = match.span()
        if not (_goes_on(folded, begin - 1, begin) or _goes_on(folded, end - 1, end)):
            found.append((begin, end))
    return found


def _goes_on(folded: str, left: int, right: int) -> bool:
    """Say whether two neighbouring characters belong to one word."""
    return left >= 0 and right < len(folded) and kind(folded[left]) == LETTER == kind(folded[right])


@lru_cache(maxsize=10_000)
def _pattern(words: str) -> re.Pattern[str]:
    """Return the pattern of a term: between its words anything but letters and signs may stand."""
    return re.compile(" +".join(map(re.escape, words.split(" "))))


def holds(asked: Asked, text: str) -> bool:
    """Say whether a text has all that is wanted of it and nothing that is not."""
    folded = fold(composed(text))
    return all(places(one, folded) for one in asked.wanted) and not any(places(one, folded) for one in asked.unwanted)


def marks(terms: Sequence[Term], text: str) -> list[tuple[int, int]]:
    """Return the stretches of a composed text to mark, in order, none of which touch."""
    folded = fold(text)
    found: list[tuple[int, int]] = []
    for begin, end in sorted(place for one in terms for place in places(one, folded)):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def joinable(sizes: Sequence[int], most: int) -> int:
    """Return how many of the last stretches to write anew as one, so that a search asks few of them.

    sizes    how many documents each has, the oldest first.    most  how many one may have.
    Returns  0 when they are few enough, else at least MANY. Each document is written anew about once for every
             TIERS entry, whatever the number of stretches.
    """
    for tier in TIERS:
        number = next((n for n, size in enumerate(reversed(sizes)) if size >= tier), len(sizes))
        while number and sum(sizes[-number:]) > most:
            number -= 1
        if number >= MANY:
            return number
    return 0


def worth(asked: Asked, text: str, posts: int) -> float:
    """Return how well a text answers, for the order "best first".

    text     it holds what is asked.
    posts    how many posts say exactly this, >= 1.
    Returns  how much of the text is what was asked for, times how often it was said: a short post that many passed on
             stands before a long one that only mentions it.
    """
    folded = fold(composed(text))
    covered = sum(end - begin for begin, end in marks(asked.wanted, folded))
    return covered / sqrt(len(folded) + 20) * (1 + log(posts))
