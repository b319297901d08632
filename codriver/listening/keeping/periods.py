"""The periods as somebody set them, and as they are where nobody did."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from codriver.kit.clock import now
from codriver.listening.keeping import rules
from codriver.listening.models import KeepingPeriod
from codriver.staff.audit import note
from codriver.staff.models import User

NAMES = {  # a kind of source, as pages name it
    "person": _("People"),
    "forum": _("Forums"),
    "portal": _("Portals"),
    "unknown": _("Sources of an unknown kind"),
    "trade press": _("Trade press"),
    "national press": _("National press"),
    "broadcast": _("Broadcast"),
    "company": _("Companies"),
}


def periods() -> dict[str, int | None]:
    """Return how many days each kind of source keeps its words; None: until it is changed."""
    return dict.fromkeys(rules.KINDS, rules.USUAL) | dict(KeepingPeriod.objects.values_list("source_kind", "days"))


@transaction.atomic
def set_period(kind: str, days: int | None, by: User) -> None:
    """Set one period. The next run of the worker goes by it. Raises ValueError for a period that may not be."""
    if kind not in rules.KINDS or not rules.may_be(kind, days):
        raise ValueError(f"{kind}: {days} days may not be chosen")
    before = periods()[kind]
    if before != days:
        said = {"before": before or "none", "after": days or "none"}
        note(by, "keeping.changed", f"sources {kind}", **said)
    KeepingPeriod.objects.update_or_create(source_kind=kind, defaults={"days": days, "by": by, "at": now()})
