"""Forgetting voices of whom no post is left; the others are read anew."""

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef

from codriver.listening.models import Mention, Site, Standing, StandingRuling, VoiceOpening, VoicesState
from codriver.listening.voices.rules import UNKNOWN


@transaction.atomic
def forget_silent() -> None:
    """Forget what is kept of voices that have no post here any more, and let the worker read from the first post on.

    What colleagues said of a voice that still speaks stays, and so do the kinds that they set.
    """
    speaks = Mention.objects.filter(channel=OuterRef("channel"), author_id=OuterRef("author_id"))
    kept: tuple[type[models.Model], ...] = (StandingRuling, VoiceOpening, Standing)
    for model in kept:
        model._default_manager.filter(~Exists(speaks)).delete()
    Standing.objects.update(found=UNKNOWN, why="", evidence=None, posts=0, own=0)
    Site.objects.filter(kind=None).delete()
    Site.objects.update(posts=0, unsaid=0)
    VoicesState.objects.update(position=0, round=F("round") + 1)
