"""Notices are given their moment: at once, when her quiet hours end, or none when the day has had enough messages.

It is decided once for each notice and colleague, for all her ways together, while her Manner is locked: two workers
plan a notice once. Only who has a way beyond the page is planned for.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from codriver.kit.clock import now
from codriver.listening.models import Desktop, Dispatch, Hook, Manner, Notice
from codriver.listening.notices import rules
from codriver.listening.notices.rules import Plan, Quiet
from codriver.staff.models import User


def plan_waiting(back: timedelta) -> int:
    """Plan what was told lately and is not planned yet. Returns for how many colleagues something was.

    back  how old a notice may be.
    """
    waiting: dict[int, list[int]] = defaultdict(list)
    for notice, user in _unplanned(now() - back):
        waiting[user].append(notice)
    users = User.objects.in_bulk(waiting)
    told = [user for user in users.values() if user.may("see stories")]
    for user in told:
        plan_for(user, waiting[user.pk])
    return len(told)


def _unplanned(since: datetime) -> list[tuple[int, int]]:
    """Return (notice, user) of what was told since then to those who have a way beyond the page."""
    ways = [model.objects.order_by().values("user") for model in (Hook, Desktop)]
    listener, planned = "watch__listeners__user", Dispatch.objects.filter(notice=OuterRef("pk"))
    told = Notice.objects.filter(
        Q(watch__listeners__user__in=ways[0]) | Q(watch__listeners__user__in=ways[1]),
        at__gte=F("watch__listeners__since"),
    ).filter(at__gte=since)
    fresh = told.annotate(is_planned=Exists(planned.filter(user=OuterRef(listener)))).filter(is_planned=False)
    return list(fresh.order_by("pk").values_list("pk", listener))


@transaction.atomic
def plan_for(user: User, notices: list[int]) -> None:
    """Plan some notices for a colleague: they happened at one moment, and go out at one. Safe to run twice."""
    manner = locked(user)
    planned = Dispatch.objects.filter(user=user, notice__in=notices).values_list("notice_id", flat=True)
    fresh = set(notices) - set(planned)
    one = _plan(user, manner)
    rows = [Dispatch(user=user, notice_id=pk, **one._asdict()) for pk in sorted(fresh)]
    Dispatch.objects.bulk_create(rows, batch_size=400)


@transaction.atomic
def plan_anew(user: User) -> None:
    """Give what waits for the end of quiet hours its moment again: she has changed her mind."""
    manner = locked(user)
    waiting = Dispatch.objects.filter(user=user, due_at__gt=now())
    pks = list(waiting.values_list("pk", flat=True))
    waiting.update(due_at=None)
    if pks:
        Dispatch.objects.filter(pk__in=pks).update(**_plan(user, manner)._asdict())


def locked(user: User) -> Manner:
    """Return how she wants to be told, locked until the transaction ends."""
    Manner.objects.get_or_create(user=user)
    return Manner.objects.select_for_update().get(user=user)


def quiet_of(manner: Manner) -> Quiet | None:
    """Return her quiet hours, None when she has none."""
    if manner.quiet_from is None or manner.quiet_until is None:
        return None
    return Quiet(manner.quiet_from, manner.quiet_until)


def _plan(user: User, manner: Manner) -> Plan:
    zone, at = ZoneInfo(user.timezone), now()
    today = at.astimezone(zone).date()
    return rules.plan(at, quiet_of(manner), manner.most_a_day, zone, _messages(user, today))


def _messages(user: User, today: date) -> set[tuple[date, datetime]]:
    """Return (day, moment) of her messages of today and of the next day, when quiet hours may end."""
    rows = Dispatch.objects.filter(user=user, on__gte=today, due_at__isnull=False).order_by()
    return {(on, due_at) for on, due_at in rows.values_list("on", "due_at").distinct() if due_at}
