"""Playing the sources: when one is due it answers, or it does not, as a place would that is there. Nobody is asked."""

from datetime import datetime

from django.db import transaction

from codriver.channels import rules
from codriver.channels.models import Connection
from codriver.demo import hotlist
from codriver.demo.sources import BROKEN, FAILED, PACES, PLAYED, ours, trouble


def step(at: datetime) -> int:
    """Play the answers that are due, and say how many those were. Safe to run as often as one likes."""
    if not Connection.objects.filter(holder=PLAYED, next_at__lte=at).exists():
        return 0
    with transaction.atomic():
        due = {key: one for key, one in ours().items() if one.holder == PLAYED and one.next_at and one.next_at <= at}
        for key, connection in due.items():
            answer(key, connection, at)
    return len(due)


def answer(key: str, connection: Connection, at: datetime) -> None:
    """Play one answer; what it brings is written when it is said, so there is only word that it is well."""
    if key == BROKEN:
        errors = connection.errors + 1
        pause = max(rules.after_error(errors, None, permanent=False), FAILED)
        told = {"errors": errors, "last_error": trouble(connection), "next_at": at + pause}
    else:
        told = {"last_success_at": at, "next_at": at + PACES[key]}
    Connection.objects.filter(pk=connection.pk).update(**told)
    if key == "hot":
        hotlist.look(connection, at)
