"""What people do with notices: take them in, and say when and how often they want to be told."""

from django.db import transaction

from codriver.kit.clock import now
from codriver.listening.models import Acknowledgement, Manner, Notice
from codriver.listening.notices import planning
from codriver.staff.models import User


def acknowledge(user: User, notice: Notice) -> None:
    """Note that somebody has taken a notice in. Twice is once."""
    Acknowledgement.objects.get_or_create(notice=notice, by=user, defaults={"at": now()})


def acknowledge_all(user: User, upto: int) -> None:
    """Note that somebody has taken in all that she was told up to a notice: what came since stays unread."""
    unread = Notice.objects.unread_by(user).filter(pk__lte=upto).values_list("pk", flat=True)
    rows = [Acknowledgement(notice_id=pk, by=user, at=now()) for pk in unread]
    Acknowledgement.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)


@transaction.atomic
def change(user: User, manner: Manner) -> None:
    """Keep how she wants to be told; what waits goes out by the new hours."""
    planning.locked(user)
    manner.user = user
    manner.save()
    planning.plan_anew(user)
