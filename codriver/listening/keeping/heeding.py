"""At the intake: posts of accounts that objected are not taken, and a post that bears a phrase proves its account.

Costs one query a batch where nobody ever objected.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import F, Value

from codriver.listening.keeping import objecting, rules
from codriver.listening.models import Block, Decision, Objection
from codriver.listening.records import PostRecord
from codriver.staff.links import digest

CHUNK = 500  # hashes in one query


def objected(records: Sequence[PostRecord]) -> set[int]:
    """Return the places of the records that may not be taken, because their authors objected.

    Runs in the transaction that appends, behind the lock of the log; phrases are heard first, so that the very post
    that proves an account is not kept.
    """
    blocked, asked = _channels()
    if asked:
        _hear(records, asked)
        blocked, _ = _channels()
    return _refused(records, blocked) if blocked else set()


def _channels() -> tuple[set[str], set[str]]:
    """Return the channels on which somebody objected, and those on which an objection waits for its proof."""
    held = Block.objects.values_list("channel", Value(1))
    waiting = Objection.objects.open().values_list("channel", Value(0))
    found = set(held.union(waiting))
    return {name for name, is_held in found if is_held}, {name for name, is_held in found if not is_held}


def _hear(records: Sequence[PostRecord], channels: set[str]) -> None:
    for record in records:
        if record.text and record.author and rules.as_channel(record.channel) in channels:
            for letters in rules.phrases_in(record.text):
                _prove(record, letters)


def _prove(record: PostRecord, letters: str) -> None:
    """Confirm the objection to which a phrase belongs, if the account that posted it is the one it names."""
    found = Objection.objects.open().filter(phrase_hash=digest(letters)).first()
    if found and record.author and found.handle_hash in _marks(record):
        objecting.confirm(found, Decision.Proof.PHRASE, account=record.author.id)


def _marks(record: PostRecord) -> list[str]:
    """Return the hashes under which the author of a record may have objected: by id and by name."""
    author = record.author
    names = [author.id, author.name] if author else []
    return [objecting.mark_of(record.channel, name) for name in names if name]


def _refused(records: Sequence[PostRecord], channels: set[str]) -> set[int]:
    marks: dict[str, set[int]] = {}
    for place, record in enumerate(records):
        if record.author and rules.as_channel(record.channel) in channels:
            for mark in _marks(record):
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
