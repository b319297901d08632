"""The wall: stories, hottest first, with what a press officer must know of each before opening it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from codriver.listening import heat, rules
from codriver.listening.models import Look, Mention, Mute, Ownership, Picture, Placement, Story
from codriver.listening.queries import label_of
from codriver.listening.stories.clauses import first_clause
from codriver.listening.stories.figures import Site
from codriver.staff.models import User

PAGE = 50
SEARCHED = 1_000  # stories that one page looks through for a channel or for words
COUNTED = 1_000  # new posts that are counted; more is "1,000+"


@dataclass(frozen=True)
class Filter:
    """A way of looking at the wall. Empty values ask for everything."""

    channel: str = ""
    since: timedelta | None = None
    least: int = 2
    owner: int | None = None
    words: str = ""
    is_muted: bool = False

    @property
    def is_search(self) -> bool:
        """Say whether stories must be looked into one by one."""
        return bool(self.channel or self.words)


@dataclass
class Row:
    """One story on the wall."""

    story: Story
    weight: float
    share: float  # of the weight of the hottest story on this page
    sites: list[tuple[str, int]] = field(default_factory=list)
    fresh: int = 0
    mute: Mute | None = None
    ownership: Ownership | None = None

    @property
    def title(self) -> str:
        """Return the story's own words: chosen by the worker, before that the first ones of its source."""
        return title_of(self.story)

    @property
    def is_hot(self) -> bool:
        """Say whether this story is called hot."""
        return rules.is_hot(self.weight)

    @property
    def is_many_fresh(self) -> bool:
        """Say whether there are more new posts than we count."""
        return self.fresh >= COUNTED


@dataclass(frozen=True)
class Wall:
    """One page of the wall; `following` is the cursor of the next one, "" when there is none."""

    rows: list[Row]
    following: str
    is_searched_in_part: bool = False


def title_of(story: Story) -> str:
    """Return a story's title, or the first words of its source; "" when it has no words."""
    return story.title or (first_clause(story.source.text) if story.source else "")


def wall(viewer: User, chosen: Filter, cursor: str = "", size: int = PAGE) -> Wall:
    """Return one page of stories, hottest first.

    cursor  where the page before ended, from Wall.following; one that cannot be read begins at the top.
    """
    queue = _after(_matching(viewer, chosen), cursor).order_by("-heat", "-id")
    if chosen.is_search:
        return _search(viewer, queue, chosen, size)
    stories = list(queue.select_related("source")[: size + 1])
    return Wall(rows(viewer, stories[:size]), _cursor(stories[size - 1]) if len(stories) > size else "")


def _matching(viewer: User, chosen: Filter) -> "QuerySet[Story]":
    found = Story.objects.visible_to(viewer)
    muted = Mute.objects.annotate(label=label_of("post_id")).filter(label__isnull=False).values("label")
    found = found.filter(id__in=muted) if chosen.is_muted else found.exclude(id__in=muted)
    if chosen.since is not None:
        found = found.filter(last_at__gte=timezone.now() - chosen.since)
    if chosen.least > 2:
        found = found.filter(posts__gte=chosen.least)
    if chosen.owner is not None:
        owned = Ownership.objects.filter(owner=chosen.owner).annotate(label=label_of("post_id"))
        found = found.filter(id__in=owned.filter(label__isnull=False).values("label"))
    return found


def _search(viewer: User, queue: "QuerySet[Story]", chosen: Filter, size: int) -> Wall:
    """Look through the next stories of the queue, so that a page takes a bounded time whatever is asked for."""
    window = list(queue.values_list("id", "heat", "posts")[:SEARCHED])
    matching = Story.objects.visible_to(viewer).filter(id__in=[label for label, _, _ in window])
    if chosen.channel:
        matching = matching.filter(id__in=_on_channel(chosen.channel, {label: posts for label, _, posts in window}))
    if chosen.words:
        matching = matching.filter(Q(title__icontains=chosen.words) | Q(source__text__icontains=chosen.words))
    stories = list(matching.select_related("source").order_by("-heat", "-id")[: size + 1])
    if len(stories) > size:
        return Wall(rows(viewer, stories[:size]), _cursor(stories[size - 1]))
    rest = f"{window[-1][1]!r},{window[-1][0]}" if len(window) == SEARCHED else ""
    return Wall(rows(viewer, stories), rest, is_searched_in_part=bool(rest))


