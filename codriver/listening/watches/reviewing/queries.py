"""Reads of reviewing: the next question, how many wait, what was learned, the latest answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from codriver.listening.models import Mention, Placement, Watch, WatchAnswer, WatchLearning, WatchMatch
from codriver.listening.searching.hits import latest_texts
from codriver.listening.watches.queries import Match, match_of, place
from codriver.listening.watches.reviewing import rules
from codriver.listening.watches.reviewing.rules import Waiting
from codriver.listening.watches.reviewing.telling import State
from codriver.staff.models import User

CANDIDATES = 1_000  # latest matches without an answer, of which one is asked about
LATEST = 5  # answers that the queue shows, to be taken back
EXAMPLES = 100  # posts that a new watch may begin with
SHOWN = 60  # characters of them
Fate = WatchMatch.Fate


@dataclass
class Question:
    """A match that is asked about, and whether it was drawn by lot."""

    hit: Match
    is_drawn: bool


@dataclass
class Said:
    """An answer as a list shows it."""

    answer: WatchAnswer
    text: str


def question(viewer: User, watch: Watch) -> Question | None:
    """Return the next match to ask about; None when every match has its answer."""
    waiting = _waiting(watch)
    counted = WatchAnswer.objects.filter(watch=watch)
    learning = WatchLearning.objects.filter(watch=watch).defer("topic").first()
    chosen = rules.next_one(waiting, counted.filter(is_drawn=True).count(), counted.count(), _middle(learning))
    if chosen is None:
        return None
    match = WatchMatch.objects.get(watch=watch, post=chosen[0])
    post = Mention.objects.visible_to(viewer).get(seq=match.post_id)
    hit = match_of(post, latest_texts([post])[post.seq], match.why)
    place(viewer, [hit])
    return Question(hit, chosen[1])


def _waiting(watch: Watch) -> list[Waiting]:
    """Return the latest matches that may be asked about: one of each story, of none that has an answer."""
    said = WatchAnswer.objects.filter(watch=watch)
    stories = set(Placement.objects.filter(post__in=said.values("post")).values_list("story_id", flat=True))
    some = WatchMatch.objects.filter(~Exists(said.filter(post=OuterRef("post"))), watch=watch).exclude(post__text="")
    rows = list(some.order_by("-post").values_list("post_id", "value", "fate")[:CANDIDATES])
    labels = dict(Placement.objects.filter(post__in=[post for post, *_ in rows]).values_list("post_id", "story_id"))
    is_held = any(fate != Fate.TOLD for *_, fate in rows)
    found = {}
    for post, value, fate in rows:
        story = labels.get(post, -post)
        if story not in stories or fate == Fate.DOUBTFUL:
            found[story] = Waiting(post, value, fate == Fate.DOUBTFUL or not is_held)
    return list(found.values())


def _middle(learning: WatchLearning | None) -> float:
    if learning is None or learning.told_from is None or learning.doubted_from is None:
        return 0.0
    return (min(learning.told_from, learning.doubted_from + 4.0) + learning.doubted_from) / 2


def doubtful(watches: Iterable[Watch]) -> dict[int, int]:
    """Return watch → how many doubtful matches wait for an answer; those with none are left out."""
    said = WatchAnswer.objects.filter(watch=OuterRef("watch"), post=OuterRef("post"))
    some: QuerySet[WatchMatch] = WatchMatch.objects.filter(watch__in=list(watches), fate=Fate.DOUBTFUL)
    counted = some.filter(~Exists(said)).order_by().values("watch").annotate(many=Count("pk"))
    return dict(counted.values_list("watch", "many"))


def state(watch: Watch) -> State:
    """Return what a watch has learned."""
    counted = WatchAnswer.objects.filter(watch=watch).order_by().values("is_meant").annotate(many=Count("pk"))
    said = dict(counted.values_list("is_meant", "many"))
    learning = WatchLearning.objects.filter(watch=watch).defer("topic").first()
    waiting = doubtful([watch]).get(watch.pk, 0)
    return State(watch, learning, said.get(True, 0), said.get(False, 0), said.get(None, 0), waiting)


def by_fate(watch: Watch) -> dict[str, int]:
    """Return how many matches of a watch were told, are doubtful, were left out."""
    counted = WatchMatch.objects.filter(watch=watch).order_by().values("fate").annotate(many=Count("pk"))
    found = dict(counted.values_list("fate", "many"))
    return {fate.name.lower(): found.get(fate, 0) for fate in Fate}


@dataclass
class Example:
    """A post that a watch is to begin with, as its form shows it."""

    post: Mention
    text: str


def examples(viewer: User, asked: Iterable[str]) -> list[Example]:
    """Return the posts of these numbers that have words, in their order."""
    seqs = [int(one) for one in asked if one.isdecimal() and len(one) < 19][:EXAMPLES]
    posts = list(Mention.objects.visible_to(viewer).filter(seq__in=seqs).order_by("seq"))
    texts = latest_texts(posts)
    return [Example(post, texts[post.seq]) for post in posts if texts[post.seq].strip()]


def latest(viewer: User, watch: Watch) -> list[Said]:
    """Return the latest answers, each to be taken back."""
    rows = list(WatchAnswer.objects.filter(watch=watch).select_related("by").order_by("-at", "-pk")[:LATEST])
    posts = Mention.objects.visible_to(viewer).filter(seq__in=[row.post_id for row in rows])
    texts = latest_texts(list(posts))
    return [Said(row, texts.get(row.post_id, "")[:SHOWN]) for row in rows]
