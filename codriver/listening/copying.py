"""What we hold of her public posts and of her as a voice, as a copy holds them: proven addresses only."""

from collections.abc import Iterator

from django.db.models import Q

from codriver.listening.models import Edition, Mention, Standing
from codriver.people.handles import unseal
from codriver.people.models import Person
from codriver.terms.copying.sections import Row, stamp


def accounts(who: Person) -> Q:
    """Return the condition that (channel, author_id) is an account that she has proven."""
    found = Q(pk=None)
    for one in who.handles.exclude(verified_at=None):
        found |= Q(channel=one.channel, author_id=unseal(one.channel, bytes(one.address_sealed)))
    return found


def posts(who: Person) -> Iterator[Row]:
    """Give her posts, each with its later texts."""
    for post in Mention.objects.filter(accounts(who), forgotten=None).order_by("published_at", "seq"):
        later = Edition.objects.filter(mention=post).order_by("edited_at")
        yield {
            "channel": post.channel, "id": post.external_id, "author_id": post.author_id, "name": post.author_name,
            "text": post.text, "url": post.url or None, "published_at": stamp(post.published_at),
            "arrived_at": stamp(post.arrived_at), "parent_id": post.parent_external_id or None,
            "counts": {"reposts": post.reposts, "comments": post.comments, "likes": post.likes},
            "editions": [{"text": one.text, "edited_at": stamp(one.edited_at)} for one in later],
        }  # fmt: skip


def voice(who: Person) -> Iterator[Row]:
    """Give what we found or ruled about her as a voice: that is inferred, and she may contest it."""
    for one in Standing.objects.filter(accounts(who)).order_by("channel", "author_id"):
        yield {
            "channel": one.channel, "author_id": one.author_id, "found": one.found, "why": one.why,
            "ruled": one.ruled, "posts": one.posts, "decided_at": stamp(one.decided_at),
        }  # fmt: skip
