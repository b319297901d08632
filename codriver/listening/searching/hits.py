"""What was found: from numbers of the index to texts that hold what was asked, with the posts that say them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min, Q

from codriver.listening.models import Edition, MediaWords, Mention, Placement, Saying, Story, Wording
from codriver.listening.searching import rules
from codriver.listening.searching.forgetting import HOLDERS
from codriver.listening.searching.rules import Asked
from codriver.listening.stories.wall import title_of
from codriver.reading.letters import composed
from codriver.staff.models import User


@dataclass(frozen=True)
class Filters:
    """Which posts count; empty values let every one through."""

    channels: tuple[str, ...] = ()
    without_channels: tuple[str, ...] = ()
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    language: str = ""  # zh, en, other, or und where the reader was not sure

    def posts(self, prefix: str = "") -> Q:
        """Return what the database must ask of a Mention, or of what points at one."""
        asked = {
            "channel__in": self.channels,
            "source_kind": self.kind,
            "published_at__gte": self.since,
            "published_at__lt": self.until,
        }
        wanted = Q(**{prefix + name: value for name, value in asked.items() if value})
        if self.language:
            wanted &= self._spoken(f"{prefix}reading__language")
        return wanted & ~Q(**{prefix + "channel__in": self.without_channels}) if self.without_channels else wanted

    def _spoken(self, column: str) -> Q:
        if self.language == "other":
            return Q(**{f"{column}__isnull": False}) & ~Q(**{f"{column}__in": ("zh", "en", "und")})
        return Q(**{column: self.language})

    @property
    def is_open(self) -> bool:
        """Say whether they let everything through."""
        return self == Filters()


@dataclass
class Hit:
    """A text that was found, and a post that says it."""

    number: int  # its place in the order: the number of its Wording, or the seq of an account's post
    seq: int
    text: str
    others: int = 0  # further posts that say exactly this
    post: Mention | None = None
    story: int = 0
    title: str = ""
    is_beside: bool = False  # a subtitle, a caption, a picture beside the post says it, not the post itself
    marks: list[tuple[int, int]] = field(default_factory=list)


def held(asked: Asked, filters: Filters, numbers: Sequence[int]) -> list[Hit]:
    """Return the wordings of these numbers that are what was asked for, each with a post that passes the filters."""
    wordings = Wording.objects.in_bulk(list(numbers))
    texts = _texts(wordings.values())
    meant = [n for n in numbers if n in texts and (asked.is_exact or rules.holds(asked, texts[n]))]
    posts = {number: wordings[number].post_id for number in meant}
    if filters.posts():
        posts = _passing(posts, filters)
    return [Hit(number, posts[number], texts[number]) for number in meant if number in posts]


def _texts(wordings: Collection[Wording]) -> dict[int, str]:
    """Return wording → its text as it is shown."""
    holders = {one.holder_id: one.pk for one in wordings}
    rows = [model.objects.filter(seq__in=holders).values_list("seq", "text") for model in HOLDERS]
    return {holders[seq]: composed(text) for some in rows for seq, text in some if text}


def _passing(posts: dict[int, int], filters: Filters) -> dict[int, int]:
    """Return wording → its post where that passes, else the first other one that says the same and does."""
    good = set(Mention.objects.filter(filters.posts(), seq__in=posts.values()).values_list("seq", flat=True))
    passing = {number: post for number, post in posts.items() if post in good}
    rest = Saying.objects.filter(filters.posts("post__"), wording_id__in=posts.keys() - passing.keys())
    return passing | dict(rest.values("wording_id").annotate(first=Min("post_id")).values_list("wording_id", "first"))


def others_of(numbers: Iterable[int]) -> dict[int, int]:
    """Return wording → how many further posts say it; nothing where nobody else does."""
    said = Saying.objects.filter(wording_id__in=list(numbers)).values("wording_id")
    return dict(said.annotate(held=Count("seq")).values_list("wording_id", "held"))


def _beside(numbers: Iterable[int]) -> set[int]:
    """Return which wordings stand beside a post and not in one."""
    holders = dict(Wording.objects.filter(pk__in=list(numbers)).values_list("holder_id", "pk"))
    return {holders[seq] for seq in MediaWords.objects.filter(seq__in=holders).values_list("seq", flat=True)}


def latest_texts(posts: Sequence[Mention]) -> dict[int, str]:
    """Return the texts of posts as they are now."""
    texts = {post.seq: composed(post.text) for post in posts}
    editions = Edition.objects.filter(mention__in=texts).order_by("seq").values_list("mention_id", "text")
    return texts | {post: composed(text) for post, text in editions}


def dressed(viewer: User, asked: Asked, hits: list[Hit]) -> list[Hit]:
    """Give hits what a page shows of them: post, story, places to mark. In a fixed number of queries."""
    posts = Mention.objects.visible_to(viewer).in_bulk([hit.seq for hit in hits])
    labels = dict(Placement.objects.filter(post_id__in=posts).values_list("post_id", "story_id"))
    stories = Story.objects.visible_to(viewer).select_related("source").in_bulk(list(labels.values()))
    others = {} if asked.authors else others_of(hit.number for hit in hits)
    beside = set() if asked.authors else _beside(hit.number for hit in hits)
    for hit in hits:
        hit.post = posts.get(hit.seq)
        hit.others, hit.is_beside = others.get(hit.number, 0), hit.number in beside
        hit.marks = rules.marks(asked.wanted, hit.text)
        story = stories.get(labels.get(hit.seq, 0))
        hit.story, hit.title = (story.number, title_of(story)) if story else (hit.seq, "")
    return [hit for hit in hits if hit.post]
