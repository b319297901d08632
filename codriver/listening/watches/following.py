"""Watched stories are followed: who listens to the watch is told when one is born, grows or crosses into the press.

Each step looks at the stories that changed in one stretch of the log, and at no more than FOLLOWED watched ones, so it
costs the same however long the history is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Min

from codriver.kit.clock import now
from codriver.listening.models import (
    Mention,
    Notice,
    Placement,
    Story,
    Watch,
    WatchedStory,
    WatchMatch,
    WatchState,
)
from codriver.listening.queries import label_of, position
from codriver.listening.voices.kinds import Chorus, Kinds
from codriver.listening.voices.queries import kinds

STRETCH = 250  # numbers of the log in one transaction
FOLLOWED = 2_000  # watched stories that are followed: the latest
SMALL = 50  # posts of a story in which a post that stood alone, and matched, is looked for
FIRST = 50  # posts of a story that tell whether somebody else said it before the press
Key = tuple[int, int]  # watch, label of the story


@dataclass
class News:
    """What a step has to write: stories that are watched from now on, how many posts others have, what is told."""

    watched: list[WatchedStory] = field(default_factory=list)
    counted: dict[int, int] = field(default_factory=dict)  # number of the row → posts
    told: list[Notice] = field(default_factory=list)

    def of(self, watches: Collection[int]) -> "News":
        """Return what concerns some watches alone."""
        watched = [row for row in self.watched if row.watch_id in watches]
        return News(watched, self.counted, [notice for notice in self.told if notice.watch_id in watches])

    def write(self) -> None:
        """Write it in the caller's transaction. What another worker wrote meanwhile stays."""
        WatchedStory.objects.bulk_create(self.watched, ignore_conflicts=True)
        as_many: dict[int, list[int]] = defaultdict(list)
        for row, posts in self.counted.items():
            as_many[posts].append(row)
        for posts, some in as_many.items():
            WatchedStory.objects.filter(pk__in=some).update(posts=posts)
        Notice.objects.bulk_create(self.told, ignore_conflicts=True)


def step() -> bool:
    """Follow the next stretch. Returns False when all is followed. All is read before the transaction begins."""
    watches = Watch.objects.in_bulk()
    state, _ = WatchState.objects.get_or_create(id=1, defaults={"position": _start(watches.values())})
    upto = min([position(), state.position + STRETCH, *[watch.position for watch in watches.values()]])
    if upto <= state.position or not watches:
        return False
    news = _news(watches, state.position, upto)
    with transaction.atomic():
        if WatchState.objects.filter(id=1, position=state.position).update(position=upto):
            news.write()
    return True


def _start(watches: Iterable[Watch]) -> int:
    return min((watch.begins for watch in watches), default=position())


def standing(found: Iterable[Key]) -> list[tuple[int, Story, int]]:
    """Return (watch, story, post) of the matches that stand in a story of two posts or more, the earliest first."""
    found = list(found)
    labels = dict(Placement.objects.filter(post__in={post for _, post in found}).values_list("post_id", "story_id"))
    stories = Story.objects.in_bulk(set(labels.values()))
    placed = sorted((post, watch, labels.get(post, 0)) for watch, post in found)
    return [(watch, stories[label], post) for post, watch, label in placed if label in stories]


def take_up(watches: Mapping[int, Watch], found: Sequence[tuple[int, Story, int]]) -> News:
    """Watch the stories in which something was heard; the caller writes it. A story of which one half was watched
    before two became one is watched already. What was said before the watch was saved is told to nobody."""
    return _begun(watches, found, _followed(watches)) if found else News()


def _begun(watches: Mapping[int, Watch], found: Sequence[tuple[int, Story, int]], followed: Iterable[Key]) -> News:
    first = {(watch, story.pk): (story, post) for watch, story, post in reversed(found)}
    news, at = News(), now()
    for watch, label in sorted(first.keys() - set(followed) - _long_ago(first)):
        story, post = first[watch, label]
        is_past = post <= watches[watch].begins
        facts = {"watch_id": watch, "story_number": story.number}
        news.watched.append(WatchedStory(**facts, post_id=post, posts=story.posts if is_past else 0, since=at))
        if not is_past and watches[watch].is_birth_told:
            news.told.append(Notice(**facts, reason=Notice.Reason.BORN, posts=story.posts, at=at))
    return news


def let_go(watch: Watch, post: int) -> None:
    """Watch a story no more that was watched for the sake of one post, unless another match stands in it."""
    label = Placement.objects.filter(post_id=post).values_list("story_id", flat=True).first() or 0
    told = WatchMatch.objects.filter(watch=watch, fate=WatchMatch.Fate.TOLD, post__placement__story_id=label)
    other = told.exclude(post=post).order_by("post").values_list("post_id", flat=True).first()
    rows = WatchedStory.objects.filter(watch=watch, post=post)
    rows.update(post=other) if other else rows.delete()


