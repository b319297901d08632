"""Overheard is not a customer: only a post by somebody whose handle we know joins her timeline."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from codriver.listening import log
from codriver.listening.models import Mention
from codriver.listening.records import PostRecord
from codriver.people.queries import address_of, known_authors
from codriver.timeline.actions import Happening, record_many
from codriver.timeline.models import Activity

VERB = "mention.posted"
CHUNK = 1000  # posts in one transaction of a backfill


def happening(person_key: str, seq: int, channel: str, external_id: str, published_at: datetime) -> Happening:
    """Return what is recorded about one post of a person."""
    return Happening(person_key, f"{channel}:{external_id}", published_at, {"mention": seq})


def of_known_authors(posts: Sequence[tuple[int, PostRecord, datetime]]) -> None:
    """Record those of some new posts whose authors are known; runs in the transaction that appends them.

    posts  seq, the record, when it was published.
    """
    known = known_authors((record.channel, record.author.id) for _, record, _ in posts if record.author)
    if known:
        record_many(
            VERB,
            [
                happening(known[record.channel, record.author.id], seq, record.channel, record.id, published_at)
                for seq, record, published_at in posts
                if record.author and (record.channel, record.author.id) in known
            ],
        )


def backfill(activity: Activity) -> None:
    """Record the posts that were here before their author's handle was given. Safe to run twice."""
    owner = address_of(activity.facts["handle"])
    if owner is None:
        return
    person_key, channel, address = owner
    with transaction.atomic():
        log.take(0)  # batches that did not know of the handle yet end first; those after us know it
    last = 0
    while batch := posts_after(last, channel, address):
        record_many(VERB, [happening(person_key, *post) for post in batch])
        last = batch[-1][0]


def posts_after(seq: int, channel: str, author_id: str) -> list[tuple[int, str, str, datetime]]:
    """Return an author's next posts in the order of the log."""
    posts = Mention.objects.filter(channel=channel, author_id=author_id, seq__gt=seq).order_by("seq")
    return list(posts.values_list("seq", "channel", "external_id", "published_at")[:CHUNK])
