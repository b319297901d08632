"""Forgetting voices of whom no post is left; the others are read anew."""

from collections.abc import Sequence

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef

from codriver.listening.forgetting import Doomed
from codriver.listening.models import Mention, Site, Standing, StandingRuling, VoiceOpening, VoicesState
from codriver.listening.voices.rules import UNKNOWN

KEPT: tuple[type[models.Model], ...] = (StandingRuling, VoiceOpening, Standing)


def forgotten(doomed: Sequence[Doomed]) -> None:
    """Forget voices whose last posts here are about to be forgotten: what is kept of them names their accounts."""
    gone = {post.seq for post in doomed}
    for channel, author_id in {(post.channel, post.author_id) for post in doomed}:
        if not Mention.objects.filter(channel=channel, author_id=author_id).exclude(seq__in=gone).exists():
            for model in KEPT:
                model._default_manager.filter(channel=channel, author_id=author_id).delete()


@transaction.atomic
def forget_silent() -> None:
    """Forget what is kept of voices that have no post here any more, and let the worker read from the first post on.

    What colleagues said of a voice that still speaks stays, and so do the kinds that they set.
    """
    speaks = Mention.objects.filter(channel=OuterRef("channel"), author_id=OuterRef("author_id"))
    for model in KEPT:
        model._default_manager.filter(~Exists(speaks)).delete()
    Standing.objects.update(found=UNKNOWN, why="", evidence=None, posts=0, own=0)
    Site.objects.filter(kind=None).delete()
    Site.objects.update(posts=0, unsaid=0)
    VoicesState.objects.update(position=0, round=F("round") + 1)