def _on_channel(channel: str, sizes: dict[int, int]) -> set[int]:
    """Return which stories are on a channel: small ones by their posts, large ones by what was drawn of them."""
    small = [label for label, posts in sizes.items() if posts < rules.AHEAD]
    large = [label for label, posts in sizes.items() if posts >= rules.AHEAD]
    begins = msgspec.json.encode([channel]).decode()[:-1] + ","  # as in Figure.sites; a figure has no other texts
    drawn = Picture.objects.filter(story_id__in=large, body__contains=begins)
    posts = Placement.objects.filter(story_id__in=small, post__channel=channel)
    return {*drawn.values_list("story_id", flat=True), *posts.values_list("story_id", flat=True).distinct()}


def _cursor(story: Story) -> str:
    return f"{story.heat!r},{story.id}"


def _after(stories: "QuerySet[Story]", cursor: str) -> "QuerySet[Story]":
    hot, _, label = cursor.partition(",")
    try:
        return stories.filter(Q(heat__lt=float(hot)) | Q(heat=float(hot), id__lt=int(label)))
    except ValueError:
        return stories


def rows(viewer: User, stories: Sequence[Story]) -> list[Row]:
    """Return stories as rows, in a fixed number of queries."""
    moment = timezone.now().timestamp()
    ids = [story.id for story in stories]
    sites, fresh = sites_of(stories), fresh_of(viewer, ids)
    mutes, owners = by_story(Mute, ids), by_story(Ownership, ids, "owner")
    weights = [heat.weight(story.heat, moment) for story in stories]
    top = max(weights, default=0.0) or 1.0
    return [
        Row(
            story,
            weight=weight,
            share=weight / top,
            sites=sites.get(story.id, []),
            fresh=fresh.get(story.id, 0),
            mute=mutes.get(story.id),
            ownership=owners.get(story.id),
        )
        for story, weight in zip(stories, weights, strict=True)
    ]


class _Sites(msgspec.Struct):
    sites: list[Site]


def sites_of(stories: Iterable[Story]) -> dict[int, list[tuple[str, int]]]:
    """Return each story's sites with their posts, the fullest first."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    large = [story.id for story in stories if story.posts >= rules.AHEAD]
    for label, body in Picture.objects.filter(story_id__in=large).values_list("story_id", "body"):
        found[label] = [(site.channel, site.posts) for site in msgspec.json.decode(body, type=_Sites).sites]
    small = [story.id for story in stories if story.posts < rules.AHEAD]
    counted = Placement.objects.filter(story_id__in=small).values_list("story_id", "post__channel")
    for label, channel, posts in counted.annotate(held=Count("post_id")).order_by("-held"):
        found[label].append((channel, posts))
    return found


FRESH = """SELECT s.id, (SELECT COUNT(*) FROM (
        SELECT 1 FROM listening_placement p WHERE p.story_id = s.id
        AND p.post_id > CASE WHEN COALESCE(l.position, 0) > %s THEN l.position ELSE %s END LIMIT %s
    ) AS counted)
    FROM listening_story s LEFT JOIN listening_look l ON l.story_number = s.number AND l.user_id = %s
    WHERE s.id IN ({}) AND (l.position IS NOT NULL OR %s >= 0)"""


def fresh_of(viewer: User, ids: Sequence[int]) -> dict[int, int]:
    """Return how many posts of each story came since this reader last looked; nothing before her first look."""
    if not ids:
        return {}
    seen = Look.objects.filter(user=viewer, story_number=0).values_list("position", flat=True).first()
    since = -1 if seen is None else seen
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(ids))
        cursor.execute(FRESH.format(marks), [since, since, COUNTED, viewer.pk, *ids, since])
        return dict(cursor.fetchall())


def by_story(model: type[Any], ids: Sequence[int], *related: str) -> dict[int, Any]:
    """Return what people noted on posts, by the story that holds the post now; the latest where there are several."""
    noted = model.objects.annotate(label=label_of("post_id")).filter(label__in=ids)
    return {one.label: one for one in noted.select_related("by", *related).order_by("at")}


def last_look(viewer: User) -> datetime | None:
    """Return when this reader last said that she has seen the wall."""
    return Look.objects.filter(user=viewer, story_number=0).values_list("looked_at", flat=True).first()


def waiting_alone() -> int:
    """Return how many posts we hold, up to a thousand; the empty wall says why they are not on it."""
    return len(Mention.objects.values_list("seq")[:1_000])
