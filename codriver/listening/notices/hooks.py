"""What a colleague does with her hooks: add one, try it, give it another secret, pause and resume it, forget it."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.utils.dateparse import parse_datetime

from codriver.kit import sealing, signing
from codriver.kit.clock import now
from codriver.listening.models import Hook, HookMessage, HookPause
from codriver.listening.notices.troubles import Trouble
from codriver.staff.models import User

KEY = "hooks-seal"
MOST = 5  # hooks of a colleague


@transaction.atomic
def add(user: User, address: str, *, home: str, has_words: bool = True) -> tuple[Hook, str]:
    """Send her notices to an address from now on. Returns the hook with its secret, which is shown this once."""
    secrets, at = signing.rotated({}, now(), timedelta(0)), now()
    facts = {"address": address, "home": home, "has_words": has_words}
    hook = Hook.objects.create(user=user, **facts, made_at=at, since=at, secrets=b"")
    seal(hook, secrets)
    return hook, secrets["secret"]


@transaction.atomic
def rotate(hook: Hook, keep: timedelta) -> str:
    """Give it another secret and return that; messages are signed with both for `keep`."""
    held = Hook.objects.select_for_update().get(pk=hook.pk)
    secrets = signing.rotated(_held(held), now(), keep)
    seal(held, secrets)
    return secrets["secret"]


def seal(hook: Hook, secrets: dict[str, str]) -> None:
    """Keep its secrets, sealed."""
    sealed = sealing.seal(KEY, f"hook {hook.pk}", json.dumps(secrets).encode())
    Hook.objects.filter(pk=hook.pk).update(secrets=sealed)
    hook.secrets = sealed


def opened(hook: Hook) -> dict[str, str]:
    """Return its secrets. Raises cryptography's InvalidTag when the key of the data folder is another one."""
    found: dict[str, str] = json.loads(sealing.unseal(KEY, f"hook {hook.pk}", bytes(hook.secrets)))
    return found


def _held(hook: Hook) -> dict[str, str]:
    """Return its secrets; none when they cannot be opened: then another one mends it."""
    try:
        return opened(hook)
    except InvalidTag:
        return {}


def old_until(hook: Hook) -> datetime | None:
    """Return until when messages are signed with an earlier secret too, None when they are not."""
    until = parse_datetime(_held(hook).get("old_until", ""))
    return until if until and until > now() else None


def pause(hook: Hook, why: str) -> None:
    """Send nothing to it until it is resumed. Twice is once."""
    HookPause.objects.get_or_create(hook=hook, defaults={"why": why, "at": now()})


@transaction.atomic
def resume(hook: Hook) -> None:
    """Send again what is told from now on. What waited was for a time that is over."""
    gone, _ = HookPause.objects.filter(hook=hook).delete()
    if gone:
        end(HookMessage.objects.filter(hook=hook).values_list("pk", flat=True))
        Hook.objects.filter(pk=hook.pk).update(since=now(), failing_since=None, trouble={})


def end(messages: Iterable[int], why: Trouble | None = None) -> None:
    """Try some messages no more, and keep no word of them."""
    facts = {"next_at": None, "body": ""} | ({"trouble": why} if why else {})
    HookMessage.objects.filter(pk__in=messages, next_at__isnull=False).update(**facts)
