"""The worker sends messages to hooks: at least once, with longer and longer waits, for a day.

Whoever sends a message first moves its next try on: two workers do not send it at the same time, and one that was
killed has only delayed it. Every try bears the same id, by which a receiver knows what it has.
"""

import random
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.db import close_old_connections, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from codriver.kit.clock import now
from codriver.kit.http import Fetcher
from codriver.listening.models import Hook, HookMessage, HookPause, Sending
from codriver.listening.notices import hooks, payload, rules
from codriver.listening.notices.delivering import Answer, deliver, web
from codriver.listening.notices.rules import Verdict
from codriver.listening.notices.troubles import Code, trouble

AT_ONCE = 8  # messages that a worker sends side by side, to different hooks
LOOKED_AT = 64  # waiting messages among which those are looked for
LEASE = timedelta(seconds=60)  # longer than a try may take


def send_waiting(by: Fetcher = web) -> int:
    """Send what waits, one message to each hook. Returns how many tries were made. A job of the worker."""
    ours = [message for message in _first_of_each() if _claim(message) and _may_go(message)]
    if not ours:
        return 0
    close_old_connections()  # a slow receiver must not hold a connection to the database
    at = now()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda one: deliver(one.hook, one.key, one.body, at, by), ours))
    for message, answer in zip(ours, answers, strict=True):
        note(message, answer)
    return len(ours)


def _first_of_each() -> list[HookMessage]:
    waiting = HookMessage.objects.filter(next_at__lte=now(), hook__pause=None)
    found: dict[int, HookMessage] = {}
    for message in waiting.select_related("hook__user").order_by("next_at", "pk")[:LOOKED_AT]:
        found.setdefault(message.hook_id, message)
    return list(found.values())[:AT_ONCE]


def _claim(message: HookMessage) -> bool:
    """Take a message for LEASE, if nobody else has taken it since we saw it."""
    until, seen = now() + LEASE, message.next_at
    message.next_at, message.tries = until, message.tries + 1
    mine = HookMessage.objects.filter(pk=message.pk, next_at=seen)
    return bool(mine.update(next_at=until, tries=F("tries") + 1))


def _may_go(message: HookMessage) -> bool:
    """Look once more, right before it is sent: whose hook it is may have lost her role since it was made."""
    if not message.hook.user.may("see stories"):
        hooks.end([message.pk], trouble(Code.MAY_NOT))
        return False
    if not Sending.objects.filter(message=message).exists():
        hooks.end([message.pk], trouble(Code.WATCH_FORGOTTEN))
        return False
    return True


@transaction.atomic
def note(message: HookMessage, answer: Answer) -> None:
    """Write down what came of a try, if the message is still ours."""
    at, hook = now(), message.hook
    after = _after(message, answer, at)
    if not HookMessage.objects.filter(pk=message.pk, next_at=message.next_at).update(**after):
        return
    if answer.verdict == Verdict.ARRIVED:
        Hook.objects.filter(pk=hook.pk).update(sent_at=at, failing_since=None, trouble={})
        return
    held = Hook.objects.filter(pk=hook.pk)
    held.update(trouble=answer.trouble, failing_since=Coalesce(F("failing_since"), Value(at)))
    if answer.verdict == Verdict.GONE:
        _stop(hook, HookPause.Why.GONE)
    elif rules.is_hopeless(held.values_list("failing_since", flat=True).get(), at):
        _stop(hook, HookPause.Why.FAILING)


def _after(message: HookMessage, answer: Answer, at: datetime) -> dict[str, object]:
    if answer.verdict == Verdict.ARRIVED:
        return {"sent_at": at, "next_at": None, "body": "", "trouble": {}}
    next_at = at + rules.wait(message.tries, random.random())
    if answer.is_final or rules.is_given_up(message.made_at, next_at):
        return {"next_at": None, "body": "", "trouble": answer.trouble}
    return {"next_at": next_at, "trouble": answer.trouble}


def _stop(hook: Hook, why: str) -> None:
    hooks.pause(hook, why)
    hooks.end(HookMessage.objects.filter(hook=hook).values_list("pk", flat=True))


def try_out(hook: Hook, by: Fetcher = web) -> Answer:
    """Send a test at once and return what came of it; it is signed like any other message."""
    at = now()
    answer = deliver(hook, f"test_{secrets.token_urlsafe(18)}", payload.trial(hook, at), at, by)
    if answer.verdict == Verdict.ARRIVED:
        Hook.objects.filter(pk=hook.pk).update(sent_at=at, failing_since=None, trouble={})
    else:
        Hook.objects.filter(pk=hook.pk).update(trouble=answer.trouble)
    return answer
