"""Watched stories are followed: who listens to the watch is told when one is born, grows or crosses into the press.

Each step looks at the stories that changed in one stretch of the log, and at no more than FOLLOWED watched ones, so it
costs the same however long the history is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Min

from codriver.kit.clock import now
from codriver.listening.models import (
    Mention,
    Notice,
    Story,
    Watch,
    WatchedStory,
    WatchMatch,
    WatchState,
)
from codriver.listening.queries import label_of, position
from codriver.listening.voices.kinds import Chorus, Kinds
from codriver.listening.voices.queries import kinds
from codriver.listening.watches.taking_up import News, begun, followed

STRETCH = 250  # numbers of the log in one transaction
SMALL = 50  # posts of a story in which a post that stood alone, and matched, is looked for
FIRST = 50  # posts of a story that tell whether somebody else said it before the press


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


def _news(watches: Mapping[int, Watch], since: int, upto: int) -> News:
    changed = Story.objects.filter(changed_seq__gt=since, changed_seq__lte=upto).in_bulk()
    if not changed:
        return News()
    held = followed(watches)
    news = begun(watches, _joined(watches, [one for one in changed.values() if one.posts <= SMALL]), held)
    rows = {key: some for key, some in held.items() if key[1] in changed}
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
