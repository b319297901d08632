"""How good an online grouping is: B-cubed precision, recall and F1, and which copies were found."""

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
    pair, inverse, count = np.unique(np.stack([found, true]), axis=1, return_inverse=True, return_counts=True)
    both = count[inverse.reshape(-1)]
    precision = float(np.mean(both / _sizes(found)))
    recall = float(np.mean(both / _sizes(true)))
    return precision, recall, 2 * precision * recall / (precision + recall)


def _sizes(groups: np.ndarray) -> np.ndarray:
    _, inverse, count = np.unique(groups, return_inverse=True, return_counts=True)
    return count[inverse]


def found_shares(posts: Sequence[Post], group: np.ndarray) -> dict[str, float]:
    """By language and kind of copy: the share that landed in a group with another post of its true group."""
    members: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    right: dict[str, list[bool]] = defaultdict(list)
    for post, place in zip(posts, group, strict=True):
        if post.kind != "new":
            right[f"{post.language} {post.kind}"].append(members[place][post.group] > 0)
        members[place][post.group] += 1
    return {name: sum(hits) / len(hits) for name, hits in sorted(right.items())}
