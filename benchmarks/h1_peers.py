"""Who takes part in the likeness benchmark: ours and its peers, each answering every post online.

A contender is given a block of posts and says which earlier post each is like. Only that is timed, in processor
seconds of this process, on one thread. The peers are given folded text, and folding it is not counted; ours folds as
part of its work.
"""

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence

os.environ.setdefault("RAYON_NUM_THREADS", "1")  # read once, when a peer's library starts its threads

import numpy as np

from codriver.reading.likeness.kernel import Likeness
from codriver.reading.likeness.settings import Settings

# The best of 3, 4 and 5 characters and of thresholds from .3 to .5 for each peer, on 40,000 of these posts.
SHINGLE, THRESHOLD = 3, 0.4


class Contender(ABC):
    """Counts its own seconds."""

    name: str

    def __init__(self):
        self.seconds, self.like = 0.0, []

    def take(self, raw: Sequence[str], folded: Sequence[str]) -> None:
        start = time.process_time()
        answer = self.answer(raw, folded, len(self.like))
        self.seconds += time.process_time() - start
        self.like.extend(answer)

    @abstractmethod
    def answer(self, raw: Sequence[str], folded: Sequence[str], first: int) -> Sequence[int]:
        """The number of the post that each is like, -1 if none; `first` is the number of the first one."""


class Ours(Contender):
    """Our kernel, in batches of 5,000."""

    def __init__(self, settings: Settings | None = None, name: str = "ours"):
        super().__init__()
        self.name, self.window = name, Likeness(1_000_000, settings=settings)

    def answer(self, raw, folded, first):
        found = []
        for start in range(0, len(raw), 5000):
            texts = raw[start : start + 5000]
            keys = np.arange(first + start, first + start + len(texts))
            found.append(self.window.observe(texts, keys, np.zeros(len(texts), "i8")).like)
        return np.concatenate(found).tolist()


class Rensa(Contender):
    """rensa: RMinHash of 128, RMinHashLSH of 32 bands of 4 rows; sketches made in batches, candidates verified."""

    name = "rensa 128/32"

    def __init__(self):
        super().__init__()
        import rensa

        self.minhash, self.kept = rensa.RMinHash, []
        self.index = rensa.RMinHashLSH(threshold=THRESHOLD, num_perm=128, num_bands=32)

    def answer(self, raw, folded, first):
        found = []
        for start in range(0, len(folded), 5000):
            shingles = [shingled(text) for text in folded[start : start + 5000]]
            found += [self._one(sketch) for sketch in self.minhash.from_token_sets(shingles, 128, 42)]
        return found

    def _one(self, sketch) -> int:
        best, most = -1, THRESHOLD
        for number in self.index.query(sketch):
            likeness = sketch.jaccard(self.kept[number])
            if likeness > most or (likeness == most and best < 0):
                best, most = number, likeness
        self.index.insert(len(self.kept), sketch)
        self.kept.append(sketch)
        return best


class Gaoya(Contender):
    """gaoya: MinHashStringIndex of 32 bands of 3 rows over characters; it shingles by itself."""

    name = "gaoya 32x3"

    def __init__(self):
        super().__init__()
        from gaoya.minhash import MinHashStringIndex

        self.index = MinHashStringIndex(32, THRESHOLD, 32, 3, None, "char", False, (SHINGLE, SHINGLE), "vec")

    def answer(self, raw, folded, first):
        found = []
        for number, text in enumerate(folded, first):
            alike = self.index.query(text, return_similarity=True)
            found.append(alike[0][0] if alike else -1)
            self.index.insert_document(number, text)
        return found


class Datasketch(Contender):
    """datasketch: MinHash of 128, MinHashLSH of 32 bands of 4 rows, candidates verified. The easy one."""

    name = "datasketch 128/32"

    def __init__(self):
        super().__init__()
        from datasketch import MinHash, MinHashLSH

        self.minhash, self.kept = MinHash, []
        self.index = MinHashLSH(num_perm=128, params=(32, 4))

    def answer(self, raw, folded, first):
        shingles = [[shingle.encode() for shingle in shingled(text)] for text in folded]
        return [self._one(sketch) for sketch in self.minhash.bulk(shingles, num_perm=128)]

    def _one(self, sketch) -> int:
        likeness = {number: sketch.jaccard(self.kept[number]) for number in self.index.query(sketch)}
        best = max(likeness, key=likeness.__getitem__, default=-1)
        self.index.insert(len(self.kept), sketch)
        self.kept.append(sketch)
        return best if best >= 0 and likeness[best] >= THRESHOLD else -1


def shingled(text: str) -> list[str]:
    return [text[start : start + SHINGLE] for start in range(max(1, len(text) - SHINGLE + 1))]
