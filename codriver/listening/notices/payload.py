"""What a message to a hook says: docs/look-up/formats.md is its promise."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.urls import reverse

from codriver.listening.models import Hook, Notice

TYPES = {
    Notice.Reason.BORN: "story.born",
    Notice.Reason.NUMBER: "story.reached",
    Notice.Reason.PRESS: "story.in_press",
}
TOGETHER = "notices.together"
TEST = "test"
MOST = 50  # notices that a message tells one by one


def body(
    hook: Hook, notices: Sequence[Notice], titles: Mapping[int, str] | None, at: datetime, *, is_last: bool
) -> str:
    """Write a message about one notice or several.

    titles   of their stories, by the number that the notice names; None: no words are sent, only numbers.
    is_last  the day has had enough messages with this one.
    """
    told = [_told(hook, notice, titles) for notice in notices[:MOST]]
    if len(notices) == 1:
        kind, facts = str(told[0].pop("type")), told[0]
    else:
        kind, facts = TOGETHER, {"count": len(notices), "notices": told, "url": _address(hook, "notices:notices")}
    return _written(kind, at, facts | {"last_today": is_last})


def trial(hook: Hook, at: datetime) -> str:
    """Write a message that proves the way and tells nothing."""
    return _written(TEST, at, {"url": _address(hook, "notices:how")})


def _told(hook: Hook, notice: Notice, titles: Mapping[int, str] | None) -> dict[str, object]:
    words = {"title": titles.get(notice.story_number, ""), "watch": notice.watch.name} if titles is not None else {}
    press = {"source_kind": notice.source_kind} if notice.reason == Notice.Reason.PRESS else {}
    return {
        "type": TYPES[Notice.Reason(notice.reason)],
        "notice": notice.pk,
        "story": notice.story_number,
        "posts": notice.posts,
        "at": _moment(notice.at),
        "url": _address(hook, "listening:story", notice.story_number),
        **press,
        **words,
    }


def _written(kind: str, at: datetime, facts: dict[str, object]) -> str:
    return json.dumps({"type": kind, "timestamp": _moment(at), "data": facts}, ensure_ascii=False)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _address(hook: Hook, door: str, *number: int) -> str:
    return hook.home.rstrip("/") + reverse(door, args=number)
