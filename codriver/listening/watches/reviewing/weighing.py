"""The latest matches get the value and the fate that follow from what a watch learned, and from what was answered."""

from collections.abc import Sequence

from django.db import transaction

from codriver.listening.models import Mention, Watch, WatchAnswer, WatchLearning, WatchMatch
from codriver.listening.searching.hits import latest_texts
from codriver.listening.watches import taking_up
from codriver.listening.watches.reviewing.minds import Mind, minds

WEIGHED = 2_000  # latest matches whose fate follows what was learned
AT_ONCE = 250  # of them in one transaction
Fate = WatchMatch.Fate


def weigh(watch: Watch) -> None:
    """Give the latest matches the value and the fate that what was learned gives them. Safe to repeat."""
    mind = minds({watch.pk: watch}).get(watch.pk)
    if mind is None:
        return
    latest = WatchMatch.objects.filter(watch=watch).order_by("-post")
    seqs = list(latest.values_list("post_id", flat=True)[:WEIGHED])
    for start in range(0, len(seqs), AT_ONCE):
        _weigh(watch, mind, seqs[start : start + AT_ONCE])
    WatchLearning.objects.filter(watch=watch, edition=mind.edition).update(weighed=mind.edition)


def _weigh(watch: Watch, mind: Mind, seqs: Sequence[int]) -> None:
    texts = latest_texts(list(Mention.objects.filter(seq__in=seqs).only("seq", "text")))
    some = [seq for seq in seqs if texts.get(seq)]
    values = dict(zip(some, mind.topic.values([texts[seq] for seq in some]), strict=True)) if mind.topic else {}
    with transaction.atomic():
        rows = list(WatchMatch.objects.select_for_update().filter(watch=watch, post__in=seqs))
        said = answered([watch.pk], seqs)
        before = {row.post_id for row in rows if row.fate == Fate.TOLD}
        for row in rows:
            row.value = values.get(row.post_id)
            learned = Fate.TOLD if row.value is None else mind.fate(row.value)
            row.fate = answered_fate(said.get((watch.pk, row.post_id)), learned)
        WatchMatch.objects.bulk_update(rows, ["value", "fate"], batch_size=AT_ONCE)
        new = {row.post_id for row in rows if row.fate == Fate.TOLD} - before
        taking_up.take_up({watch.pk: watch}, taking_up.standing((watch.pk, post) for post in new)).write()


def answered_fate(answer: bool | None, learned: int) -> int:
    """Return what becomes of a match: what a colleague answered goes before what was learned."""
    if answer is None:
        return learned
    return Fate.TOLD if answer else Fate.LEFT_OUT


def answered(watches: Sequence[int], seqs: Sequence[int]) -> dict[tuple[int, int], bool]:
    """Return what was answered about some posts; what nobody could say is left out."""
    said = WatchAnswer.objects.filter(watch__in=watches, post__in=seqs, is_meant__isnull=False)
    return {(watch, post): bool(meant) for watch, post, meant in said.values_list("watch_id", "post_id", "is_meant")}
