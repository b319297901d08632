"""What a watch heard in a post goes with its words."""

from collections.abc import Sequence

from codriver.listening.forgetting import Doomed
from codriver.listening.models import WatchMatch


def forgotten(doomed: Sequence[Doomed]) -> None:
    """Forget where the words stood."""
    WatchMatch.objects.filter(post__in=[post.seq for post in doomed]).delete()
