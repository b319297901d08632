"""The voices behind a number of the overview, page by page, in a time that does not grow with the log."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, Min, QuerySet

from codriver.listening.meaning.labels import code
from codriver.listening.models import Edition, Mention, Placement, Reading, Story, Tally, WatchMatch
from codriver.listening.overview import rules
from codriver.listening.overview.figures import Source
from codriver.listening.stories.posts import with_need
from codriver.listening.stories.wall import title_of
from codriver.reading.meaning.heads import KINDS, SENTIMENTS
from codriver.staff.models import User

PAGE = 20  # each bears the form that corrects its reading
SEARCHED = 20_000  # numbers of the log that one page looks through


@dataclass
class Voice:
    """One post: its words as they are now, what it was read to mean, the story that it stands in."""

    post: Mention
    text: str
    reading: Reading | None
    story: Story | None

    @property
    def title(self) -> str:
        """Return the title of its story; "" when it stands alone."""
        return title_of(self.story) if self.story else ""


@dataclass(frozen=True)
class Page:
    """Some posts, latest arrival first; `following` is the cursor of the next page, 0 when there is none."""

    rows: list[Voice] = field(default_factory=list)
    following: int = 0
    is_searched_in_part: bool = False


def posts(viewer: User, asked: dict[str, Any], source: Source, cursor: int = 0, size: int = PAGE) -> Page:
    """Return one page of the posts that a number counts.

    asked   VoicesForm.asked(): from, to (aware), feeling, kind, need, language.   source  where they were said.
    cursor  seq at which the page before ended, 0 for the first page.

    Tallies remember between which numbers of the log their posts stand: the page goes straight to the latest that may
    match, and looks through SEARCHED numbers from there.
    """
    top, bottom = _reach(asked, source, cursor)
    if not top:
        return Page()
    low = max(_lowest(source, top), bottom)
    found = list(_matching(viewer, asked, source, (low, top)).order_by("-seq")[: size + 1])
    if len(found) > size:
        return Page(_voices(viewer, found[:size]), found[size - 1].seq)
    rest = low if low > bottom else 0
    return Page(_voices(viewer, found), rest, is_searched_in_part=bool(rest))


def _reach(asked: dict[str, Any], source: Source, cursor: int) -> tuple[int, int]:
    """Return the largest and the smallest number of the log below the cursor that may match; 0, 0 when none may."""
    is_long = asked["to"] - asked["from"] > rules.IN_HOURS * rules.DAY
    span = Tally.Span.DAY if is_long else Tally.Span.HOUR
    since = _begin(asked["from"], is_day=is_long)
    held = Tally.objects.filter(span=span, at__gte=since, at__lt=asked["to"], **source.filters, **_columns(asked))
    if cursor:
        held = held.filter(first_seq__lt=cursor)
    ends = held.aggregate(top=Max("last_seq"), bottom=Min("first_seq"))
    top = min(ends["top"] or 0, cursor - 1) if cursor else ends["top"] or 0
    return top, ends["bottom"] or 0


def _lowest(source: Source, top: int) -> int:
    """Return down to which number of the log one page looks; of a watch through SEARCHED posts that it heard."""
    if not source.watch:
        return top - SEARCHED + 1
    heard = WatchMatch.objects.filter(watch=source.watch, post__lte=top).order_by("-post").values_list("post_id")
    last = heard[SEARCHED - 1 : SEARCHED].first()
    return last[0] if last else 0


def _begin(moment: datetime, *, is_day: bool) -> datetime:
    """Return when the hour or day of UTC began that a moment is in."""
    start = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return start.replace(hour=0) if is_day else start


def _columns(asked: dict[str, Any]) -> dict[str, int]:
    """Return what a Tally must hold to be worth looking into."""
    names = [asked[name] for name in ("feeling", "kind") if asked.get(name, "unknown") != "unknown"]
    if "need" in asked:
        names.append({"none": "no_need", "unknown": "unknown_need"}.get(asked["need"], asked["need"]))
    return {f"{name}__gt": 0 for name in names}


def _matching(viewer: User, asked: dict[str, Any], source: Source, within: tuple[int, int]) -> "QuerySet[Mention]":
    found = Mention.objects.visible_to(viewer).filter(
        seq__range=within, published_at__gte=asked["from"], published_at__lt=asked["to"], **source.filters
    )
    if source.watch:
        heard = WatchMatch.objects.filter(watch=source.watch, post__gte=within[0], post__lte=within[1])
        found = found.filter(seq__in=heard.values("post_id"))
    meant: dict[str, Any] = {}
    if "feeling" in asked:
        meant["reading__sentiment"] = code(SENTIMENTS, asked["feeling"])
    if "kind" in asked:
        meant["reading__kind"] = code(KINDS, asked["kind"])
    if "need" in asked:
        meant["reading__needs__in"] = [0] if asked["need"] == "none" else with_need(asked["need"])
    if "language" in asked:
        meant["reading__language"] = asked["language"]
    return found.filter(**meant)


def _voices(viewer: User, found: list[Mention]) -> list[Voice]:
    seqs = [post.seq for post in found]
    latest = dict(Edition.objects.filter(mention__in=seqs).order_by("edited_at").values_list("mention_id", "text"))
    readings = Reading.objects.in_bulk(seqs)
    labels = dict(Placement.objects.filter(post_id__in=seqs).values_list("post_id", "story_id"))
    held = Story.objects.visible_to(viewer).filter(id__in=set(labels.values())).select_related("source")
    stories = {story.id: story for story in held}
    return [
        Voice(post, latest.get(post.seq, post.text), readings.get(post.seq), stories.get(labels.get(post.seq, 0)))
        for post in found
    ]
