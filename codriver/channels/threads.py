"""Which messages belong together. Pure: what is known comes in, what follows goes out.

A thread's key is made of the id of its first message, as far as that is known. So messages that come in the wrong
order, or in two processes at once, find together: who answers a message that is not here yet waits under its key.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from codriver.channels.base.messages import OURS

NEAR = timedelta(days=30)  # between two messages that only their subject and their two ends join
ANSWER = re.compile(
    r"^\s*(?:(?:re|aw|sv|antw|ref|rif|vs|odp|fwd?|wg|tr|回复|回覆|答复|答覆|转发|轉寄|轉發)\s*(?:\[\d+\]|\(\d+\)|\d+)?\s*[:：]"
    r"|\[[^\[\]]{1,40}\])\s*",
    re.IGNORECASE,
)


class Place(NamedTuple):
    """Where a message belongs, and which threads turn out to be the same one."""

    thread: str
    others: frozenset[str] = frozenset()


def key_of(channel: str, external_id: str) -> str:
    """Return the key of the thread that begins with a message."""
    return hashlib.sha256(f"{channel}\0{own(external_id)}".encode()).hexdigest()[:40]


def own(external_id: str) -> str:
    """Return an id as ids are compared: servers on the way may change what follows the @ of ours."""
    found = OURS.match(external_id)
    return found[0] if found else external_id


def place(channel: str, external_id: str, answers: Sequence[str], known: Mapping[str, str], alike: str = "") -> Place:
    """Say where a message belongs.

    answers  ids that it answers, the nearest first, the first message of the thread last.
    known    id → thread, of those of them that are here.
    alike    the thread of an earlier message with the same subject between the same two, near in time; "" for none.
    Returns  the thread of the nearest that is known; where none is, that of `alike`; where there is none, the one that
             the oldest id begins. The others are the same thread from now on, where messages lie in them: so do those
             that came before this one and wait for it.
    """
    threads = [known[one] for one in answers if one in known]
    waiting, begins = key_of(channel, external_id), key_of(channel, (answers or [external_id])[-1])
    home = threads[0] if threads else alike or begins
    return Place(home, frozenset({*threads, waiting} | ({begins} if alike and not threads else set())) - {home})


def topic(subject: str) -> str:
    """Return what a subject is about: without "Re:" and its kin in any language, without names of lists."""
    plain, before = " ".join(subject.split()), None
    while plain != before:
        before, plain = plain, ANSWER.sub("", plain)
    return plain.casefold()


def is_answer(subject: str) -> bool:
    """Say whether a subject says of itself that it answers: only then may it join a thread by its words."""
    return bool(ANSWER.match(re.sub(r"^(\s*\[[^\[\]]{1,40}\])+", "", subject)))


def is_near(earlier: datetime, later: datetime) -> bool:
    """Say whether two messages lie near enough in time to be joined by their subject."""
    return abs(later - earlier) <= NEAR
