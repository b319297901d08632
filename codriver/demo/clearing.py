"""Clearing the sample: exactly what the generator wrote goes, and the stories of what stays are made anew."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError, Q

from codriver.demo import decided, sources, watching
from codriver.demo.care import views_of
from codriver.demo.models import Colleague, DemoPost, Sample, Tale
from codriver.kit.clock import now
from codriver.listening import log
from codriver.listening.meaning.corrections import subject_of
from codriver.listening.models import (
    Awaited,
    Bookmark,
    Counted,
    DayWord,
    EngineState,
    Holding,
    KeepingState,
    Mention,
    Notice,
    Picture,
    Placement,
    Ruling,
    SeenSite,
    Story,
    StoryEvent,
    Tally,
)
from codriver.listening.searching import forgetting
from codriver.listening.sources import seeing
from codriver.listening.voices.forgetting import forget_silent
from codriver.people.models import Handle, Person
from codriver.reading.models import Correction
from codriver.terms.models import TermSet
from codriver.timeline.models import Activity

CHUNK = 500  # rows in one statement


@dataclass(frozen=True)
class Count:
    """What clearing would delete, and what would stay."""

    posts: int
    people: int
    stay: int  # posts that somebody brought

    @property
    def is_cleared(self) -> bool:
        """Say whether nothing of the sample is left."""
        return not self.posts and not self.people


def count() -> Count:
    """Count before asking."""
    ours = DemoPost.objects.count()
    made = Sample.objects.first()
    people = Colleague.objects.exclude(user=made.owner_id).count() + bool(made.person_id) if made else 0
    return Count(ours, people, Mention.objects.count() - ours)


@transaction.atomic
def clear() -> int:
    """Delete the sample and say how many posts that were. Doing it again deletes nothing."""
    log.take(0)  # nobody appends meanwhile
    made = Sample.objects.select_for_update().first()
    if made is None or made.cleared_at:
        return 0
    posts = DemoPost.objects.count()
    watching.forget()
    decided.forget()
    forget_stories()
    forget_sites()
    forget_posts()
    forget_silent()
    sources.forget()
    forget_people(made)
    Tale.objects.all().delete()
    made.cleared_at = now()
    made.save()
    return posts


def forget_stories() -> None:
    """Take back all that the engine made; it then reads the log again, which holds only what stays.

    Another log_id and no holder: an engine that is at work on the old log cannot commit, and forgets what it knew.
    """
    for model in (Picture, Story, Placement, StoryEvent, Awaited, Holding):
        model.objects.all().delete()
    Tally.objects.all().delete()
    DayWord.objects.all().delete()
    Counted.objects.all().delete()
    KeepingState.objects.update(counted=0)  # what stays is counted anew, behind the engine
    EngineState.objects.filter(id=1).update(position=0, holder="", held_until=None, log_id=secrets.token_hex(16))
    forgetting.begin_anew()


def forget_sites() -> None:
    """Forget the sites that our posts named; those of other posts are counted again. What she put aside stays so."""
    ours = DemoPost.objects.values("seq")
    SeenSite.objects.filter(Q(dismissal=None) | Q(example__in=ours)).delete()
    SeenSite.objects.update(links=0, posts=0, copies=0)
    Bookmark.objects.filter(name=seeing.NAME).update(seq=0)


def forget_posts() -> None:
    """Delete the posts with all that hangs on them."""
    ours = list(DemoPost.objects.values_list("seq", flat=True))
    for start in range(0, len(ours), CHUNK):
        seqs = ours[start : start + CHUNK]
        rulings = list(Ruling.objects.filter(Q(post__in=seqs) | Q(other__in=seqs)).values_list("seq", flat=True))
        Ruling.objects.filter(undoes__in=rulings).delete()
        Ruling.objects.filter(seq__in=rulings).delete()
        Correction.objects.filter(subject__in=[subject_of(seq) for seq in seqs]).delete()
        Notice.objects.filter(story_number__in=seqs).delete()
        Mention.objects.filter(seq__in=seqs).delete()
    DemoPost.objects.all().delete()


def forget_people(made: Sample) -> None:
    """Delete Ana and the colleagues. The visitor's seat stays, and a colleague to whom she gave something to do."""
    views_of(made).delete()
    if made.person_id:
        Activity.objects.filter(person_key=made.person_id).delete()
        Handle.objects.filter(person=made.person_id).delete()
        _forget(made.person_id)
        made.person = None
    for colleague in Colleague.objects.exclude(user=made.owner_id).select_related("user"):
        try:
            with transaction.atomic():
                colleague.user.delete()
        except ProtectedError:
            colleague.delete()  # she stays for what the visitor gave her, and is the visitor's from now on


def _forget(key: str) -> None:
    """Remove the sample's customer. A book is only added to: if a visitor turned her terms, a blank row stays."""
    her = Person.objects.filter(pk=key)
    if TermSet.objects.filter(person=key).exists():
        her.update(name="", erased_at=now())
    else:
        her.delete()
