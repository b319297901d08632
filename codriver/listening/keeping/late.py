"""Is the forgetting late? Since when words wait that should be gone."""

from datetime import UTC, datetime, time, timedelta

from django.db.models import Min

from codriver.kit.clock import now
from codriver.listening.keeping import rules
from codriver.listening.keeping.expiring import waiting
from codriver.listening.keeping.periods import periods
from codriver.listening.models import Decision, Deletion, Forgotten, Holding, KeepingState
from codriver.listening.queries import position

PROMISED = timedelta(hours=24)  # within which words go that must go


def late_since() -> datetime | None:
    """Return since when the oldest of what is due waits, None when nothing waits for longer than was promised."""
    oldest = min(filter(None, _waits()), default=None)
    return oldest if oldest is not None and now() - oldest > PROMISED else None


def _waits() -> list[datetime | None]:
    days = periods()
    return [
        *(_due(one, days) for one in waiting(now().date())),
        Forgotten.objects.filter(swept_at=None).aggregate(at=Min("at"))["at"],
        Decision.objects.filter(carried_out_at=None).aggregate(at=Min("at"))["at"],
        Deletion.objects.filter(seq__gt=position()).aggregate(at=Min("arrived_at"))["at"],
        KeepingState.objects.values_list("untidy_since", flat=True).first(),
    ]


def _due(one: Holding, days: dict[str, int | None]) -> datetime | None:
    day = rules.goes_on(one.arrived_on, days.get(one.source_kind, rules.USUAL))
    return datetime.combine(day, time(), UTC) if day else None
