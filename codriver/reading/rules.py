"""What a correction may say, what it teaches, and when a company's corrections are believed. Pure values."""

import hashlib
from dataclasses import dataclass

from codriver.reading.meaning.heads import KINDS, NEEDS, SENTIMENTS

HEADS = ("sentiment", "kind", "needs")
NONE = "-"  # the label of needs that says: none of them
FEWEST_LEARNED, FEWEST_KEPT = 30, 8  # corrections of a head, below which nothing is learned yet
KEPT_SHARE = 5  # one in so many is kept aside


def label_of(head: str, label: str) -> str:
    """Return a label in its one spelling.

    head    one of HEADS.      label   one of the head's; of needs several, parted by commas, or "-".
    Raises  ValueError when the head has no such label.
    """
    if head == "needs":
        touched = set() if label == NONE else set(label.split(","))
        if not touched - set(NEEDS):
            return ",".join(need for need in NEEDS if need in touched) or NONE
    elif label in {"sentiment": SENTIMENTS, "kind": KINDS}.get(head, ()):
        return label
    raise ValueError(f"{head} has no label {label}")


def lesson(head: str, label: str) -> dict[str, int]:
    """Return what a correction teaches: output → 1 yes, -1 no."""
    if head == "kind":
        return {kind: 1 if kind == label else -1 for kind in KINDS}
    if head == "needs":
        return {need: 1 if need in label.split(",") else -1 for need in NEEDS}
    return {"neutral": 1} if label == "neutral" else {"neutral": -1, "polarity": 1 if label == "positive" else -1}


def is_kept(text: str) -> bool:
    """Say whether a corrected text is kept aside, to measure by: equal texts are never on both sides."""
    return int(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), 16) % KEPT_SHARE == 0


@dataclass(frozen=True)
class Effect:
    """What corrections did to one head: how many were learned and kept, and how many of the kept came out right."""

    head: str
    learned: int
    kept: int
    before: int = 0
    after: int = 0

    @property
    def is_enough(self) -> bool:
        """Say whether there are enough corrections to learn from and to measure by."""
        return self.learned >= FEWEST_LEARNED and self.kept >= FEWEST_KEPT

    @property
    def is_used(self) -> bool:
        """Say whether readings follow: only where more of the kept ones come out right."""
        return self.is_enough and self.after > self.before
