"""The sites that posts came from: counted by the worker, and of the kind that colleagues set."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from codriver.kit.clock import now
from codriver.listening.models import Mention, Site, SiteKind, Standing
from codriver.listening.voices import rules, writing
from codriver.listening.voices.evidence import COLUMNS, Heard, Voice
from codriver.listening.voices.kinds import UNKNOWN, host_of
from codriver.listening.voices.queries import kinds
from codriver.listening.voices.reviewing import review

if TYPE_CHECKING:
    from codriver.staff.models import User


def count(posts: Iterable[Heard], round_: int) -> None:
    """Add new posts to the counts of their sites."""
    came, unsaid = Counter[tuple[str, bool]](), Counter[tuple[str, bool]]()
    for post in posts:
        host = host_of(post.url)
        for key in [(post.channel, False), *([(host, True)] if host else [])]:
            came[key] += 1
            unsaid[key] += post.source_kind == UNKNOWN
    asked = Q(name__in={name for name, _ in came})
    held = {(site.name, site.is_host): site for site in Site.objects.filter(asked)}
    rows = []
    for key, posts_there in sorted(came.items()):
        site = held.get(key) or Site(name=key[0], is_host=key[1])
        if site.round != round_:
            site.posts, site.unsaid, site.round = 0, 0, round_
        site.posts, site.unsaid = site.posts + posts_there, site.unsaid + unsaid[key]
        rows.append(site)
    Site.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["name", "is_host"], update_fields=["posts", "unsaid", "round"]
    )


def set_kind(site: Site, kind: str, by: "User") -> None:
    """Say of which kind a site is; "unknown" takes it back. Its posts are read again in their turn."""
    before = SiteKind.objects.filter(site=site).values_list("kind", flat=True).first()
    if kind != (before or UNKNOWN):
        SiteKind.objects.update_or_create(site=site, defaults={"kind": kind, "by": by, "at": now(), "reread": 0})


def read_again(end: int, stretch: int) -> bool:
    """Read one stretch again of the posts of a site whose kind was set. Returns whether there was one.

    end  up to where posts were read at all: what comes later is read with the kind as it is.
    """
    due = SiteKind.objects.filter(reread__isnull=False).select_related("site").order_by("at").first()
    if due is None or due.reread is None:
        return False
    upto = min(due.reread + stretch, end)
    posts = [post for post in _unsaid(due.reread, upto) if _is_of(due.site, post)]
    set_kinds = kinds()
    is_press = {post.seq: rules.is_press(set_kinds.of(UNKNOWN, post.channel, post.url)) for post in posts}
    new: dict[Voice, rules.Found] = {}
    for post in (post for post in posts if post.author_id and is_press[post.seq]):
        new.setdefault(post.voice, rules.Found("press", post.seq))
    rested = Standing.objects.filter(why="press", evidence_id__in=[seq for seq, press in is_press.items() if not press])
    reviewed = review(rested.values_list("channel", "author_id"), end)
    with transaction.atomic():
        held = writing.rows_of(new)
        stronger = {
            voice: rules.stronger(rules.Found(row.why, row.evidence_id or 0), new[voice]) for voice, row in held.items()
        }
        turned = writing.replace(reviewed | stronger, now())
        writing.draw_again(turned, list(is_press))
        here = SiteKind.objects.filter(pk=due.pk, at=due.at, reread=due.reread)
        here.update(reread=None if upto >= end else upto)
    return True


def _unsaid(since: int, upto: int) -> list[Heard]:
    """Return the posts of a stretch whose records do not say of which kind their source is."""
    posts = Mention.objects.filter(seq__gt=since, seq__lte=upto, source_kind=UNKNOWN).order_by("seq")
    return [Heard._make(row) for row in posts.values_list(*COLUMNS)]


def _is_of(site: Site, post: Heard) -> bool:
    return (host_of(post.url) if site.is_host else post.channel) == site.name
