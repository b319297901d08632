"""Many watches listen to a text at once: what it costs depends on the text, not on how many words are listened for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from codriver.listening.watches.rules import BESIDE, Line, Sought, Span, key, keys, spans
from codriver.reading.letters import composed, fold


class Heard(NamedTuple):
    """A post as a watch hears it."""

    seq: int
    text: str
    channel: str
    source_kind: str  # what its record says, else what a colleague set for its site
    language: str
    connection: int | None
    beside: tuple[str, ...] = ()  # what is said or written in what stands beside it

    @property
    def folded(self) -> list[str]:
        """Return its own words and those beside it as they are compared."""
        return [fold(composed(text)) for text in (self.text, *self.beside)]


class Ear:
    """The lines of some watches, each found by one piece of it."""

    def __init__(self, watches: Mapping[int, Sought]) -> None:
        self.watches = watches
        self.wanted: dict[str, list[tuple[int, Line]]] = defaultdict(list)
        self.unwanted: dict[str, list[tuple[int, Line]]] = defaultdict(list)
        for watch, sought in watches.items():
            for line in sought.lines:
                self.wanted[key(line.first)].append((watch, line))
            for line in sought.without:
                self.unwanted[key(line.first)].append((watch, line))

    def listen(self, post: Heard) -> dict[int, list[Span]]:
        """Return watch → where the post says what it listens for; the watches that hear nothing are left out."""
        folded = post.folded
        pieces = keys(folded[0])
        for words in folded[1:]:
            pieces |= keys(words)
        hit = _by_watch(self.wanted, pieces)
        if not hit:
            return {}
        out = _by_watch(self.unwanted, pieces)
        found = {}
        for watch, said in hit.items():
            sought = self.watches[watch]
            if not sought.passes(post.language, post.source_kind, post.channel, post.connection):
                continue
            places = _places(said, sought.within, folded)
            if places and not any(spans(out.get(watch, ()), 0, words) for words in folded):
                found[watch] = places
        return found


def _places(said: Iterable[Line], within: int, folded: Sequence[str]) -> list[Span]:
    """Return where the post itself says some lines; of what stands beside it only which lines it says."""
    own = spans(said, within, folded[0])
    lines = {span.line for words in folded[1:] for span in spans(said, within, words)}
    return [*own, *(Span(BESIDE, BESIDE, line) for line in sorted(lines))]


def lets_through(sought: Sought, post: Heard) -> bool:
    """Say whether a post is from where we listen and says nothing that is left out; others judge its words."""
    if not sought.passes(post.language, post.source_kind, post.channel, post.connection):
        return False
    return not (sought.without and any(spans(sought.without, 0, words) for words in post.folded))


_last: list[Ear] = []


def ear_of(watches: Mapping[int, Sought]) -> Ear:
    """Return an Ear for some watches: the last one when nothing has changed since."""
    held = _last[0] if _last else None
    if held and held.watches.keys() == watches.keys() and all(held.watches[pk] is watches[pk] for pk in watches):
        return held
    _last[:] = [Ear(watches)]
    return _last[0]


def _by_watch(lines: Mapping[str, list[tuple[int, Line]]], pieces: set[str]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = defaultdict(list)
    for piece in lines.keys() & pieces:
        for watch, line in lines[piece]:
            found[watch].append(line)
    return found
