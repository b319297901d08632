"""Taking a turn: at most so many in any hour, whoever asks at the same moment."""

from datetime import datetime, timedelta

from codriver.people.handles import address_hash
from codriver.people.proving import rules
from codriver.people.proving.models import Turn


def take(kind: str, mark: str, at: datetime) -> bool:
    """Take one of the turns of an hour, and say whether there was one.

    kind  of rules.AN_HOUR.   mark  whose turns, a keyed hash.
    One UPDATE decides: of two who saw the same free turn, the later finds it taken and looks for another.
    """
    _lay_out(kind, mark, at)
    free = Turn.objects.filter(kind=kind, mark=mark, taken_at__lte=at - rules.HOUR).order_by("taken_at", "number")
    while (turn := free.first()) is not None:
        if Turn.objects.filter(pk=turn.pk, taken_at=turn.taken_at).update(taken_at=at):
            return True
    return False


def _lay_out(kind: str, mark: str, at: datetime) -> None:
    """Lay out an hour's turns for somebody who has none yet; unique, so that twice is once."""
    if Turn.objects.filter(kind=kind, mark=mark).exists():
        return
    long_ago = at - 2 * rules.HOUR
    turns = [Turn(kind=kind, mark=mark, number=n, taken_at=long_ago) for n in range(rules.AN_HOUR[kind])]
    Turn.objects.bulk_create(turns, ignore_conflicts=True)


def of_network(network: str) -> str:
    """Return the mark of a network address."""
    return address_hash("network", network)


def forget(at: datetime) -> None:
    """Remove the turns of those who have taken none for a day."""
    late = Turn.objects.filter(taken_at__lt=at - timedelta(days=1))
    busy = Turn.objects.filter(taken_at__gte=at - timedelta(days=1)).values("mark")
    late.exclude(mark__in=busy).delete()
