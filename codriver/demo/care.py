"""What the sample's colleagues did around the stories before the visitor came: quieted, looked after, noted, kept."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from codriver.demo import words
from codriver.demo.models import Colleague, Sample, Tale
from codriver.demo.playing import planned
from codriver.listening.models import Mention, Mute, Note, Ownership, SavedView
from codriver.staff.models import User

LATEST = timedelta(hours=3)  # after a story began somebody looks after it
WALL = SavedView.Page.STORIES
VIEWS: tuple[tuple[str, dict[str, str]], ...] = (  # what a view shows, and its name in each language
    ("least=50", {"en": "Large ones", "zh-hans": "大事件"}),
    ("channel=weibo", {"en": "Weibo", "zh-hans": "微博"}),
    ("since=1d", {"en": "Today", "zh-hans": "今天"}),
)


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
    for query, names in VIEWS:
        SavedView.objects.create(user=made.owner, page=WALL, name=names[made.owner.language], query=query)


def views_of(made: Sample) -> QuerySet[SavedView]:
    """Return the views that we kept for the visitor; one that she renamed is hers."""
    ours = Q(pk=None)
    for query, names in VIEWS:
        ours |= Q(query=query, name__in=names.values())
    return SavedView.objects.filter(ours, user=made.owner_id, page=WALL)


def name_views(made: Sample, language: str) -> None:
    """Name our views in the language of who comes in; a name that she gave to another view stays with it."""
    names = dict(VIEWS)
    taken = set(SavedView.objects.filter(user=made.owner_id, page=WALL).values_list("name", flat=True))
    for view in views_of(made):
        if (name := names[view.query][language]) not in taken:
            taken.add(name)
            SavedView.objects.filter(pk=view.pk).update(name=name)


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
