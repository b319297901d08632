"""The posts that bear the same picture as a story's, and the words of what stands beside its posts."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from codriver.listening.media import looks
from codriver.listening.models import MediaWords, Medium, Mention, Placement, Story
from codriver.staff.models import User

PICTURES = 40  # different pictures of a story that are looked for
LOOKED = 2000  # pictures that share a band with one of them
SHOWN = 12
POSTS = 2000  # of a story that are looked through


@dataclass(frozen=True)
class SamePicture:
    """A post of another story, or alone, that bears a picture of this one."""

    post: Mention
    bits: int  # that differ, 0 for the very same
    url: str


def same_pictures(viewer: User, story: Story) -> list[SamePicture]:
    """Return posts elsewhere that bear a picture of this story, the most alike first. Nothing is glued by it."""
    own = Medium.objects.filter(mention__in=first_posts(story), looks__isnull=False)
    found = own.values_list("looks", flat=True).distinct()[:PICTURES]
    hashes = [looks.unsigned(held) for held in found if held is not None]
    if not hashes:
        return []
    others = Medium.objects.filter(alike(hashes), mention__deletion=None).exclude(mention__placement__story_id=story.id)
    best: dict[int, tuple[int, str]] = {}
    for seq, held, url in others.order_by("-mention_id").values_list("mention_id", "looks", "url")[:LOOKED]:
        bits = min(looks.distance(one, looks.unsigned(held or 0)) for one in hashes)
        if bits <= looks.NEAR and bits < best.get(seq, (99, ""))[0]:
            best[seq] = (bits, url)
    first = sorted(best, key=lambda seq: (best[seq][0], -seq))[:SHOWN]
    posts = Mention.objects.visible_to(viewer).in_bulk(first)
    return [SamePicture(posts[seq], *best[seq]) for seq in first if seq in posts]


def alike(hashes: list[int]) -> Q:
    """Return the condition that at least one band is that of one of these pictures."""
    cut = [looks.bands(bits) for bits in hashes]
    found = Q()
    for n in range(len(looks.BANDS)):
        found |= Q(**{f"band{n}__in": {bands[n] for bands in cut}})
    return found


def first_posts(story: Story) -> "QuerySet[Placement, int]":
    """Return the first posts of a story; of a very large one not all are looked through."""
    return Placement.objects.filter(story_id=story.id).order_by("post").values_list("post_id", flat=True)[:POSTS]


def wordings(viewer: User, story: Story) -> list[MediaWords]:
    """Return the words of what stands beside a story's posts, the earliest first."""
    rows = MediaWords.objects.filter(mention__in=first_posts(story)).exclude(text="").order_by("seq")[:SHOWN]
    found = list(rows)
    posts = Mention.objects.visible_to(viewer).in_bulk({one.mention_id for one in found})
    for one in found:
        one.mention = posts[one.mention_id]
    return found
