"""A post that is here already comes again: newer counts, a later text, word that it is gone, or a contradiction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_noop

from codriver.listening.hashes import hash64, text_hash
from codriver.listening.models import CountReading, Deletion, Edition, Forgotten, Mention, Quarantined
from codriver.listening.records import PostRecord
from codriver.listening.selecting import chunks, select_of_channel

if TYPE_CHECKING:
    from codriver.listening.intake import Outcome

Key = tuple[str, str]  # channel, id
Counted = tuple[int | None, int | None, int | None]  # reposts, comments, likes

NO_EDIT = gettext_noop("the same id came before with another text, and this record names no edited_at")
NOT_LATER = gettext_noop("the same id came before with another text, and this record's edited_at is not later")


@dataclass
class Held:
    """What we hold of one post: its versions in order, its counts, whether it is gone or forgotten."""

    seq: int
    counts: Counted
    hashes: list[int]
    edition: int | None = None  # seq of the last Edition
    edited_at: datetime | None = None  # of the last version that bears one
    is_gone: bool = False
    is_forgotten: bool = False


@dataclass
class Again:
    """The records of one batch whose post was here before, and what they change."""

    arrived_at: datetime
    records: list[tuple[int, int, PostRecord]] = field(default_factory=list)  # place, seq, record
    deletions: list[Deletion] = field(default_factory=list)
    editions: list[Edition] = field(default_factory=list)
    contradictions: list[Quarantined] = field(default_factory=list)
    first_counts: dict[int, Counted] = field(default_factory=dict)  # by Mention: what it showed before this batch
    readings: dict[int, CountReading] = field(default_factory=dict)  # by Mention: what it shows now
    counted: dict[int, Counted] = field(default_factory=dict)
    confirmed: dict[tuple[int, int | None], datetime] = field(default_factory=dict)

    def add(self, place: int, seq: int, record: PostRecord) -> None:
        """Remember a record whose post is here already."""
        self.records.append((place, seq, record))

    def gone(self, mention: int, seq: int, deleted_at: datetime) -> None:
        """Note that a post is gone; the engine will blank what it finds of its text."""
        self.deletions.append(Deletion(seq=seq, mention_id=mention, deleted_at=deleted_at, arrived_at=self.arrived_at))

    def settle(self, outcome: "Outcome") -> None:
        """Decide every record in its order and write what changed."""
        Deletion.objects.bulk_create(self.deletions)  # of posts that are new: what follows must see them
        self.deletions = []
        held = held_of([(record.channel, record.id) for _, _, record in self.records])
        for place, seq, record in self.records:
            self._decide(held[record.channel, record.id], place, seq, record, outcome)
        self._write()

    def _decide(self, held: Held, place: int, seq: int, record: PostRecord, outcome: "Outcome") -> None:
        self._count(held, record)
        if record.deleted_at is not None and not held.is_gone:
            held.is_gone = True
            self.gone(held.seq, seq, record.deleted_at)
            outcome.stored += 1
        elif held.is_gone or held.is_forgotten or record.deleted_at is not None:
            outcome.duplicate += 1  # words that are gone do not come back by a copy of them, old or new
        elif reason := self._take_version(held, seq, record, outcome):
            outcome.rejected.append((place, reason))
            self._quarantine(record, reason)

    def _take_version(self, held: Held, seq: int, record: PostRecord, outcome: "Outcome") -> str | None:
        """Take the record's text as a later version, or as one we know; return a reason when it is neither."""
        text, edited_at = record.text or "", record.edited_at
        said = text_hash(text)
        is_later = edited_at is not None and (held.edited_at is None or edited_at > held.edited_at)
        if edited_at is not None and is_later:
            held.edited_at = edited_at
            if said == held.hashes[-1]:  # the same words, edited elsewhere: only the time moves on
                self.confirmed[held.seq, held.edition] = edited_at
                outcome.duplicate += 1
                return None
            held.hashes.append(said)
            held.edition = seq
            self.editions.append(
                Edition(
                    seq=seq,
                    mention_id=held.seq,
                    text=text,
                    text_hash=said,
                    edited_at=edited_at,
                    arrived_at=self.arrived_at,
                )
            )
            outcome.stored += 1
            return None
        if said in held.hashes:
            outcome.duplicate += 1
            return None
        return NO_EDIT if edited_at is None else NOT_LATER

    def _count(self, held: Held, record: PostRecord) -> None:
        """Take newer counts. The first change also keeps what the post showed when it arrived."""
        if record.counts is None:
            return
        told = (record.counts.reposts, record.counts.comments, record.counts.likes)
        reposts, comments, likes = (old if new is None else new for old, new in zip(held.counts, told, strict=True))
        newer = (reposts, comments, likes)
        if newer == held.counts:
            return
        if any(count is not None for count in held.counts):
            self.first_counts.setdefault(held.seq, held.counts)
        self.readings[held.seq] = reading(held.seq, self.arrived_at, newer)
        self.counted[held.seq] = held.counts = newer

    def _quarantine(self, record: PostRecord, reason: str) -> None:
        body = msgspec.json.encode(record)
        self.contradictions.append(
            Quarantined(
                channel=record.channel,
                external_id=record.id,
                record=body.decode(),
                record_hash=hash64(body),
                reason=reason,
                arrived_at=self.arrived_at,
            )
        )

    def _write(self) -> None:
        Edition.objects.bulk_create(self.editions)
        Deletion.objects.bulk_create(self.deletions)
        Quarantined.objects.bulk_create(self.contradictions, ignore_conflicts=True)
        self._write_counts()
        for (mention, edition), edited_at in self.confirmed.items():
            confirm(mention, edition, edited_at)

    def _write_counts(self) -> None:
        if not self.counted:
            return
        CountReading.objects.bulk_create(first_readings(self.first_counts), ignore_conflicts=True)
        CountReading.objects.bulk_create(
            list(self.readings.values()),
            update_conflicts=True,
            unique_fields=["mention", "hour_at"],
            update_fields=["reposts", "comments", "likes"],
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE listening_mention SET reposts = %s, comments = %s, likes = %s WHERE seq = %s",
                [(*counts, mention) for mention, counts in self.counted.items()],
            )


