"""What the sample company listens for, and what it was told of it before the visitor came."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from codriver.demo import words
from codriver.demo.models import Made, Sample
from codriver.listening.models import Mention, Notice, Story, Watch, WatchListener, WatchMatch, WatchState
from codriver.listening.notices.actions import acknowledge
from codriver.listening.queries import position
from codriver.listening.voices.rules import PRESS_KINDS
from codriver.listening.watches import actions, following, listening
from codriver.staff.models import User

SAVED = timedelta(days=3)  # ago
CHANGED = timedelta(hours=4)  # ago: what was said before is matched, and told to nobody
NOTED = timedelta(minutes=1)  # after a story was born


def keys() -> list[str]:
    """Return the watches of the texts."""
    return list(words.page("watches").sections)


def facts(key: str) -> dict[str, str]:
    """Return what the texts say of a watch."""
    return dict(line.split(" = ", 1) for line in words.page("watches").lines(key))


def several(said: str) -> list[str]:
    """Return the parts of a line."""
    return [part.strip() for part in said.split(" / ")] if said else []


def make(made: Sample, at: datetime) -> None:
    """Make the watches as they stood some hours ago, let them listen, and date what they told; behind the engine."""
    begun = Mention.objects.filter(arrived_at__lte=at - CHANGED).order_by("-seq").values_list("seq", flat=True).first()
    for key in keys():
        watch = one(key, facts(key), made)
        told = {"made_at": at - SAVED, "begins": begun or watch.begins}
        Watch.objects.filter(pk=watch.pk).update(**told)
        actions.tell(watch, made.owner)
        WatchListener.objects.filter(watch=watch).update(since=at - SAVED)
        Made.objects.create(what=Made.What.WATCH, name=key, number=watch.pk)
    listen()
    date(at)
    for notice in Notice.objects.filter(watch__in=numbers(), reason=Notice.Reason.BORN):
        acknowledge(made.owner, notice)


def one(key: str, said: dict[str, str], made: Sample) -> Watch:
    """Save one watch."""
    by = User.objects.filter(email=f"{said['by'].lower()}@kofan.example").first() or made.owner
    lines = {name: "\n".join(several(said.get(name, ""))) for name in ("words", "near", "without")}
    watch = Watch(
        name=said[made.owner.language], **lines, within=int(said["within"]),
        languages=several(said.get("languages", "")), number=int(said["number"]),
    )  # fmt: skip
    actions.save(watch, by)
    return watch


def listen() -> None:
    """Let the worker's own steps run until nothing is left: first all that was said is heard, then it is followed."""
    WatchState.objects.update_or_create(id=1, defaults={"position": position()})
    while Watch.objects.filter(position__lt=position()).exists():
        listening.refresh()
    WatchState.objects.update(position=Watch.objects.earliest("begins").begins)
    while following.step():
        pass


def date(at: datetime) -> None:
    """Say of each match and notice when it would have come, had somebody listened at that time."""
    arrived = Mention.objects.filter(seq=OuterRef("post_id")).values("arrived_at")
    WatchMatch.objects.filter(watch__in=numbers()).update(heard_at=Subquery(arrived))
    for notice in Notice.objects.filter(watch__in=numbers()):
        story = Story.objects.filter(number=notice.story_number).first()
        if story:
            told = min(moment(notice, story), at)
            posts = Mention.objects.filter(placement__story_id=story.pk, published_at__lte=told).count()
            Notice.objects.filter(pk=notice.pk).update(at=told, posts=posts)


def moment(notice: Notice, story: Story) -> datetime:
    """Return when a story was born, had its number of posts, or was first in the press."""
    posts = Mention.objects.filter(placement__story_id=story.pk).order_by("published_at")
    if notice.reason == Notice.Reason.PRESS:
        posts = posts.filter(source_kind__in=PRESS_KINDS, seq__gt=notice.watch.begins)
    place = (notice.watch.number or 1) - 1 if notice.reason == Notice.Reason.NUMBER else 0
    found = posts.values_list("published_at", flat=True)[place : place + 1].first()
    return (found or story.last_at) + NOTED


def numbers() -> list[int]:
    """Return the numbers of our watches."""
    return list(Made.objects.filter(what=Made.What.WATCH).values_list("number", flat=True))


def forget() -> None:
    """Forget our watches with all they heard and told."""
    for watch in Watch.objects.filter(pk__in=numbers()):
        actions.forget(watch)
    Made.objects.filter(what=Made.What.WATCH).delete()
