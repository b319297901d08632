"""What the sample's colleagues did around the stories before the visitor came: quieted, looked after, noted, kept."""

from datetime import datetime, timedelta

from django.db import transaction

from codriver.demo import words
from codriver.demo.models import Colleague, Sample, Tale
from codriver.demo.playing import planned
from codriver.listening.models import Mention, Mute, Note, Ownership, SavedFilter
from codriver.staff.models import User

LATEST = timedelta(hours=3)  # after a story began somebody looks after it
VIEWS = (("大故事 Large ones", "least=50"), ("微博 Weibo", "channel=weibo"), ("今天 Today", "since=1d"))


@transaction.atomic
def take_care(made: Sample, at: datetime) -> None:
    """Write what texts/care.txt says: `script, who: word, note`."""
    staff = {user.name.rsplit(" ", 1)[-1]: user for user in User.objects.filter(pk__in=Colleague.objects.values("pk"))}
    for line in words.page("care").lines("care"):
        script, who, word, note = (part.strip() for part in line.split("|"))
        post = first_post(script)
        if post is not None:
            since = post.published_at + min((at - post.published_at) / 4, LATEST)
            one(word, post, staff[who], since)
            if note:
                Note.objects.create(post=post, text=note, by=staff[who], at=since + (at - post.published_at) / 50)
    for name, query in VIEWS:
        SavedFilter.objects.create(user=made.owner, name=name, query=query)


def first_post(script: str) -> Mention | None:
    """Return the first post of the first tale of a script."""
    tale = Tale.objects.filter(script=script).order_by("pk").first()
    if tale is None or not tale.posted:
        return None
    first = planned(tale)[0]
    return Mention.objects.filter(channel=first.site, external_id=first.id).first()


def one(word: str, post: Mention, by: User, at: datetime) -> None:
    """Do one thing: quiet, not about us, own; any other word does nothing."""
    if word in Mute.Why.values:
        Mute.objects.create(post=post, why=word, by=by, at=at)
    if word == "own":
        Ownership.objects.create(post=post, owner=by, by=by, at=at)
