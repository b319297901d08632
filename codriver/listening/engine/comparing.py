"""Asking the memory of texts: which earlier post each post is like."""

from collections.abc import Sequence
from typing import NamedTuple

from codriver.listening.engine import parts
from codriver.listening.engine.log import Post, epoch
from codriver.reading.likeness.kernel import Answers, Likeness
from codriver.reading.mending import mended
from codriver.reading.quotes import passed_on


class Like(NamedTuple):
    """What the memory of texts answered for one post."""

    seq: int  # the earlier post whose words it shares, -1 for none
    share: float
    is_exact: bool
    is_forgotten: bool
    whole: int  # the post that its numbered parts, put together, resemble; -1 for none


def compare(memory: Likeness, posts: Sequence[Post]) -> list[Like]:
    """Ask and tell the memory of texts, post by post. It is the only thing this changes."""
    wholes = parts.put_together(posts)
    texts: list[str] = []
    keys: list[int] = []
    at: list[int] = []
    asking: list[bool] = []
    arrived, arrived_at = 0, None
    for post in posts:
        if post.arrived_at != arrived_at:
            arrived, arrived_at = int(epoch(post.arrived_at)), post.arrived_at
        if whole := wholes.get(post.seq):
            texts.append(mended(whole))
            keys.append(post.seq)
            at.append(arrived)
            asking.append(True)
        texts.append(mended(passed_on(post.text) or post.text))
        keys.append(post.edition_of or post.seq)
        at.append(arrived)
        asking.append(False)
    answers = memory.observe(texts, keys, at, asking)
    return _likes(posts, wholes, answers)


def _likes(posts: Sequence[Post], wholes: dict[int, str], answers: Answers) -> list[Like]:
    like, share = answers.like.tolist(), answers.share.tolist()
    exact, forgotten = answers.exact.tolist(), answers.forgotten.tolist()
    found, row = [], 0
    for post in posts:
        whole = -1
        if post.seq in wholes:
            whole = like[row]
            row += 1
        found.append(Like(like[row], share[row], exact[row], forgotten[row], whole))
        row += 1
    return found
