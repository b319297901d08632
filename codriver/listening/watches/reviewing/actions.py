"""What colleagues say of what a watch heard: it holds at once for that post, and teaches the watch."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from codriver.kit.clock import now
from codriver.listening.models import Watch, WatchAnswer, WatchMatch
from codriver.listening.watches import taking_up
from codriver.staff.models import User

Fate = WatchMatch.Fate


@transaction.atomic
def answer(watch: Watch, post: int, *, is_meant: bool | None, by: User, is_drawn: bool = False) -> None:
    """Say whether a match was meant; None: nobody can say. A meant one makes its story watched. Twice is once."""
    said = {"is_meant": is_meant, "by": by, "at": now()}
    WatchAnswer.objects.update_or_create(
        watch=watch, post_id=post, defaults=said, create_defaults=said | {"is_drawn": is_drawn}
    )
    _changed(watch)
    if is_meant is None:
        return
    match = WatchMatch.objects.filter(watch=watch, post=post)
    match.update(fate=Fate.TOLD if is_meant else Fate.LEFT_OUT)
    if is_meant and match.exists():
        taking_up.take_up({watch.pk: watch}, taking_up.standing([(watch.pk, post)])).write()
    else:
        taking_up.let_go(watch, post)


@transaction.atomic
def take_back(watch: Watch, post: int) -> None:
    """Take an answer back: the match is told again until the watch has learned without it. Twice is once."""
    if WatchAnswer.objects.filter(watch=watch, post=post).delete()[0]:
        doubtful = Fate.DOUBTFUL if watch.is_about else Fate.TOLD
        WatchMatch.objects.filter(watch=watch, post=post).update(fate=doubtful)
        _changed(watch)


@transaction.atomic
def begin_with(watch: Watch, posts: Iterable[int], by: User) -> None:
    """Let a watch begin with posts that were meant."""
    rows = [WatchAnswer(watch=watch, post_id=post, is_meant=True, by=by, at=now()) for post in posts]
    WatchAnswer.objects.bulk_create(rows, ignore_conflicts=True)
    _changed(watch)


def _changed(watch: Watch) -> None:
    Watch.objects.filter(pk=watch.pk).update(answers_edition=F("answers_edition") + 1)
