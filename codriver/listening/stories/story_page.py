"""One story, read for its page: what was said first, how it spread, who carried it, what was decided about it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils import timezone

from codriver.listening.meaning.labels import Sums, sums
from codriver.listening.models import (
    Edition,
    Mention,
    Note,
    Placement,
    Ruling,
    Story,
    StoryEvent,
)
from codriver.listening.queries import label_of, position
from codriver.listening.stories.figures import Crossed, Figure
from codriver.listening.stories.pictures import figure_of
from codriver.listening.stories.wall import Row, rows, title_of
from codriver.listening.voices import queries as voices
from codriver.listening.voices.rules import STANDINGS
from codriver.staff.models import User

EVENTS = 50
LISTED = 12  # sites that the page lists


@dataclass(frozen=True)
class Counted:
    """A post beside what it caused, or a site beside its posts."""

    post: Mention | None
    posts: int
    direct: int = 0
    channel: str = ""
    share: float = 0.0


@dataclass(frozen=True)
class Speakers:
    """How many posts of a story are by voices that stand to us in one way."""

    standing: str
    posts: int
    share: float


@dataclass(frozen=True)
class Ruled:
    """A ruling, with its undoing and whether the engine has applied what was said last."""

    ruling: Ruling
    undone: Ruling | None
    is_applied: bool


@dataclass(frozen=True)
class Change:
    """One StoryEvent, or several of one kind that followed each other; `latest` is the last of them."""

    latest: StoryEvent
    times: int


@dataclass(frozen=True)
class StoryPage:
    """All that the page of one story shows, beside its drawing."""

    story: Story
    title: str
    row: Row
    figure: Figure
    source: Mention | None
    editions: list[Edition]
    carriers: list[Counted]
    sites: list[Counted]
    voices: list[Mention]
    rulings: list[Ruled]
    changes: list[Change]
    notes: list[Note]
    is_split_off: bool
    meaning: Sums
    speakers: list[Speakers]
    crossed: Crossed | None
    crossed_by: Mention | None
    is_heard: bool  # the worker has read who speaks in all of its posts

    @property
    def waits(self) -> int:
        """Return the last ruling here that the engine has still to apply, 0 when there is none."""
        waiting = [ruled.undone or ruled.ruling for ruled in self.rulings if not ruled.is_applied]
        return max((ruling.seq for ruling in waiting), default=0)

    @property
    def is_source_seen(self) -> bool:
        """Say whether the post shown first is the source, not only the earliest copy that we hold."""
        return self.story.source_id is not None


def read(viewer: User, story: Story) -> StoryPage:
    """Read a story for its page, in a fixed number of queries however many posts it has."""
    figure = figure_of(story)
    shown = [figure.source, *figure.voices, *(site.first for site in figure.sites[:LISTED])]
    posts = posts_by_seq(viewer, shown + [node.seq for node in figure.carriers] + _crossing(figure))
    voices.mark(posts.values())
    source = posts.get(story.source_id or figure.source) or story.source
    return StoryPage(
        story=story,
        title=title_of(story) or (title_of(Story(source=source, title="")) if source else ""),
        row=rows(viewer, [story])[0],
        figure=figure,
        source=source,
        editions=list(Edition.objects.filter(mention=source).order_by("-edited_at")) if source else [],
        carriers=[Counted(posts.get(node.seq), node.size - 1, node.direct) for node in figure.carriers],
        sites=[
            Counted(posts.get(site.first), site.posts, channel=site.channel, share=site.posts / figure.posts)
            for site in figure.sites[:LISTED]
        ],
        voices=[posts[seq] for seq in figure.voices if seq in posts and posts[seq].text],
        rulings=rulings_of(story),
        changes=changes_of(story),
        notes=notes_of(story),
        is_split_off=Placement.objects.filter(post_id=figure.source, realm__gt=0).exists(),
        meaning=sums(figure.meant),
        speakers=speakers_of(figure),
        crossed=figure.crossed,
        crossed_by=posts.get(figure.crossed.seq) if figure.crossed else None,
        is_heard=voices.position() >= story.changed_seq,
    )


def _crossing(figure: Figure) -> list[int]:
    return [figure.crossed.seq] if figure.crossed else []


def speakers_of(figure: Figure) -> list[Speakers]:
    """Return who speaks in a story, by standing, those left out that nobody has."""
    counted = ((standing, figure.standings.get(standing, 0)) for standing in STANDINGS)
    return [Speakers(standing, posts, posts / figure.posts) for standing, posts in counted if posts]


def posts_by_seq(viewer: User, seqs: list[int]) -> dict[int, Mention]:
    """Return posts by their number."""
    found = Mention.objects.visible_to(viewer).filter(seq__in=set(seqs)).select_related("forgotten")
    return {post.seq: post for post in found}


def rulings_of(story: Story) -> list[Ruled]:
    """Return what people decided about this story's posts, the latest first."""
    told = StoryEvent.objects.filter(story_number=story.number, verb__startswith="ruling.").values("seq")
    here = Q(label=story.id) | Q(other_label=story.id) | Q(seq__in=told)
    labelled = Ruling.objects.annotate(label=label_of("post_id"), other_label=label_of("other_id"))
    found = labelled.filter(here).exclude(kind=Ruling.Kind.UNDO).select_related("by", "post", "other")
    read = position()
    latest = list(found.order_by("-seq")[:EVENTS])
    undone = {one.undoes_id: one for one in Ruling.objects.filter(undoes__in=latest).select_related("by")}
    return [Ruled(one, undone.get(one.seq), (undone.get(one.seq) or one).seq <= read) for one in latest]


def notes_of(story: Story) -> list[Note]:
    """Return what colleagues noted on this story's posts, the latest first."""
    noted = Note.objects.annotate(label=label_of("post_id")).filter(label=story.id)
    return list(noted.select_related("by").order_by("-at"))


def changes_of(story: Story) -> list[Change]:
    """Return what changed in a story and in those that became part of it, the latest first."""
    merged = StoryEvent.objects.filter(story_number=story.number, other_number__isnull=False).values("other_number")
    found = StoryEvent.objects.filter(Q(story_number=story.number) | Q(story_number__in=merged))
    latest = found.order_by("-seq", "-id")[:EVENTS]
    runs = [list(run) for _, run in groupby(latest, key=lambda event: event.verb)]
    return [Change(run[0], len(run)) for run in runs]


def branch_size(story: Story, seq: int, most: int = 10_000) -> int:
    """Return how many posts came by a post and would go with it, up to `most`."""
    from codriver.listening.stories.pictures import branch_of

    return max(len(branch_of(story.id, seq, most + 1)) - 1, 0)


def placement_of(story: Story, seq: int) -> Placement | None:
    """Return where a post of this story stands."""
    return Placement.objects.filter(post_id=seq, story_id=story.id).select_related("post").first()


def growth_rows(figure: Figure, most: int = 24) -> list[tuple[datetime, int]]:
    """Return the growth as a short table: some steps of the line, the last one always."""
    points: list[Any] = figure.growth
    step = -(-len(points) // most) or 1
    some = points[::-1][::step][::-1]
    return [(datetime.fromtimestamp(at, timezone.get_current_timezone()), posts) for at, posts in some]
