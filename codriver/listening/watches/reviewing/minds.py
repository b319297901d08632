"""What watches have learned, as this process knows it, and what becomes of a match by it. For the worker."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from codriver.listening.models import Watch, WatchLearning, WatchMatch

if TYPE_CHECKING:
    from codriver.reading.topics.learning import Topic

Fate = WatchMatch.Fate


class Judged(NamedTuple):
    """What becomes of a match."""

    why: Sequence[tuple[int, int, str]]
    fate: int = Fate.TOLD
    value: float | None = None


class Mind(NamedTuple):
    """What a watch knows by now."""

    edition: int
    topic: "Topic | None"
    told_from: float | None
    doubted_from: float | None

    def fate(self, value: float) -> int:
        """Return what becomes of a match of this value."""
        if self.told_from is None or value >= self.told_from:
            return Fate.TOLD
        return Fate.LEFT_OUT if self.doubted_from is not None and value < self.doubted_from else Fate.DOUBTFUL


_minds: dict[int, Mind] = {}  # of this process, by watch


def minds(watches: Mapping[int, Watch]) -> dict[int, Mind]:
    """Return what watches learned; those that learned nothing are left out."""
    from codriver.reading.topics.learning import Topic

    editions = dict(WatchLearning.objects.filter(watch__in=watches).values_list("watch_id", "edition"))
    new = [pk for pk, edition in editions.items() if pk not in _minds or _minds[pk].edition != edition]
    for one in WatchLearning.objects.filter(watch__in=new):
        topic = Topic.unpacked(bytes(one.topic)) if one.topic else None
        _minds[one.watch_id] = Mind(one.edition, topic, one.told_from, one.doubted_from)
    return {pk: _minds[pk] for pk in editions if pk in _minds}


def forget_minds() -> None:
    """Forget what this process knows; it is read again."""
    _minds.clear()


def is_same(known: Mapping[int, Mind]) -> bool:
    """Say whether nothing was learned since."""
    editions = WatchLearning.objects.filter(watch__in=known).values_list("watch_id", "edition")
    return dict(editions) == {pk: mind.edition for pk, mind in known.items()}
