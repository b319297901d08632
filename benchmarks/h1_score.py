"""How good an online grouping is: B-cubed precision, recall and F1, and which copies were found."""

import sys
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from benchmarks.h1_posts import Post


def groups_of(like: Sequence[int]) -> np.ndarray:
    """Each post joins the group of the earlier post it is like, or begins one."""
    group = np.arange(len(like))
    for number, earlier in enumerate(like):
        if earlier >= 0:
            group[number] = group[earlier]
    return group


def b_cubed(found: np.ndarray, true: np.ndarray) -> tuple[float, float, float]:
    """Precision, recall and F1: for each post, how pure its found group is, and how whole its true group (Bagga and
    Baldwin 1998)."""
    _, inverse, count = np.unique(np.stack([found, true]), axis=1, return_inverse=True, return_counts=True)
    both = count[inverse.reshape(-1)]
    precision = float(np.mean(both / _sizes(found)))
    recall = float(np.mean(both / _sizes(true)))
    return precision, recall, 2 * precision * recall / (precision + recall)


def _sizes(groups: np.ndarray) -> np.ndarray:
    _, inverse, count = np.unique(groups, return_inverse=True, return_counts=True)
    return count[inverse]


class Score:
    """Remembers the truth of every post in a few bytes, so that millions can be scored."""

    def __init__(self):
        self.groups: list[int] = []
        self.kinds: list[str] = []

    def add(self, posts: Sequence[Post]) -> None:
        self.groups += [post.group for post in posts]
        self.kinds += [sys.intern(f"{post.language} {post.kind}") for post in posts]

    def of(self, like: Sequence[int]) -> dict[str, float]:
        """B-cubed figures, and the share found of each language and kind of copy."""
        group = groups_of(like)
        precision, recall, f1 = b_cubed(group, np.array(self.groups))
        return {"F1": f1, "precision": precision, "recall": recall} | self._found(group)

    def _found(self, group: np.ndarray) -> dict[str, float]:
        """Found: it landed in a group that holds an earlier post of its true group."""
        seen: set[tuple[int, int]] = set()
        right: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for place, true, kind in zip(group.tolist(), self.groups, self.kinds, strict=True):
            if not kind.endswith(" new"):
                right[kind][0] += (place, true) in seen
                right[kind][1] += 1
            seen.add((place, true))
        edited = [right["en letters"], right["en words"]]
        if all(count for _, count in edited):
            right["en edited"] = [sum(column) for column in zip(*edited, strict=True)]
        return {kind: hits / count for kind, (hits, count) in sorted(right.items()) if count}
