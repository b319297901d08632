"""Reads of who speaks: the kinds of sites, our own names, and the standing of the authors of some posts."""

import re
from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from codriver.listening.models import Mention, SiteKind, Standing, VoicesState
from codriver.listening.voices.kinds import UNKNOWN, Kinds
from codriver.listening.voices.rules import PRESS, PRESS_KINDS, is_press
from codriver.staff.models import Company

PARTS = re.compile(r"[A-Za-z0-9&'’.\- ]{3,}|[\u3400-\u9fff]{2,}")


def address(channel: str, author_id: str) -> str:
    """Return where a voice is shown. An author's id may hold any sign, so it is no part of the path."""
    return f"{reverse('listening:voice')}?{urlencode({'channel': channel, 'author': author_id})}"


def kinds() -> Kinds:
    """Return the kinds that colleagues set."""
    channels: dict[str, str] = {}
    hosts: dict[str, str] = {}
    for name, is_host, kind in SiteKind.objects.exclude(kind=UNKNOWN).values_list(
        "site__name", "site__is_host", "kind"
    ):
        (hosts if is_host else channels)[name] = kind
    return Kinds(channels, hosts)


def names() -> tuple[str, ...]:
    """Return what the company is called: its name, and of a name in two scripts each part."""
    name = Company.objects.values_list("name", flat=True).first() or ""
    parts = [part.strip() for part in PARTS.findall(name)]
    return tuple(dict.fromkeys(part for part in (name.strip(), *parts) if len(part) > 1))


def spoken_by(standing: str) -> Q:
    """Return the condition on Placements that their posts' authors stand so; as Chorus says of each post.

    The query needs `voice_of` beside it: .annotate(voice=voice_of()).
    """
    unsigned = Q(post__author_id="")
    signed = ~unsigned & Q(voice=standing)
    if standing == PRESS:
        return signed | (unsigned & _of_press())
    return signed | (unsigned & ~_of_press()) if standing == UNKNOWN else signed


def voice_of() -> Coalesce:
    """Return, for a query on Placements, how the author of each post stands."""
    rows = Standing.objects.filter(channel=OuterRef("post__channel"), author_id=OuterRef("post__author_id"))
    ruled = rows.annotate(counts=Coalesce(NullIf("ruled", Value("")), "found")).values("counts")[:1]
    return Coalesce(Subquery(ruled), Value(UNKNOWN))


def _of_press() -> Q:
    """Return the condition that a post's source is press, as Kinds.of says of each post."""
    said, set_kinds = Q(post__source_kind__in=PRESS_KINDS), kinds()
    by_channel = Q(post__channel__in=[name for name, kind in set_kinds.channels.items() if is_press(kind)])
    if set_kinds.hosts:
        press = [name for name, kind in set_kinds.hosts.items() if is_press(kind)]
        by_channel = (by_channel & ~_on_host(set_kinds.hosts)) | (_on_host(press) if press else Q(pk__in=[]))
    return said | (Q(post__source_kind=UNKNOWN) & by_channel)


def _on_host(names: Iterable[str]) -> Q:
    some = "|".join(re.escape(name) for name in names)
    return Q(post__url__iregex=rf"^https?://([^/?#]*@)?(www\.)?({some})([/?#:]|$)")


def position() -> int:
    """Return how far the worker has read who speaks."""
    return VoicesState.objects.values_list("position", flat=True).first() or 0


def mark(posts: Iterable[Mention]) -> None:
    """Tell posts how their authors stand, in two queries for all of them."""
    some = list(posts)
    rows = Standing.objects.filter(
        channel__in={post.channel for post in some}, author_id__in={post.author_id for post in some if post.author_id}
    )
    held = {(row.channel, row.author_id): row.standing for row in rows}
    set_kinds = kinds()
    for post in some:
        if post.author_id:
            post.standing = held.get((post.channel, post.author_id), UNKNOWN)
        else:
            post.standing = PRESS if is_press(set_kinds.of(post.source_kind, post.channel, post.url)) else UNKNOWN
