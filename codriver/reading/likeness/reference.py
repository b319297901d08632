"""Likeness in plain Python: the meaning of the kernel, word for word, a thousand times slower. Tests compare the two.

Read this one first. reference_text.py says how a text becomes features; this file, what the window does with them.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from codriver.reading.likeness.reference_text import FACE_BITS, SKETCH, WORD, Feature, Features, features, mix
from codriver.reading.likeness.settings import CELLS, Settings

KEPT_OF_EVICTED, ASKED_OF_EVICTED, BALLOT = 8, 12, 64


@dataclass(slots=True)
class Slot:
    key: int
    at: int
    text: Features
    cluster: int
    told: list[bool]  # by feature: no boilerplate when it came


@dataclass(slots=True)
class Posting:
    place: int
    seq: int
    boiler: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    like: int = -1
    share: float = 0.0
    exact: bool = False
    thin: bool = False
    forgotten: bool = False


class Reference:
    """The same window, slowly."""

    def __init__(self, slots: int = 1_000_000, days: int = 30, settings: Settings | None = None):
        self.slots, self.seconds, self.settings = slots, days * 86_400, settings or Settings()
        self.ring: dict[int, Slot] = {}  # by sequence number, oldest first
        self.equal: dict[int, int] = {}  # hash of the folded text: sequence number
        self.head, self.now, self.evicted = 1, -(2**63), 0
        self.most_buckets, self.buckets = self.settings.buckets(slots)
        self.table: dict[int, list[Posting | None]] = {}
        self.occupied = 0
        self.gone: tuple[dict[int, int], dict[int, int]] = ({}, {})  # two generations of words of bits
        self.turn = self.fill = 0

    def observe(
        self, texts: Sequence[str], keys: Sequence[int], at: Sequence[int], ask_only: Sequence[bool] | None = None
    ) -> list[Answer]:
        asked = ask_only or [False] * len(texts)
        return [self._take(*call) for call in zip(texts, keys, at, asked, strict=True)]

    def _take(self, raw: str, key: int, at: int, ask_only: bool) -> Answer:
        self._grow_if_full()
        self._expire(at)
        text = features(raw, self.settings)
        if text.thin:
            return Answer(thin=True)
        if text.hash in self.equal:
            return Answer(self.ring[self.equal[text.hash]].key, 1.0, exact=True)
        votes, boiler = self._ask(text)
        like, share, block = self._most_alike(text, votes, boiler)
        told = [not boilerplate for boilerplate in boiler]
        forgotten = like is None and self._was_forgotten(text, told)
        answer = Answer(like.key if like else -1, share, forgotten=forgotten)
        if not ask_only:
            self._remember(text, key, told, None if block else like)
        return answer

    # ---- postings

    def _cells(self, place: int) -> list[Posting | None]:
        return self.table.setdefault((place >> 21 << 21) * self.buckets >> 64, [None] * CELLS)

    def _live(self, place: int) -> list[tuple[int, Posting]]:
        """The live postings of one feature, with their cells."""
        cells = enumerate(self._cells(place))
        return [(c, p) for c, p in cells if p and (p.place ^ place) >> 21 & WORD == 0 and p.seq in self.ring]

    def _ask(self, text: Features) -> tuple[dict[int, int], list[bool]]:
        votes: dict[int, int] = {}
        boiler = [False] * len(text.sketch)
        for number, feature in enumerate(text.sketch):
            for _, posting in self._live(feature.place):
                if posting.boiler:
                    boiler[number] = True
                elif posting.seq in votes or len(votes) < BALLOT:
                    votes[posting.seq] = votes.get(posting.seq, 0) + 1
        return votes, boiler

    def _post(self, place: int, seq: int, cluster: int) -> None:
        cells, live = self._cells(place), self._live(place)
        for _, posting in live:
            if posting.boiler:
                posting.seq = seq
                return
            if self.ring[posting.seq].cluster == cluster:
                if self._is_ageing(posting.seq):
                    posting.seq = seq
                return
        if live and len(live) >= self._crowd():
            live[0][1].boiler, live[0][1].seq = True, seq
            for cell, _ in live[1:]:
                cells[cell] = None
            self.occupied -= len(live) - 1
            return
        ages = [self.head - posting.seq if posting else 2**40 for posting in cells]
        cell = ages.index(max(ages))
        self.occupied += cells[cell] is None
        cells[cell] = Posting(place, seq)

    def _crowd(self) -> int:
        return min(CELLS, self.settings.crowd + (len(self.ring) >> 13).bit_length() * 3 // 4)

    def _is_ageing(self, seq: int) -> bool:
        return self.head - seq > self.slots // 2 or self.ring[seq].at < self.now - self.seconds // 2

    def _grow_if_full(self) -> None:
        if self.buckets >= self.most_buckets or self.occupied < int(self.buckets * CELLS * 0.6):
            return
        old, self.table, self.buckets, self.occupied = self.table, {}, 2 * self.buckets, 0
        for posting in (posting for cells in old.values() for posting in cells):
            if posting and posting.seq in self.ring:
                cells = self._cells(posting.place)
                cells[cells.index(None)] = posting
                self.occupied += 1

    # ---- comparing

    def _most_alike(self, text: Features, votes: dict[int, int], boiler: list[bool]) -> tuple[Slot | None, float, bool]:
        best, best_score, best_share, best_block = None, 0, 0.0, False
        for seq in sorted(votes, key=lambda seq: (-votes[seq], seq))[: self.settings.verified]:
            score, share, block = self._score(text, self.ring[seq], boiler)
            if score > best_score:
                best, best_score, best_share, best_block = self.ring[seq], score, share, block
        return best, best_share, best_block

    def _score(self, text: Features, other: Slot, boiler: list[bool]) -> tuple[int, float, bool]:
        """How alike, in thousandths and more, 0 if not enough; the share; and whether both hold it in one block."""
        theirs = {feature.value for feature in other.text.sketch}
        told = [f for f, boils in zip(text.sketch, boiler, strict=True) if not boils]
        shared = [f for f in told if f.value in theirs]
        evidence, face = min(8, apart(shared)), faces(text.face, other.text.face)
        score = face + self.settings.weight * evidence
        if evidence < max(1, self.settings.evidence) or score < self.settings.bound:
            return 0, 0.0, False
        bounds = [t.sketch[-1].value for t in (text, other.text) if len(t.sketch) == SKETCH]
        bound = min(bounds, default=WORD)
        here = [f for f in told if f.value <= bound]
        both = {f.value for f in text.sketch} & theirs
        there = zip(other.text.sketch, other.told, strict=True)
        alone = [f for f, tells in there if f.value <= bound and tells and f.value not in both]
        share = single(len(shared) / min(len(here), len(alone) + len(shared)))
        block = single(share * 1000) < self.settings.block and self._is_block(told, shared)
        return score, share if single(share * 1000) >= face else single(face / 1000), block

    def _is_block(self, told: list[Feature], shared: list[Feature]) -> bool:
        first, last = min(f.start for f in shared), max(f.end for f in shared)
        within = [f for f in told if first <= f.start and f.end <= last]
        return len(shared) * 1000 >= len(within) * self.settings.unchanged

    # ---- coming and going

    def _remember(self, text: Features, key: int, told: list[bool], story: Slot | None) -> None:
        if len(self.ring) >= self.slots:
            self._evict_oldest()
        seq, self.head = self.head, self.head + 1
        self.ring[seq] = Slot(key, self.now, text, story.cluster if story else seq, told)
        self.equal[text.hash] = seq
        posted = 0
        for feature, tells in zip(text.sketch, told, strict=True):
            posted += tells
            if not tells or posted <= self.settings.posted:
                self._post(feature.place, seq, self.ring[seq].cluster)

    def _expire(self, at: int) -> None:
        self.now = max(self.now, at)
        while self.ring and next(iter(self.ring.values())).at < self.now - self.seconds:
            self._evict_oldest()

    def _evict_oldest(self) -> None:
        seq = next(iter(self.ring))
        old = self.ring.pop(seq)
        if self.fill >= self.slots:
            self.turn, self.fill = 1 - self.turn, 0
            self.gone[self.turn].clear()
        self.fill += 1
        self.evicted += 1
        told = [f.value for f, tells in zip(old.text.sketch, old.told, strict=True) if tells]
        for value in (old.text.hash, *told[:KEPT_OF_EVICTED]):
            word, bits = self._bits(value)
            self.gone[self.turn][word] = self.gone[self.turn].get(word, 0) | bits
        del self.equal[old.text.hash]

    def _bits(self, value: int) -> tuple[int, int]:
        x = mix(value)
        y = mix(x)
        return x * max(1, 2 * self.slots) >> 64, 1 << (y & 63) | 1 << (y >> 6 & 63) | 1 << (y >> 12 & 63) | 1 << (
            y >> 18 & 63
        )

    def _has_left(self, value: int) -> bool:
        word, bits = self._bits(value)
        return any(half.get(word, 0) & bits == bits for half in self.gone)

    def _was_forgotten(self, text: Features, told: list[bool]) -> bool:
        if not self.evicted:
            return False
        asked = [f.value for f, tells in zip(text.sketch, told, strict=True) if tells][:ASKED_OF_EVICTED]
        return self._has_left(text.hash) or sum(map(self._has_left, asked)) >= self.settings.forgotten_hits


def apart(telling: list[Feature]) -> int:
    """How many of these n-grams do not overlap, taken from the left."""
    count = end = 0
    for feature in sorted(telling, key=lambda feature: (feature.start, feature.end)):
        if feature.start >= end:
            count, end = count + 1, feature.end
    return count


def faces(ours: int, theirs: int) -> int:
    """The share of the fainter face that the other one has, less what chance would give, in thousandths."""
    here, there, both = ours.bit_count(), theirs.bit_count(), (ours & theirs).bit_count()
    more = both * FACE_BITS - here * there
    return max(0, more * 1000 // (min(here, there) * FACE_BITS - here * there + FACE_BITS))


def single(number: float) -> float:
    """Rounded to the 32 bits that the kernel reckons with."""
    return struct.unpack("f", struct.pack("f", number))[0]
