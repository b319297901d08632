"""What people do with notices: take them in."""

from codriver.kit.clock import now
from codriver.listening.models import Acknowledgement, Notice
from codriver.staff.models import User


def acknowledge(user: User, notice: Notice) -> None:
    """Note that somebody has taken a notice in. Twice is once."""
    Acknowledgement.objects.get_or_create(notice=notice, by=user, defaults={"at": now()})


def acknowledge_all(user: User, upto: int) -> None:
    """Note that somebody has taken in all that she was told up to a notice: what came since stays unread."""
    unread = Notice.objects.unread_by(user).filter(pk__lte=upto).values_list("pk", flat=True)
    rows = [Acknowledgement(notice_id=pk, by=user, at=now()) for pk in unread]
    Acknowledgement.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)
