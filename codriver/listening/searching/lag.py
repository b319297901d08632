"""How far search is behind: how many posts cannot be found yet, and since when."""

from dataclasses import dataclass
from datetime import datetime

from codriver.kit.clock import now
from codriver.listening.models import Mention, SearchState, Stretch, Wording

COUNTED = 10_000
LATE = 60  # seconds


@dataclass(frozen=True)
class Lag:
    """Posts that wait to be findable; `since` is when the first of them came."""

    posts: int = 0
    since: datetime | None = None

    @property
    def is_many(self) -> bool:
        """Say whether there are more than are counted."""
        return self.posts > COUNTED

    @property
    def seconds(self) -> int:
        """Return for how long the first of them has been waiting."""
        return max(0, int((now() - self.since).total_seconds())) if self.since else 0

    @property
    def is_late(self) -> bool:
        """Say whether it waits for longer than it should."""
        return self.seconds > LATE


def lag() -> Lag:
    """Return how far search is behind."""
    waiting = Mention.objects.filter(seq__gt=_covered()).order_by("seq").values_list("arrived_at", flat=True)
    first = waiting.first()
    return Lag(len(waiting[: COUNTED + 1]), first) if first else Lag()


def _covered() -> int:
    """Return the seq up to which every post is on cards."""
    last = Stretch.objects.filter(of=Stretch.Of.WORDS, is_ready=True).order_by("-last").values_list("last", flat=True)
    next_one = (
        Wording.objects.filter(pk__gt=last.first() or 0).order_by("pk").values_list("holder_id", flat=True).first()
    )
    if next_one is not None:
        return next_one - 1
    return SearchState.objects.values_list("position", flat=True).first() or 0