def _long_ago(found: Mapping[Key, tuple[Story, int]]) -> set[Key]:
    """Return which of these are watched already, also when they are followed no more."""
    labels = {story.number: label for (_, label), (story, _) in found.items()}
    held = WatchedStory.objects.filter(watch__in={watch for watch, _ in found}, story_number__in=labels)
    return {(watch, labels[number]) for watch, number in held.values_list("watch_id", "story_number")}


def _followed(watches: Iterable[int]) -> dict[Key, list[WatchedStory]]:
    """Return the latest watched stories by the label they have now."""
    rows = WatchedStory.objects.filter(watch__in=watches).annotate(label=label_of("post_id")).order_by("-pk")
    held: dict[Key, list[WatchedStory]] = defaultdict(list)
    for row in rows[:FOLLOWED]:
        held[row.watch_id, row.label].append(row)
    return held


def _news(watches: Mapping[int, Watch], since: int, upto: int) -> News:
    changed = Story.objects.filter(changed_seq__gt=since, changed_seq__lte=upto).in_bulk()
    if not changed:
        return News()
    followed = _followed(watches)
    news = _begun(watches, _joined(watches, [one for one in changed.values() if one.posts <= SMALL]), followed)
    rows = {key: some for key, some in followed.items() if key[1] in changed}
    labels = {story.number: label for label, story in changed.items()}
    rows |= {(row.watch_id, labels[row.story_number]): [row] for row in news.watched}
    press = _press({label for _, label in rows}, since, upto)
    for (watch, label), some in rows.items():
        _grow(news, watches[watch], some, changed[label])
        if watches[watch].is_press_told and label in press:
            _cross(news, watches[watch], some, changed[label], press[label])
        _count(news, some, changed[label].posts)
    return news


def _joined(watches: Mapping[int, Watch], stories: Sequence[Story]) -> list[tuple[int, Story, int]]:
    """Return the small stories that hold a match: it may have stood alone until now."""
    labels = {story.pk: story for story in stories}
    told = WatchMatch.objects.filter(fate=WatchMatch.Fate.TOLD)
    some = told.filter(post__placement__story_id__in=labels, watch__in=watches)
    found = some.values_list("watch_id", "post__placement__story_id").annotate(first=Min("post_id")).order_by("first")
    return [(watch, labels[label], post) for watch, label, post in found]


def _grow(news: News, watch: Watch, rows: Sequence[WatchedStory], story: Story) -> None:
    before = max(row.posts for row in rows)
    if watch.number and before < watch.number <= story.posts:
        _tell(news, rows, story, Notice.Reason.NUMBER)


def _count(news: News, rows: Iterable[WatchedStory], posts: int) -> None:
    """Note how many posts a story has now."""
    for row in rows:
        if row.pk is None:
            row.posts = posts
        elif row.posts != posts:
            news.counted[row.pk] = posts


def _press(labels: set[int], since: int, upto: int) -> dict[int, Chorus]:
    """Return label → who was first in it, of the stories of which a post changed in a stretch came from the press."""
    of_kinds, found = kinds(), {}
    posts = Mention.objects.filter(seq__gt=since, seq__lte=upto, placement__story_id__in=labels)
    by_label: dict[int, list[Mention]] = defaultdict(list)
    for post in posts.annotate(label=label_of("seq")):
        by_label[post.label].append(post)
    for label, some in by_label.items():
        if _chorus(some, of_kinds).first_press:
            first = Mention.objects.filter(placement__story_id=label).order_by("placement__post_id")[:FIRST]
            found[label] = _chorus([*first, *some], of_kinds)
    return found


def _chorus(posts: Iterable[Mention], of_kinds: Kinds) -> Chorus:
    chorus = Chorus(of_kinds)
    for post in posts:
        at, said = post.published_at.timestamp(), post.source_kind
        chorus.add(post.seq, at, "", is_signed=True, said=said, channel=post.channel, url=post.url)
    return chorus


def _cross(news: News, watch: Watch, rows: Sequence[WatchedStory], story: Story, chorus: Chorus) -> None:
    if chorus.crossed and chorus.crossed[1] > watch.begins:
        _tell(news, rows, story, Notice.Reason.PRESS, chorus.crossed[2])


def _tell(news: News, rows: Sequence[WatchedStory], story: Story, reason: str, source_kind: str = "") -> None:
    """Tell it once, also of a story that was two before."""
    watch, numbers = rows[0].watch_id, {story.number, *[row.story_number for row in rows]}
    if not Notice.objects.filter(watch=watch, reason=reason, story_number__in=numbers).exists():
        facts = {"posts": story.posts, "source_kind": source_kind, "at": now()}
        news.told.append(Notice(watch_id=watch, story_number=story.number, reason=reason, **facts))
