"""The jobs of notices: what was told a moment ago goes out at once, and a sweep finds what was left behind."""

from datetime import timedelta

from codriver.kit.clock import now
from codriver.listening.models import DesktopShown, Dispatch, HookMessage
from codriver.listening.notices import hooks, rules
from codriver.listening.notices.enclosing import enclose_due
from codriver.listening.notices.planning import plan_waiting

LATELY = timedelta(minutes=2)
A_DAY = timedelta(days=1)  # what is older goes out no more
REMEMBERED = timedelta(days=30)  # what became of messages


def run() -> None:
    """Plan and enclose what happened lately."""
    plan_waiting(LATELY)
    enclose_due(LATELY)


def sweep() -> None:
    """Plan and enclose what was left behind in a day; give up and forget what is old."""
    plan_waiting(A_DAY)
    enclose_due(A_DAY)
    at = now()
    stale = HookMessage.objects.filter(next_at__isnull=False, made_at__lt=at - rules.GIVEN_UP)
    hooks.end(stale.values_list("pk", flat=True))
    HookMessage.objects.filter(next_at=None, made_at__lt=at - REMEMBERED).delete()
    DesktopShown.objects.filter(notice__at__lt=at - REMEMBERED).delete()
    Dispatch.objects.filter(notice__at__lt=at - REMEMBERED).delete()
