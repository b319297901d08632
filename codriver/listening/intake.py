"""The one way in for posts. Imports, feeds and pushes all append here; the story engine reads what was appended."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec
from django.db import transaction

from codriver.listening import activities, log, store
from codriver.listening.again import Again
from codriver.listening.hashes import text_hash
from codriver.listening.keeping import heeding
from codriver.listening.media import keeping
from codriver.listening.records import PostRecord

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before it nothing was posted anywhere we listen: the time is wrong
AHEAD = timedelta(days=1)  # how far a sender's clock may run ahead of ours
TOO_EARLY = "{field} is before 1990"
TOO_LATE = "{field} is more than a day ahead of its arrival"

Sound = tuple[int, PostRecord, datetime]  # place in the batch, the record, when it was published, in UTC


@dataclass
class Outcome:
    """What came of a batch: how many posts entered the log, were here already, and which were refused and why.

    Of those in `objected` nobody may keep anything: their authors asked to be left alone.
    """

    stored: int = 0
    duplicate: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)  # place in the batch, reason
    objected: list[int] = field(default_factory=list)  # places in the batch


def append(records: Sequence[PostRecord], arrived_at: datetime) -> Outcome:
    """Append posts to the log in one transaction. Safe to repeat: a record that is here already changes nothing.

    records     valid ones, as listening.records makes them; keep a batch below some 4,000, so that others may write.
    arrived_at  aware; the same for all of them.
    Records of one id act in their order, whether they come in one batch or in many.
    """
    outcome = Outcome()
    arrived_at = arrived_at.astimezone(UTC)
    sound: list[Sound] = []
    latest = arrived_at + AHEAD
    for place, record in enumerate(records):
        at = in_utc(record.published_at)
        if EARLIEST <= at <= latest and record.edited_at is None and record.deleted_at is None:
            reason = None
        else:
            reason = misdated(record, latest)
        if reason is None:
            sound.append((place, record, at))
        else:
            outcome.rejected.append((place, reason))
    if sound:
        rows = [row(record, at) for _, record, at in sound]  # all that can be done before others must wait for us
        with transaction.atomic():
            _append(sound, rows, arrived_at, outcome)
        outcome.rejected.sort()
    return outcome


def in_utc(at: datetime) -> datetime:
    """Return an aware time in UTC; comparing two such times is a hundred times quicker than comparing zones.

    The first and last hours of the calendar have no time in UTC; they stay in their zone, and are refused as misdated.
    """
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return at


def misdated(record: PostRecord, latest: datetime) -> str | None:
    """Return why a record's times cannot be right, or None."""
    for name in ("published_at", "edited_at", "deleted_at"):
        at = getattr(record, name)
        if at is not None and in_utc(at) < EARLIEST:
            return TOO_EARLY.format(field=name)
        if at is not None and in_utc(at) > latest:
            return TOO_LATE.format(field=name)
    return None


def _append(sound: list[Sound], rows: list[store.Row], arrived_at: datetime, outcome: Outcome) -> None:
    """Write the new posts at once, then go through the others one by one."""
    gone = [n for n, (_, record, _) in enumerate(sound) if record.deleted_at is not None]
    first = log.take(len(sound) + len(gone))  # a post that is gone before it came needs a second number
    sound, rows = _wanted(sound, rows, outcome)  # behind the lock: whoever objects now waits for us
    if not sound:
        return
    if outcome.objected:
        gone = [n for n, (_, record, _) in enumerate(sound) if record.deleted_at is not None]
    deletion_seq = {n: first + len(sound) + rank for rank, n in enumerate(gone)}
    new = store.insert(first, rows, arrived_at)
    outcome.stored += len(new)
    if len(new) < len(rows) or gone:
        again = Again(arrived_at)
        for n, (place, record, _) in enumerate(sound):
            if first + n not in new:
                again.add(place, first + n, record)
            elif record.deleted_at is not None:
                again.gone(first + n, deletion_seq[n], record.deleted_at)
        again.settle(outcome)
    if any(record.media for _, record, _ in sound):
        keeping.keep((record for _, record, _ in sound), arrived_at)
    activities.of_known_authors(
        [(first + n, record, at) for n, (_, record, at) in enumerate(sound) if first + n in new]
    )


def _wanted(sound: list[Sound], rows: list[store.Row], outcome: Outcome) -> tuple[list[Sound], list[store.Row]]:
    """Leave out what may not be taken because its author objected or was erased."""
    records = [record for _, record, _ in sound]
    unwanted = heeding.objected(records) | heeding.erased(records)
    if not unwanted:
        return sound, rows
    outcome.objected = [sound[n][0] for n in sorted(unwanted)]
    kept = [n for n in range(len(sound)) if n not in unwanted]
    return [sound[n] for n in kept], [rows[n] for n in kept]


def row(record: PostRecord, published_at: datetime) -> store.Row:
    """Return the Mention's values, in the order of store.COLUMNS."""
    author, counts = record.author, record.counts
    is_gone = record.deleted_at is not None  # then none of its words comes in
    text = "" if record.text is None or is_gone else record.text
    parent = record.parent_id or ""
    return (
        record.channel,
        record.id,
        author.id if author else "",
        (author.name or "") if author and not is_gone else "",
        author.followers if author else None,
        text,
        text_hash(text),
        "" if is_gone else record.url or "",
        parent,
        (record.parent_kind or "repost") if parent else "",
        record.source_kind or "unknown",
        counts.reposts if counts else None,
        counts.comments if counts else None,
        counts.likes if counts else None,
        "" if is_gone else extra_of(record),
        store.stored_time(published_at),
    )


def extra_of(record: PostRecord) -> str:
    """Return the JSON of what a Mention has no column for, in the shape of the record; "" when there is nothing."""
    author = record.author
    has_more = author is not None and (author.created_at is not None or author.verified is not None)
    if not (has_more or record.extra or record.media or record.edited_at):
        return ""
    extra = dict(record.extra or {})
    if "edited_at" in extra and record.edited_at is None:
        extra["edited_at as sent"] = extra.pop("edited_at")  # only what was read as a time stands under its name
    if author is not None and has_more:
        more = {"created_at": author.created_at, "verified": author.verified}
        held = extra.get("author", {})
        held = held if isinstance(held, dict) else {"author": held}
        extra["author"] = held | {name: value for name, value in more.items() if value is not None}
    if record.media:
        extra["media"] = record.media
    if record.edited_at:
        extra["edited_at"] = record.edited_at
    return msgspec.json.encode(extra).decode()
