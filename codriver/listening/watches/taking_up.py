"""Stories become watched: those of two posts or more in which something was heard. What a step has to write is News."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from codriver.kit.clock import now
from codriver.listening.models import Notice, Placement, Story, Watch, WatchedStory, WatchMatch
from codriver.listening.queries import label_of

FOLLOWED = 2_000  # watched stories that are followed: the latest
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
    return begun(watches, found, followed(watches)) if found else News()


def begun(watches: Mapping[int, Watch], found: Sequence[tuple[int, Story, int]], held: Iterable[Key]) -> News:
    first = {(watch, story.pk): (story, post) for watch, story, post in reversed(found)}
    news, at = News(), now()
    for watch, label in sorted(first.keys() - set(held) - _long_ago(first)):
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


def followed(watches: Iterable[int]) -> dict[Key, list[WatchedStory]]:
    """Return the latest watched stories by the label they have now."""
    rows = WatchedStory.objects.filter(watch__in=watches).annotate(label=label_of("post_id")).order_by("-pk")
    held: dict[Key, list[WatchedStory]] = defaultdict(list)
    for row in rows[:FOLLOWED]:
        held[row.watch_id, row.label].append(row)
    return held