def first_readings(counts: dict[int, Counted]) -> list[CountReading]:
    """Return what posts showed when they arrived, for those whose counts have never changed before."""
    fresh = Mention.objects.filter(seq__in=list(counts), readings=None).values_list("seq", "arrived_at")
    return [reading(seq, arrived_at, counts[seq]) for seq, arrived_at in fresh]


def reading(mention: int, at: datetime, counts: Counted) -> CountReading:
    """Return what a post's counters showed in the hour of `at`."""
    hour_at = at.replace(minute=0, second=0, microsecond=0)
    reposts, comments, likes = counts
    return CountReading(mention_id=mention, hour_at=hour_at, reposts=reposts, comments=comments, likes=likes)


def confirm(mention: int, edition: int | None, edited_at: datetime) -> None:
    """Move the time of a post's last version on: its words were the same at a later edit."""
    if edition is not None:
        Edition.objects.filter(seq=edition).update(edited_at=edited_at)
        return
    post = Mention.objects.only("extra").get(seq=mention)
    extra = msgspec.json.decode(post.extra or "{}") | {"edited_at": edited_at}
    Mention.objects.filter(seq=mention).update(extra=msgspec.json.encode(extra).decode())


class Edited(msgspec.Struct):
    """The one field of a Mention's extra that decides about later versions."""

    edited_at: datetime | None = None


def held_of(keys: list[Key]) -> dict[Key, Held]:
    """Return what we hold of these posts, all of which are here."""
    ids: dict[str, list[str]] = {}
    for channel, external_id in dict.fromkeys(keys):
        ids.setdefault(channel, []).append(external_id)
    found: dict[Key, Held] = {}
    for channel, wanted in ids.items():
        for some in chunks(wanted):
            found |= _held_chunk(channel, some)
    return found


FIND = "seq, external_id, text_hash, reposts, comments, likes, extra"


def _held_chunk(channel: str, ids: list[str]) -> dict[Key, Held]:
    by_seq: dict[int, Held] = {}
    found: dict[Key, Held] = {}
    rows = select_of_channel(FIND, "listening_mention", channel, "external_id", ids)  # an old file is all such look-ups
    for seq, external_id, said, reposts, comments, likes, extra in rows:
        held = by_seq[seq] = found[channel, external_id] = Held(seq, (reposts, comments, likes), [said])
        if '"edited_at"' in extra:
            held.edited_at = edited_at_in(extra)
    editions = Edition.objects.filter(among("mention_id", by_seq)).order_by("seq")
    for seq, mention, said, edited_at in editions.values_list("seq", "mention_id", "text_hash", "edited_at"):
        held = by_seq[mention]
        held.hashes.append(said)
        held.edition, held.edited_at = seq, edited_at
    for mention in Deletion.objects.filter(among("mention_id", by_seq)).values_list("mention_id", flat=True):
        by_seq[mention].is_gone = True
    for mention in Forgotten.objects.filter(among("post_id", by_seq)).values_list("post_id", flat=True):
        by_seq[mention].is_forgotten = True
    return found


def edited_at_in(extra: str) -> datetime | None:
    """Return when a stored post was last edited; None where something else stands under that name."""
    try:
        return msgspec.json.decode(extra, type=Edited).edited_at
    except msgspec.ValidationError:
        return None


def among(column: str, seqs: Iterable[int]) -> RawSQL:
    """Return the condition that a column is one of these numbers, without a parameter for each of them."""
    return RawSQL(f"{column} IN ({', '.join(map(str, seqs))})", [], output_field=BooleanField())
