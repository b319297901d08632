"""A message that waits may say the words of a post: it goes with them."""

from collections.abc import Sequence

from codriver.listening.forgetting import Doomed
from codriver.listening.models import HookMessage, Placement
from codriver.listening.notices import hooks
from codriver.listening.notices.troubles import Code, trouble


def forgotten(doomed: Sequence[Doomed]) -> None:
    """Send no message that tells of a story in which a post is forgotten."""
    waiting = HookMessage.objects.filter(next_at__isnull=False)
    told = list(waiting.values_list("sendings__notice__story_number", flat=True))
    if not told:
        return
    stories = Placement.objects.filter(post__in=[post.seq for post in doomed]).values("story_id")
    numbers = Placement.objects.filter(post__in=told, story_id__in=stories).values("post")
    messages = waiting.filter(sendings__notice__story_number__in=numbers)
    hooks.end(list(messages.values_list("pk", flat=True)), trouble(Code.WORDS_FORGOTTEN))
