"""One story engine per database: whoever holds the lease may place posts, until it lapses or its process dies."""

import os
import secrets
import socket
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from codriver.listening.models import EngineState

TERM = timedelta(seconds=15)


class LeaseLost(Exception):
    """Another engine took over: this one must forget what it has not committed."""


def _born(pid: int) -> str:
    """Return when a local process started (kernel ticks), "" when it is gone or the system does not say."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    except (OSError, IndexError):
        return ""


def me() -> str:
    """Name this engine: host, process and one random word, so that two in one process are two."""
    return f"{socket.gethostname()[:120]}|{os.getpid()}|{_born(os.getpid())}|{secrets.token_hex(4)}"


def _is_dead(holder: str) -> bool:
    """Say whether the holder was a process of this machine that no longer runs."""
    host, pid, born, _ = [*holder.split("|"), "", "", "", ""][:4]
    if host != socket.gethostname()[:120] or not pid.isdigit() or not born:
        return False
    return _born(int(pid)) != born


def state() -> EngineState:
    """Return the engine's row, making it once."""
    row, _ = EngineState.objects.get_or_create(id=1, defaults={"log_id": secrets.token_hex(16)})
    return row


def take(holder: str) -> bool:
    """Take or renew the lease. Returns False while another living engine holds it."""
    row = state()
    if row.holder == holder and row.held_until and row.held_until - timezone.now() > TERM / 2:
        return True
    free = Q(holder="") | Q(holder=holder) | Q(held_until__lt=timezone.now()) | Q(held_until=None)
    if _is_dead(row.holder):
        free |= Q(holder=row.holder)
    return bool(EngineState.objects.filter(free, id=1).update(holder=holder, held_until=timezone.now() + TERM))


def advance(holder: str, position: int) -> None:
    """Write the position in the caller's transaction, and renew the lease. Raises LeaseLost when it is not ours."""
    assert transaction.get_connection().in_atomic_block
    ours = EngineState.objects.filter(id=1, holder=holder)
    if not ours.update(position=position, held_until=timezone.now() + TERM):
        raise LeaseLost


def give_back(holder: str) -> None:
    """Let the next engine in without waiting."""
    EngineState.objects.filter(id=1, holder=holder).update(holder="", held_until=None)
