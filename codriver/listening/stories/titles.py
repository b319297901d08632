"""The worker's job that names stories. The words are chosen by clauses.py; this module fetches and writes."""

import time
from collections import Counter
from collections.abc import Sequence

from codriver.listening.forgetting import Doomed
from codriver.listening.models import Mention, Placement, Story, Unnamed
from codriver.listening.queries import position
from codriver.listening.stories import clauses

BACKGROUND = 2_000  # latest stories whose sources say which words are common
KEPT = 60.0  # seconds that the background is kept
SAMPLE = 200  # posts of a story whose words are weighed
AT_ONCE = 200  # stories that one run takes up
TOP, LATEST = 100, 500  # stories that one run looks through: the hottest, and those that changed last
BUSY = 0.5  # seconds that one run may take
GREW = 1.5  # times as many posts as when it was named: name it again
REMEMBERED = 50_000  # stories whose size at naming is remembered

_background: tuple[float, Counter[str], int] = (-KEPT, Counter(), 0)
_named: dict[int, int] = {}  # story → posts it had when it was named, in this process
_looked_at = 0  # change up to which every story was looked at


def words_of(text: str) -> list[str]:
    """Cut a text into words, Chinese ones by a dictionary. It takes 33 MB: only the worker may come here."""
    import rjieba

    return [word.casefold() for word in rjieba.cut(text) if word.isalnum()]


def refresh() -> int:
    """Name the stories that have no title, have grown much, or lost a post. Returns how many were looked at."""
    begun, done = time.monotonic(), 0
    lost = _unnamed()
    for place, label in enumerate(dict.fromkeys(lost + _hottest() + _grown() + _new())):
        if place >= len(lost) and time.monotonic() - begun > BUSY:
            break  # the others wait for the next run
        story = Story.objects.filter(id=label).select_related("source").first()
        if story:
            _name(story)
            done += 1
    return done


def _hottest() -> list[int]:
    """Return the stories at the top of the wall that have no title and were not looked at as they are."""
    top = Story.objects.order_by("-heat").values_list("id", "posts", "title")[:TOP]
    return [label for label, posts, title in top if not title and _named.get(label) != posts]


def _grown() -> list[int]:
    """Return the stories that changed last and have grown much since they were named."""
    latest = Story.objects.order_by("-changed_seq").exclude(title="").values_list("id", "posts")[:LATEST]
    return [label for label, posts in latest if posts >= _named.setdefault(label, posts) * GREW]


def _new() -> list[int]:
    """Return stories without a title in the order of their changes, going on from where the last run ended."""
    global _looked_at  # one process names stories, and starts from the beginning
    read = position()
    bare = Story.objects.filter(title="", changed_seq__gt=_looked_at).order_by("changed_seq")
    found = list(bare.values_list("id", "posts", "changed_seq")[:AT_ONCE])
    waiting = [label for label, posts, _ in found if _named.get(label) != posts]
    if not waiting:
        _looked_at = found[-1][2] if found else read
    return waiting


def unname(doomed: Sequence[Doomed]) -> None:
    """Take the titles of the stories in which posts are about to be forgotten: they may bear their words."""
    posts = [post.seq for post in doomed]
    labels = set(Placement.objects.filter(post_id__in=posts).values_list("story_id", flat=True))
    rows = [Unnamed(story_id=label) for label in Story.objects.filter(id__in=labels).values_list("id", flat=True)]
    Story.objects.filter(id__in=labels).exclude(title="").update(title="")
    Unnamed.objects.bulk_create(rows, ignore_conflicts=True)


def _unnamed() -> list[int]:
    """Return stories that lost their title to forgetting.

    Their rows go before the words are read: what is forgotten from here on brings its story back for another look.
    """
    labels = list(Unnamed.objects.order_by("story_id").values_list("story_id", flat=True)[:AT_ONCE])
    Unnamed.objects.filter(story_id__in=labels).delete()
    return labels


def _name(story: Story) -> None:
    common, documents = background()
    title = clauses.title(_sample(story), common, documents, words_of, story.title)
    _named[story.id] = story.posts
    if len(_named) > REMEMBERED:
        _named.clear()
    if title != story.title:
        Story.objects.filter(id=story.id, title=story.title).update(title=title)


def _sample(story: Story) -> list[str]:
    """Return distinct texts of a story: its source's, its first ones, its latest ones."""
    posts = Placement.objects.filter(story_id=story.id)
    half = SAMPLE // 2
    seqs = [*posts.order_by("post_id").values_list("post_id", flat=True)[:half],
            *posts.order_by("-post_id").values_list("post_id", flat=True)[:half]]  # fmt: skip
    texts = Mention.objects.filter(seq__in=seqs).order_by("seq").values_list("text", flat=True)
    first = [story.source.text] if story.source else []
    return list(dict.fromkeys(first + list(texts)))


def background() -> tuple[Counter[str], int]:
    """Return how many of the latest stories' sources have a word, and how many sources that are; kept a minute."""
    global _background
    made, common, documents = _background
    if time.monotonic() - made < KEPT:
        return common, documents
    texts = Story.objects.exclude(source=None).order_by("-changed_seq").values_list("source__text", flat=True)
    common, documents = Counter(), 0
    for text in texts[:BACKGROUND]:
        common.update(set(words_of(clauses.own_words(text))))
        documents += 1
    _background = (time.monotonic(), common, documents)
    return common, documents
