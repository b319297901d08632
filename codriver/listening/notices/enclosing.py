"""What is due is put into messages to hooks: what goes out at one moment into one, and each notice into one only.

A hook is locked while its messages are made, so two workers make each of them once.
"""

import secrets
from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from codriver.kit.clock import now
from codriver.listening.models import Dispatch, Hook, HookMessage, Sending
from codriver.listening.notices import payload
from codriver.listening.notices.queries import titles


def enclose_due(back: timedelta) -> int:
    """Make the messages that are due. Returns for how many hooks.

    back  how long ago their moment may have been.
    """
    at = now()
    due = Dispatch.objects.filter(
        user=OuterRef("user"), due_at__lte=at, due_at__gte=at - back, notice__at__gte=OuterRef("since")
    )
    sent = Sending.objects.filter(notice=OuterRef("notice"), hook=OuterRef(OuterRef("pk")))
    found = Hook.objects.filter(Exists(due.filter(~Exists(sent))), pause=None).select_related("user")
    hooks = [hook for hook in found if hook.user.may("see stories")]
    for hook in hooks:
        enclose(hook.pk, back)
    return len(hooks)


@transaction.atomic
def enclose(pk: int, back: timedelta) -> None:
    """Make the messages to one hook that are due. Safe to run twice."""
    hook = Hook.objects.select_for_update(of=("self",)).select_related("user").filter(pk=pk, pause=None).first()
    if hook is None:
        return
    due = list(_due(hook, back))
    words = titles(hook.user, [one.notice for one in due]) if hook.has_words and hook.user.may("export") else None
    moments: dict[object, list[Dispatch]] = defaultdict(list)
    for one in due:
        moments[one.due_at].append(one)
    for some in moments.values():
        _write(hook, some, words)


def _due(hook: Hook, back: timedelta) -> QuerySet[Dispatch]:
    at = now()
    mine = Dispatch.objects.filter(user=hook.user, due_at__lte=at, due_at__gte=at - back, notice__at__gte=hook.since)
    sent = Sending.objects.filter(hook=hook, notice=OuterRef("notice"))
    return mine.filter(~Exists(sent)).select_related("notice__watch").order_by("due_at", "notice")


def _write(hook: Hook, some: list[Dispatch], words: dict[int, str] | None) -> None:
    at, notices = now(), [one.notice for one in some]
    body = payload.body(hook, notices, words, at, is_last=some[0].is_last)
    key = f"msg_{secrets.token_urlsafe(18)}"
    message = HookMessage.objects.create(hook=hook, key=key, body=body, made_at=at, next_at=at)
    Sending.objects.bulk_create([Sending(hook=hook, notice=one, message=message) for one in notices])
