"""Sites that posts link to or stand on: counted behind the story engine, at a constant cost a post."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import close_old_connections, transaction

from codriver.listening.models import Bookmark, EngineState, Mention, Placement, Relation, SeenSite
from codriver.listening.sources.links import site_of_post, sites_in

NAME = "sites"
BATCH = 500  # posts in one transaction
COPIES = (Relation.COPY, Relation.EDIT)
Post = tuple[int, str, str, str, datetime]  # seq, channel, url, text, arrived_at


@dataclass
class Seen:
    """What one batch says of a site."""

    first_at: datetime
    last_at: datetime
    example: int
    links: int = 0
    posts: int = 0
    copies: int = 0


def count_new() -> None:
    """Count what the engine has placed since the last time. Any number of workers may do this: one at a time counts."""
    try:
        while count_some():
            pass
    finally:
        close_old_connections()


def count_some() -> bool:
    """Count one batch; the counts and the place in the log are saved together. Returns False when none was left."""
    upto = EngineState.objects.filter(id=1).values_list("position", flat=True).first() or 0
    bookmark, _ = Bookmark.objects.get_or_create(name=NAME)
    if bookmark.seq >= upto:
        return False
    with transaction.atomic():
        begun = Bookmark.objects.select_for_update().get(name=NAME).seq
        rows = Mention.objects.filter(seq__gt=begun, seq__lte=upto).order_by("seq")
        posts: list[Post] = list(rows.values_list("seq", "channel", "url", "text", "arrived_at")[:BATCH])
        save(gathered(posts, copies_among(seq for seq, *_ in posts)))
        is_more = len(posts) == BATCH
        Bookmark.objects.filter(name=NAME).update(seq=posts[-1][0] if is_more else max(upto, begun))
    return is_more


def copies_among(seqs: Iterable[int]) -> set[int]:
    """Return which of these posts pass on what another said, on another site."""
    placed = Placement.objects.filter(post_id__in=list(seqs), relation__in=COPIES)
    return set(placed.values_list("post_id", flat=True))


def gathered(posts: Iterable[Post], copies: set[int]) -> dict[str, Seen]:
    """Return what these posts say of each site."""
    found: dict[str, Seen] = {}
    for seq, channel, url, text, at in posts:
        home = site_of_post(url, channel)
        for site in sites_in(text) | {home} - {""}:
            seen = found.setdefault(site, Seen(at, at, seq))
            is_copy = site == home and seq in copies
            seen.last_at = max(seen.last_at, at)
            seen.posts += site == home
            seen.links += site != home
            if is_copy or not seen.copies:
                seen.example = seq
            seen.copies += is_copy
    return found


def save(found: dict[str, Seen]) -> None:
    """Add a batch to what is known."""
    known = {site.host: site for site in SeenSite.objects.filter(host__in=list(found))}
    new = {host: seen for host, seen in found.items() if host not in known}
    fresh = [SeenSite(host=host, first_at=seen.first_at, last_at=seen.last_at) for host, seen in new.items()]
    for site in [*known.values(), *fresh]:
        seen = found[site.host]
        if seen.copies or not site.copies:
            site.example_id = seen.example
        site.links += seen.links
        site.posts += seen.posts
        site.copies += seen.copies
        site.last_at = max(site.last_at, seen.last_at)
    SeenSite.objects.bulk_create(fresh)
    SeenSite.objects.bulk_update(known.values(), ["links", "posts", "copies", "last_at", "example"])
