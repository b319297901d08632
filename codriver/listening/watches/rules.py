"""What a watch listens for, read; and where a text says it. Pure."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from codriver.listening.searching.rules import Misread, Term, places, term
from codriver.reading.letters import LETTER
from codriver.reading.tokens import runs

MOST_LINES = 500  # of a field of a watch
LONGEST_LINE = 100  # characters
FARTHEST = 100  # words or characters that may stand between two near words
MOST_SPANS = 50  # places that are kept of one post
BESIDE = -1  # begin and end of what the words beside a post say
DOTS = re.compile(r"\s*(?:[…⋯]+|\.{3,})\s*")
OTHER = "other"
LANGUAGES = ("zh", "en", OTHER)


class Fault(StrEnum):
    """Why a line cannot be listened for."""

    NOTHING = "nothing to listen for"
    TOO_MANY = "too many lines"
    TOO_LONG = "a line is too long"
    NO_LETTERS = "no letters"
    NOT_TWO = "not two words"


class Unheard(ValueError):
    """A field cannot be listened for; `line` is to blame."""

    def __init__(self, field: str, fault: Fault, line: str = "") -> None:
        super().__init__(f"{field}: {fault}: {line}")
        self.field, self.fault, self.line = field, fault, line


class Span(NamedTuple):
    """Where a text says what is listened for, and by which line of the watch."""

    begin: int
    end: int
    line: str


@dataclass(frozen=True)
class Line:
    """A line of a watch: a word or a phrase; of words near each other the second one as well."""

    said: str
    first: Term
    second: Term | None = None


@dataclass(frozen=True)
class Sought:
    """What a watch listens for: any of `lines`, none of `without`. Empty sets let every post through."""

    lines: tuple[Line, ...]
    within: int = 10
    without: tuple[Line, ...] = ()
    languages: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    connections: frozenset[int] = frozenset()

    def passes(self, language: str, kind: str, channel: str, connection: int | None) -> bool:
        """Say whether a post is from where we listen. Of sites and connections either will do."""
        spoken = language if language in LANGUAGES else OTHER
        is_from = channel in self.channels or connection in self.connections
        return (
            (not self.languages or spoken in self.languages)
            and (not self.kinds or kind in self.kinds)
            and (is_from or not (self.channels or self.connections))
        )


def lines(field: str, text: str) -> tuple[Line, ...]:
    """Return the lines of a field, each once. Raises Unheard."""
    said = list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    if len(said) > MOST_LINES:
        raise Unheard(field, Fault.TOO_MANY)
    return tuple(_line(field, one) for one in said)


def _line(field: str, said: str) -> Line:
    if len(said) > LONGEST_LINE:
        raise Unheard(field, Fault.TOO_LONG, said)
    parts = DOTS.split(said) if field == "near" else [said]
    if field == "near" and (len(parts) != 2 or not all(parts)):
        raise Unheard(field, Fault.NOT_TWO, said)
    try:
        return Line(said, *map(term, parts))
    except Misread:
        raise Unheard(field, Fault.NO_LETTERS, said) from None


def sought(words: str, near: str, within: int, without: str, **where: Iterable[object]) -> Sought:
    """Read what a watch listens for.

    words, near, without   a line each; of `near` two words with dots between them: "lid … burn".
    within   words or characters that may stand between those two, 0–FARTHEST.
    where    languages (of LANGUAGES), kinds, channels, connections.
    Raises   Unheard with the field and the line that are to blame.
    """
    wanted = lines("words", words) + lines("near", near)
    if not wanted:
        raise Unheard("words", Fault.NOTHING)
    return Sought(wanted, within, lines("without", without), **{name: frozenset(some) for name, some in where.items()})  # type: ignore[arg-type] # each set has its own kind


def about(without: str, **where: Iterable[object]) -> Sought:
    """Read what a watch leaves out that goes by examples: it has no lines. Raises Unheard."""
    return Sought((), 0, lines("without", without), **{name: frozenset(some) for name, some in where.items()})  # type: ignore[arg-type] # each set has its own kind


def spans(said: Iterable[Line], within: int, folded: str) -> list[Span]:
    """Return where a folded text says some lines, the first MOST_SPANS; none when it says none of them."""
    found: list[Span] = []
    for line in said:
        if line.second is None:
            found += [Span(*place, line.said) for place in places(line.first, folded)]
        else:
            found += _near(line, places(line.first, folded), places(line.second, folded), within, folded)
    return sorted(set(found))[:MOST_SPANS]


Place = tuple[int, int]


def _near(line: Line, firsts: list[Place], seconds: list[Place], within: int, folded: str) -> Iterator[Span]:
    """Yield both places of each pair of neighbours that is near enough; the order of the two does not matter."""
    begins, ends = [begin for begin, _ in seconds], [end for _, end in seconds]
    for begin, end in firsts:
        after, before = bisect_left(begins, end), bisect_right(ends, begin) - 1
        if after < len(seconds) and _gap(folded[end : begins[after]], within) <= within:
            yield from (Span(begin, end, line.said), Span(*seconds[after], line.said))
        if before >= 0 and _gap(folded[ends[before] : begin], within) <= within:
            yield from (Span(begin, end, line.said), Span(*seconds[before], line.said))


def _gap(between: str, within: int) -> int:
    """Return how many words and signs stand in a stretch of folded text; more than `within` when it is long."""
    if len(between) > (within + 1) * 60:
        return within + 1
    return sum(1 if kind == LETTER else len(run) for kind, run in runs(between) if kind)


def keys(folded: str) -> set[str]:
    """Return the words, signs and pairs of signs of a folded text: what an Ear has lines by."""
    found: set[str] = set()
    for chunk in folded.split():
        if chunk.isascii():
            found.add(chunk)
            continue
        for kind, run in runs(chunk):
            if kind == LETTER:
                found.add(run)
            else:
                found.update(run)
                found.update(map(str.__add__, run, run[1:]))
    return found


def key(one: Term) -> str:
    """Return the piece of a term by which its line is found: its longest word, else its first pair of signs."""
    pieces = [run for chunk in one.words.split() for _, run in runs(chunk)]
    words = [run for run in pieces if runs(run)[0][0] == LETTER]
    return max(words, key=len) if words else max(pieces, key=len)[:2]
