"""Ranks of hot lists by time: kept where they change, read for one source's page."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from codriver.channels.models import Connection, Ranking
from codriver.kit.clock import now
from codriver.staff.models import User

KEPT = timedelta(days=90)
SHOWN = 20  # entries of a list that its page shows
Path = list[tuple[datetime, int | None]]  # from when on, at which rank; None: it had fallen off


@dataclass(frozen=True)
class Ranked:
    """One entry that stands in a list now, and the way it came."""

    entry: str
    path: Path

    @property
    def rank(self) -> int:
        """Return where it stands now."""
        return self.path[-1][1] or 0

    @property
    def before(self) -> int | None:
        """Return where it stood before, None when it was not there."""
        return self.path[-2][1] if len(self.path) > 1 else None

    @property
    def best(self) -> int:
        """Return the best rank that it had."""
        return min(rank for _, rank in self.path if rank)

    @property
    def since(self) -> datetime:
        """Return when it first stood there."""
        return self.path[0][0]


def keep(connection: Connection, ranks: Mapping[str, int | None], at: datetime) -> None:
    """Keep changes of rank, in the transaction of their fetch. Safe to repeat."""
    rows = [Ranking(connection=connection, entry=entry, rank=rank, at=at) for entry, rank in ranks.items()]
    Ranking.objects.bulk_create(rows, ignore_conflicts=True)


def standing(connection: Connection, viewer: User, most: int = SHOWN) -> list[Ranked]:
    """Return the entries that stand in a list now, the first first, each with its way."""
    held: dict[str, int] = connection.state.get("ranks", {})
    entries = sorted(held, key=lambda entry: held[entry])[:most]
    paths: dict[str, Path] = defaultdict(list)
    rows = Ranking.objects.visible_to(viewer).filter(connection=connection, entry__in=entries).order_by("at")
    for entry, at, rank in rows.values_list("entry", "at", "rank"):
        paths[entry].append((at, rank))
    return [Ranked(entry, paths[entry]) for entry in entries if paths[entry]]


def forget() -> None:
    """Delete ranks of long ago."""
    Ranking.objects.filter(at__lt=now() - KEPT).delete()
