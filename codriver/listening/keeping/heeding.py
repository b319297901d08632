"""At the intake: posts of accounts that objected or were erased are not taken; a post with a phrase proves its account.

Costs two queries a batch where nobody ever objected and nobody was erased.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, IntegerField, Value
from django.db.models.functions import Cast

from codriver.listening.keeping import objecting, rules
from codriver.listening.models import Block, Decision, Objection
from codriver.listening.records import PostRecord
from codriver.people import tombstones
from codriver.staff.links import digest

CHUNK = 500  # hashes in one query


def objected(records: Sequence[PostRecord]) -> set[int]:
    """Return the places of the records that may not be taken, because their authors objected.

    Runs in the transaction that appends, behind the lock of the log; phrases are heard first, so that the very post
    that proves an account is not kept.
    """
    ears = _ears()
    if ears.asked:
        _hear(records, ears.asked)
        ears = _ears()
    return _refused(records, ears) if ears.blocked else set()


def erased(records: Sequence[PostRecord]) -> set[int]:
    """Return the places of the records whose authors were customers and were erased here."""
    accounts = [(record.channel, record.author.id if record.author else "") for record in records]
    gone = tombstones.speechless(account for account in accounts if account[1])
    return {place for place, account in enumerate(accounts) if account in gone} if gone else set()


@dataclass(frozen=True)
class Ears:
    """The channels on which something is to be heeded."""

    asked: set[str]  # an objection waits for its proof
    blocked: set[str]  # somebody objected
    named: set[str]  # somebody objected who may be known by name alone


ASKED, BY_ID, BY_NAME = -1, 0, 1


def _ears() -> Ears:
    held = Block.objects.values_list("channel", Cast("may_be_name", IntegerField()))
    waiting = Objection.objects.open().values_list("channel", Value(ASKED))
    found = set(held.union(waiting))
    named = {channel for channel, what in found if what == BY_NAME}
    blocked = {channel for channel, what in found if what == BY_ID} | named
    return Ears({channel for channel, what in found if what == ASKED}, blocked, named)


def _hear(records: Sequence[PostRecord], channels: set[str]) -> None:
    for record in records:
        if record.text and record.author and rules.as_channel(record.channel) in channels:
            for letters in rules.phrases_in(record.text):
                _prove(record, letters)


def _prove(record: PostRecord, letters: str) -> None:
    """Confirm the objection to which a phrase belongs, if the account that posted it is the one it names."""
    found = Objection.objects.open().filter(phrase_hash=digest(letters)).first()
    if found and record.author and found.handle_hash in _marks(record, with_name=True):
        objecting.confirm(found, Decision.Proof.PHRASE, account=record.author.id)


def _marks(record: PostRecord, *, with_name: bool) -> list[str]:
    """Return the hashes under which the author of a record may have objected: by id, and perhaps by name."""
    author = record.author
    names = {author.id, author.name} if author and with_name else {author.id} if author else set()
    return [objecting.mark_of(record.channel, name) for name in names if name]


def _refused(records: Sequence[PostRecord], ears: Ears) -> set[int]:
    marks: dict[str, set[int]] = {}
    sites = {channel: rules.as_channel(channel) for channel in {record.channel for record in records}}
    for place, record in enumerate(records):
        site = sites[record.channel]
        if record.author and site in ears.blocked:
            for mark in _marks(record, with_name=site in ears.named):
                marks.setdefault(mark, set()).add(place)
    refused: set[int] = set()
    counts: Counter[int] = Counter()
    for pk, mark in _blocks(marks):
        counts[pk] += len(marks[mark] - refused)
        refused |= marks[mark]
    for pk, posts in counts.items():
        Block.objects.filter(pk=pk).update(refused=F("refused") + posts)
    return refused


def _blocks(marks: Iterable[str]) -> Iterable[tuple[int, str]]:
    wanted = list(marks)
    for start in range(0, len(wanted), CHUNK):
        yield from Block.objects.filter(mark__in=wanted[start : start + CHUNK]).values_list("pk", "mark")
