"""The worker listens, behind the story engine: stretch by stretch of the log, from where each watch stopped.

A watch that was saved a moment ago begins some thousand posts back and catches up; then all listen together. What was
heard and how far are written in one transaction, and only by who finds the watch where it read it: two workers, or one
that was killed, hear every post once. A match that a watch has learned to doubt waits in its queue; one that it has
learned to leave out is kept aside; only told ones make stories watched.
"""

import time
from collections.abc import Mapping, Sequence

from django.db import transaction

from codriver.kit.clock import now
from codriver.listening.models import Watch, WatchMatch
from codriver.listening.queries import position
from codriver.listening.watches import following, taking_up
from codriver.listening.watches.ear import Heard, ear_of
from codriver.listening.watches.hearing import posts, sought
from codriver.listening.watches.reviewing import learning, minds, weighing
from codriver.listening.watches.reviewing.hearing import Place, judged
from codriver.listening.watches.reviewing.minds import Judged

STRETCH = 1_000  # numbers of the log in one transaction: below 100 ms
MOST = 500  # matches in one transaction
BUSY = 0.5  # seconds that one run may take
Found = dict[tuple[int, int], Judged]  # watch, post → where, and what becomes of it


def refresh() -> int:
    """Learn what colleagues answered, listen to what the engine has placed since, and follow the watched stories.

    Returns how many posts matched.
    """
    learning.refresh()
    begun, matched = time.monotonic(), 0
    while time.monotonic() - begun < BUSY:
        step = _step()
        if step is None:
            break
        matched += step
    while time.monotonic() - begun < BUSY * 2 and following.step():
        pass
    return matched


def _step() -> int | None:
    """Listen to the next stretch for those watches that are farthest behind. None when nobody is."""
    end = position()
    behind = list(Watch.objects.filter(position__lt=end).order_by("position", "pk"))
    if not behind:
        return None
    since = behind[0].position
    group = {watch.pk: watch for watch in behind if watch.position == since}
    upto = min(since + STRETCH, end, *[watch.position for watch in behind if watch.position > since])
    heard, known = posts(since, upto), minds.minds(group)
    found = judged(group, _listen(group, heard), heard, known)
    upto = _as_far(found, since, upto)
    seqs = [post.seq for post in heard if post.seq <= upto]
    found = {key: match for key, match in found.items() if key[1] <= upto}
    news = taking_up.take_up(group, taking_up.standing(key for key, match in found.items() if not match.fate))
    with transaction.atomic():
        if not minds.is_same(known):
            return 0  # somebody learned meanwhile: listen once more
        ours = {pk: watch for pk, watch in group.items() if _move(watch, upto)}
        mine = {key: match for key, match in found.items() if key[0] in ours}
        _write(ours, seqs, mine)
        news.of(ours).write()
    return len(mine)


def _as_far(found: Found, since: int, upto: int) -> int:
    """Return how far to go so that no more than MOST matches are written at once, but at least one number on."""
    seqs = sorted(post for _, post in found)
    return max(seqs[MOST] - 1, since + 1) if len(seqs) > MOST else upto


def _move(watch: Watch, upto: int) -> bool:
    here = Watch.objects.filter(pk=watch.pk, position=watch.position, edition=watch.edition)
    return bool(here.update(position=upto))


def _listen(group: Mapping[int, Watch], heard: Sequence[Heard]) -> dict[tuple[int, int], Sequence[Place]]:
    ear = ear_of({pk: sought(watch) for pk, watch in group.items()})
    return {
        (watch, post.seq): spans
        for post in heard
        if post.text or post.beside
        for watch, spans in ear.listen(post).items()
    }


def _write(watches: Mapping[int, Watch], seqs: Sequence[int], found: Found) -> None:
    """Write matches of some posts in the place of those that were there; what was answered holds."""
    held = WatchMatch.objects.filter(watch__in=watches, post__in=seqs).values_list("pk", "watch_id", "post_id")
    said = weighing.answered(list(watches), seqs)
    gone = [pk for pk, watch, post in held if (watch, post) not in found and (watch, post) not in said]
    WatchMatch.objects.filter(pk__in=gone).delete()
    at = now()
    rows = [
        WatchMatch(watch_id=watch, post_id=post, heard_at=at, why=match.why, value=match.value, fate=fate)
        for (watch, post), match in found.items()
        for fate in [weighing.answered_fate(said.get((watch, post)), match.fate)]
    ]
    WatchMatch.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["watch", "post"],
        update_fields=["why", "value", "fate"],
        batch_size=200,
    )
