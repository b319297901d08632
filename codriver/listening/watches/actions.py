"""What people do with watches: save one, forget it, be told by it or not."""

from django.db import transaction

from codriver.kit.clock import now
from codriver.listening.models import Mention, Watch, WatchListener, WatchMatch
from codriver.listening.queries import position
from codriver.staff.models import User

BACK = 10_000  # latest posts to which a saved watch listens first
SLICE = 2_000  # matches that are forgotten in one transaction


def back() -> int:
    """Return the number of the log behind which its latest BACK posts stand."""
    first = Mention.objects.filter(seq__lte=position()).order_by("-seq").values_list("seq", flat=True)[BACK - 1 : BACK]
    return first[0] - 1 if first else 0


@transaction.atomic
def save(watch: Watch, by: User) -> None:
    """Save a watch, new or changed: it learns its examples and listens to the latest posts anew. Who makes one is told
    by it."""
    is_new = watch.pk is None
    watch.begins, watch.position = position(), back()
    watch.answers_edition += watch.is_about
    if is_new:
        watch.by, watch.made_at = by, now()
    else:
        watch.edition += 1
    watch.save()
    if is_new:
        tell(watch, by)


def forget(watch: Watch) -> None:
    """Forget a watch with what it heard and told, in short transactions; it listens no more from the first on."""
    while some := list(WatchMatch.objects.filter(watch=watch).values_list("pk", flat=True)[:SLICE]):
        WatchMatch.objects.filter(pk__in=some).delete()
    watch.delete()


def tell(watch: Watch, user: User) -> None:
    """Let a watch tell a colleague from now on. Twice is once."""
    WatchListener.objects.get_or_create(watch=watch, user=user, defaults={"since": now()})


def tell_no_more(watch: Watch, user: User) -> None:
    """Let it tell her no more."""
    WatchListener.objects.filter(watch=watch, user=user).delete()
