"""Reads of watches: what each heard today, one page of matches."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from codriver.listening.models import Mention, Placement, Story, Watch, WatchedStory, WatchMatch
from codriver.listening.queries import label_of
from codriver.listening.searching.hits import Hit, latest_texts
from codriver.listening.stories.wall import title_of
from codriver.listening.watches.forms import places, told
from codriver.listening.watches.previewing import marks
from codriver.listening.watches.rules import BESIDE, Span
from codriver.staff.models import User

PAGE = 20
STORIES = 10


@dataclass
class Row:
    """A watch as a list shows it."""

    watch: Watch
    lines: list[str]
    places: list[str]
    today: int
    is_mine: bool  # it tells the reader
    waiting: int = 0  # doubtful matches in its queue

    @property
    def is_catching_up(self) -> bool:
        """Say whether it still listens to what was said before it was saved."""
        return self.watch.position < self.watch.begins


@dataclass
class Match(Hit):
    """A post that was heard, and the lines of the watch that it said, or the words of what stands beside it."""

    why: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def rows(viewer: User) -> list[Row]:
    """Return all watches by name."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    since = today.astimezone(timezone.get_default_timezone())
    counted = Count("matches", filter=Q(matches__heard_at__gte=since, matches__fate=WatchMatch.Fate.TOLD))
    watches = Watch.objects.visible_to(viewer).annotate(today=counted).select_related("by").order_by("name")
    mine = set(Watch.objects.filter(listeners__user=viewer).values_list("pk", flat=True))
    return [row(one, one.today, is_mine=one.pk in mine) for one in watches]


def row(watch: Watch, today: int, *, is_mine: bool) -> Row:
    """Return one watch as it is shown."""
    return Row(watch, told(watch), places(watch), today, is_mine)


def matches(viewer: User, watch: Watch, before: int = 0, fate: int = WatchMatch.Fate.TOLD) -> tuple[list[Match], int]:
    """Return a page of what a watch heard, the latest first, and where the next one begins; 0 when there is none."""
    some = WatchMatch.objects.filter(watch=watch, fate=fate).order_by("-post")
    found = dict((some.filter(post__lt=before) if before else some).values_list("post_id", "why")[: PAGE + 1])
    posts = Mention.objects.visible_to(viewer).in_bulk(found)
    texts = latest_texts(list(posts.values()))
    hits = [
        match_of(posts[seq], texts.get(seq, ""), found[seq])
        for seq in list(found)[:PAGE]
        if texts.get(seq) or _is_beside(found[seq])
    ]
    place(viewer, hits)
    return hits, list(found)[PAGE - 1] if len(found) > PAGE else 0


def match_of(post: Mention, text: str, why: list[list]) -> Match:
    """Return a match as a page shows it."""
    spans = [Span(*one) for one in why if one[1] <= len(text)]  # a text that changed a moment ago may be shorter
    own = tuple(dict.fromkeys(span.line for span in spans if span.begin != BESIDE))
    beside = tuple(span.line for span in spans if span.begin == BESIDE)
    return Match(post.seq, post.seq, text, post=post, marks=marks(spans), why=own, beside=beside)


def _is_beside(why: list[list]) -> bool:
    return any(begin == BESIDE for begin, _, _ in why)


def place(viewer: User, hits: list[Match]) -> None:
    """Give matches the stories in which they stand."""
    labels = dict(Placement.objects.filter(post__in=[hit.seq for hit in hits]).values_list("post_id", "story_id"))
    stories = Story.objects.visible_to(viewer).select_related("source").in_bulk(set(labels.values()))
    for hit in hits:
        story = stories.get(labels.get(hit.seq, 0))
        hit.story, hit.title = (story.number, title_of(story)) if story else (hit.seq, "")


def stories(viewer: User, watch: Watch) -> list[Story]:
    """Return the latest stories in which a watch heard something."""
    watched = WatchedStory.objects.filter(watch=watch).annotate(label=label_of("post_id")).order_by("-pk")
    labels = list(dict.fromkeys(watched.values_list("label", flat=True)[:STORIES]))
    found = Story.objects.visible_to(viewer).select_related("source").in_bulk(labels)
    return [found[label] for label in labels if label in found]
