"""Noting what was done, so that it can be neither changed nor taken out unseen: docs/explain/audit.md."""

import hashlib
import hmac
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from codriver.kit.canonical import canonical
from codriver.kit.clock import now
from codriver.kit.keys import key
from codriver.staff.audit_words import ACTIONS
from codriver.staff.models import AuditEntry, AuditHead, User

WORD = re.compile(r"[A-Za-z0-9 ._:/+-]{0,64}")  # no name and no address of anybody looks like this in full


@transaction.atomic
def note(actor: User | str, action: str, object: str = "", **facts: Any) -> AuditEntry:
    """Note that somebody did something, in the transaction in which it is done.

    actor   a member of staff, or one of audit_words.OTHERS.
    action  a key of audit_words.ACTIONS.
    object  what it was done to: a word of ours and a number, "story 12"; what is personal as `mark` gives it.
    facts   numbers, yes or no, None, and words of ours: letters, digits and a few signs.
    Raises  KeyError for an action that nobody knows, ValueError for a fact that might be somebody's words.
    """
    if action not in ACTIONS:
        raise KeyError(action)
    told = {name: _plain(value) for name, value in facts.items()}
    who = f"staff {actor.pk}" if isinstance(actor, User) else _plain(actor)
    head = _head()
    entry = AuditEntry(seq=head.seq + 1, actor=who, action=action, object=_plain(object))
    said = {"seq": entry.seq, "actor": who, "action": action, "object": object, "facts": told, "previous": head.hash}
    entry.body = canonical(said | {"at": now().isoformat(timespec="microseconds")})
    entry.hash = hashlib.sha256(entry.body).hexdigest()
    entry.save(force_insert=True)
    head.seq, head.hash, head.mark = entry.seq, entry.hash, seal(entry.seq, entry.hash)
    head.save(force_update=True)
    return entry


def _head() -> AuditHead:
    """Return where the audit ends, and keep others from adding to it until this transaction ends."""
    heads = AuditHead.objects.select_for_update()
    found = heads.filter(pk=1).first()
    if found is None:
        AuditHead.objects.get_or_create(pk=1)
        found = heads.get(pk=1)
    return found


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str) and WORD.fullmatch(value):
        return value
    raise ValueError(f"{value!r} may be somebody's words: the audit takes mark({type(value).__name__}) instead")


def seal(seq: int, hash: str) -> str:
    """Return the mark of an end of the audit: who lacks the key can make none for another end."""
    return _keyed("head", f"{seq} {hash}")


def mark(value: str) -> str:
    """Return a keyed hash of something personal: 32 hexadecimal digits. The same value has the same one."""
    return _keyed("mark", value)[:32]


def _keyed(kind: str, value: str) -> str:
    return hmac.digest(_secret(settings.CODRIVER_DATA), f"{kind}\0{value}".encode(), "sha256").hex()


@cache
def _secret(folder: Path) -> bytes:
    return key(folder, "audit")
