"""What a watch heard in a post, and what was answered about it, go with its words."""

from collections.abc import Sequence

from django.db.models import F

from codriver.listening.forgetting import Doomed
from codriver.listening.models import Watch, WatchAnswer, WatchMatch


def forgotten(doomed: Sequence[Doomed]) -> None:
    """Forget where the words stood and what was answered; the watches learn anew without it."""
    seqs = [post.seq for post in doomed]
    WatchMatch.objects.filter(post__in=seqs).delete()
    answers = WatchAnswer.objects.filter(post__in=seqs)
    watches = list(answers.values_list("watch", flat=True).distinct())
    answers.delete()
    Watch.objects.filter(pk__in=watches).update(answers_edition=F("answers_edition") + 1)
