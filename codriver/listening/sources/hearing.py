"""What a connection brought becomes posts; what cannot is kept back with its reason."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from codriver.channels import actions
from codriver.channels.base import Post, Unfit
from codriver.channels.models import Connection
from codriver.listening import intake
from codriver.listening.models import Hearing, Mention
from codriver.listening.records import PostRecord, Refused, read_object

BATCH = 500  # posts in one call of intake


@dataclass(frozen=True)
class Heard:
    """What came of it."""

    stored: int
    duplicate: int
    kept_back: int
    lag: timedelta | None  # from publication to arrival, of the newest post; None when nothing was stored


@transaction.atomic
def hear(connection: Connection, posts: Sequence[Post], unfit: Sequence[Unfit], at: datetime) -> Heard:
    """Append a connection's posts and keep back the rest. Safe to repeat: what is here already changes nothing.

    Call it inside the transaction that also saves how far the connection is.
    """
    records, refused = read(connection, posts)
    refused += unfit
    stored = duplicate = 0
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        outcome = intake.append(batch, at)
        stored, duplicate = stored + outcome.stored, duplicate + outcome.duplicate
        refused += [Unfit(reason, msgspec.json.encode(batch[place]).decode()) for place, reason in outcome.rejected]
        attribute(connection, batch)
    actions.keep_back(connection, refused, at)
    return Heard(stored, duplicate, len(refused), lag_of(records, at) if stored else None)


def read(connection: Connection, posts: Sequence[Post]) -> tuple[list[PostRecord], list[Unfit]]:
    """Make records of posts; they bear the connection's kind of source unless they name their own."""
    records, refused = [], []
    for post in posts:
        try:
            records.append(read_object({"source_kind": connection.source_kind} | post))
        except Refused as refusal:
            refused.append(Unfit(str(refusal), json.dumps(post, ensure_ascii=False)))  # it may hold half an emoji
    return records, refused


def attribute(connection: Connection, records: Sequence[PostRecord]) -> None:
    """Note of the posts that are here now by which connection we heard them first."""
    by_channel: dict[str, list[str]] = {}
    for record in records:
        by_channel.setdefault(record.channel, []).append(record.id)
    for channel, ids in by_channel.items():
        seqs = Mention.objects.filter(channel=channel, external_id__in=ids).values_list("seq", flat=True)
        rows = [Hearing(post_id=seq, connection=connection) for seq in seqs]
        Hearing.objects.bulk_create(rows, ignore_conflicts=True)


def lag_of(records: Sequence[PostRecord], at: datetime) -> timedelta | None:
    """Return how long the newest post took to reach us; one whose time is that of its arrival tells nothing."""
    told = [record.published_at for record in records if (record.extra or {}).get("dated_by") != "arrival"]
    return max(at - max(told), timedelta(0)) if told else None
