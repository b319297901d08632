"""The words of strangers go when their period is over: day by day, in small transactions, going on where one ended."""

from datetime import date

from django.db import transaction
from django.db.models import F

from codriver.kit.clock import now
from codriver.listening import log
from codriver.listening.forgetting import BATCH, breathe, forget, lock
from codriver.listening.keeping import rules
from codriver.listening.keeping.counting import STEP
from codriver.listening.keeping.periods import periods
from codriver.listening.models import Forgotten, Holding, Mention
from codriver.people.queries import known_authors

Found = tuple[int, str, str]  # seq, channel, author_id


def waiting(today: date) -> list[Holding]:
    """Return the days whose words are to go, the oldest first."""
    days = periods()
    kept = Holding.objects.filter(done_seq__lt=F("last_seq")).order_by("arrived_on", "source_kind")
    return [one for one in kept if _is_due(one, days, today)]


def _is_due(one: Holding, days: dict[str, int | None], today: date) -> bool:
    end = rules.goes_on(one.arrived_on, days.get(one.source_kind, rules.USUAL))
    return end is not None and end <= today


def expire() -> None:
    """Forget what is due. A post whose author's handle we know is no stranger's: her own terms decide."""
    for holding in waiting(now().date()):
        start = max(holding.done_seq, holding.first_seq - 1)
        while start < holding.last_seq:
            upto = min(start + STEP, holding.last_seq)
            found = _found(holding, start, upto)
            for place in range(0, len(found), BATCH):
                _forget(holding, found[place : place + BATCH])
                breathe()
            Holding.objects.filter(pk=holding.pk, done_seq__lt=upto).update(done_seq=upto)
            start = upto


def _found(holding: Holding, after: int, upto: int) -> list[Found]:
    """Return the posts of a day in a stretch of the log that still have their words, in the log's order."""
    stretch = Mention.objects.filter(seq__gt=after, seq__lte=upto, source_kind=holding.source_kind, forgotten=None)
    rows = stretch.order_by("seq").values_list("seq", "channel", "author_id", "arrived_at")
    return [row[:3] for row in rows if row[3].date() == holding.arrived_on]


@transaction.atomic
def _forget(holding: Holding, posts: list[Found]) -> None:
    log.take(0)  # whoever is appending an edit ends first, and whoever comes later sees that the post is forgotten
    lock()
    here = set(
        Mention.objects.filter(seq__in=[post[0] for post in posts], forgotten=None).values_list("seq", flat=True)
    )
    known = known_authors((channel, author) for seq, channel, author in posts if author and seq in here)
    forget([seq for seq, *author in posts if tuple(author) not in known], Forgotten.Why.EXPIRED)
    kept = sum(seq in here and tuple(author) in known for seq, *author in posts)
    change = {"done_seq": posts[-1][0], "posts": F("posts") - kept, "known": F("known") + kept}
    Holding.objects.filter(pk=holding.pk).update(**change)
