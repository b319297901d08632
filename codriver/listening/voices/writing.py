"""Writing what was found of voices: one row each, whose finding only grows stronger until her posts are reviewed."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from codriver.listening.models import Picture, Placement, Standing
from codriver.listening.voices.evidence import Shown, Voice
from codriver.listening.voices.rules import RANK, SEVERAL, Found, stronger

CHUNK = 400  # authors in one query
WRITTEN = ("found", "why", "evidence", "posts", "own", "decided_at", "round")


def rows_of(voices: Iterable[Voice]) -> dict[Voice, Standing]:
    """Return the rows of some voices, and keep others from writing them until this transaction ends."""
    by_channel: dict[str, list[str]] = {}
    for channel, author in voices:
        by_channel.setdefault(channel, []).append(author)
    found: dict[Voice, Standing] = {}
    for channel, authors in by_channel.items():
        for start in range(0, len(authors), CHUNK):
            chunk = Standing.objects.filter(channel=channel, author_id__in=sorted(authors)[start : start + CHUNK])
            found |= {(row.channel, row.author_id): row for row in chunk.select_for_update().order_by("author_id")}
    return found


def write(shown: Mapping[Voice, Shown], round_: int, at: datetime) -> set[Voice]:
    """Add what new posts show. Returns the voices that stand otherwise than before and had posts before these."""
    held, turned = rows_of(shown), set()
    for voice, new in shown.items():
        row = held.setdefault(voice, Standing(channel=voice[0], author_id=voice[1], round=round_))
        before, had = row.standing, row.posts
        if row.round != round_:
            _begin_anew(row, round_)
        row.posts, row.own = row.posts + new.posts, row.own + new.own
        _take(row, stronger(Found(row.why, row.evidence_id or 0), new.best), new.latest, at)
        if had and row.standing != before:
            turned.add(voice)
    _keep(held.values())
    return turned


def replace(found: Mapping[Voice, Found], at: datetime) -> set[Voice]:
    """Put what a review found in the place of what was found before. Returns the voices that stand otherwise now.

    A known handle is not taken away here: it may have been given while the posts were read.
    """
    held, turned = rows_of(found), set()
    for voice, row in held.items():
        before, new = row.standing, found[voice]
        if row.why == "handle" and RANK[new.why] > RANK["handle"]:
            continue
        _take(row, new, new.seq, at)
        if row.standing != before:
            turned.add(voice)
    _keep(held.values())
    return turned


def _begin_anew(row: Standing, round_: int) -> None:
    row.posts = row.own = 0
    row.why, row.evidence_id, row.round = "", None, round_


def _take(row: Standing, new: Found, latest: int, at: datetime) -> None:
    if not new.why and row.own >= SEVERAL:
        new = Found("talks", latest)
    if (new.why, new.seq or None, new.standing) != (row.why, row.evidence_id, row.found) or row.decided_at is None:
        row.why, row.found, row.evidence_id, row.decided_at = new.why, new.standing, new.seq or None, at


def _keep(rows: Iterable[Standing]) -> None:
    Standing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["channel", "author_id"], update_fields=WRITTEN, batch_size=CHUNK
    )


def draw_again(voices: Iterable[Voice], posts: Iterable[int] = ()) -> None:
    """Let the pictures of the stories in which some voices, or some posts, speak be drawn again in their turn."""
    if not Picture.objects.exists():
        return
    labels: set[int] = set()
    by_channel: dict[str, list[str]] = {}
    for channel, author in voices:
        by_channel.setdefault(channel, []).append(author)
    for channel, authors in by_channel.items():
        for start in range(0, len(authors), CHUNK):
            spoken = Placement.objects.filter(post__channel=channel, post__author_id__in=authors[start : start + CHUNK])
            labels.update(spoken.values_list("story_id", flat=True).distinct())
    some = list(posts)
    for start in range(0, len(some), CHUNK):
        placed = Placement.objects.filter(post_id__in=some[start : start + CHUNK])
        labels.update(placed.values_list("story_id", flat=True).distinct())
    drawn = set(Picture.objects.values_list("story_id", flat=True)) & labels
    Picture.objects.filter(story_id__in=drawn).update(changed_seq=0)
