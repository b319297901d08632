"""Keeping what files bring, in batches; what is refused with its place and reason. A second run stores nothing."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction

from codriver.channels import registry
from codriver.channels.base import Asked, Unfit
from codriver.channels.base.messages import Incoming, ReadsArchives
from codriver.channels.importing.records import Found
from codriver.channels.messages import Contradicts, keep, our_addresses
from codriver.kit.clock import now
from codriver.kit.importing.command import FIGURES
from codriver.kit.importing.files import Source
from codriver.kit.importing.records import Refused
from codriver.kit.importing.rejects import Rejects

BATCH = 20  # messages in one transaction: others who write must not wait long
AT_ONCE, BYTES_AT_ONCE = 100, 16 * 1024 * 1024  # mails of an archive that are opened together
SHOWN = 2000  # bytes of a refused mail


@dataclass
class Outcome:
    """What came of some files."""

    rejects: Rejects
    seen: Callable[[int], object] = lambda read: None
    figures: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIGURES, 0))

    def kept(self, *, is_new: bool) -> None:
        """Count a message that is here now."""
        self.figures["stored" if is_new else "duplicate"] += 1

    def refused(self, name: str, place: int, reason: str, entry: bytes, unit: str = "line") -> None:
        """Count and note what was refused."""
        self.figures["rejected"] += 1
        self.rejects.add(name, place, reason, entry[:SHOWN].decode("utf-8", "replace"), unit=unit)

    def went_on(self, count: int) -> None:
        """Count what was read, once it is committed."""
        self.figures["read"] += count
        self.rejects.flush()
        self.seen(self.figures["read"])


def take_records(name: str, found: Iterable[Found], outcome: Outcome) -> None:
    """Keep the records of one file."""
    for batch in batches(found):
        with transaction.atomic():
            for line, record, raw in batch:
                if isinstance(record, Refused):
                    outcome.refused(name, line, str(record), raw)
                    continue
                ours = (record.sender.strip().casefold(),) if record.direction == "out" else ()
                try:
                    one = keep(record.channel, record.said, now(), ours=ours, place=record.thread, extra=record.extra)
                    outcome.kept(is_new=one.is_new)
                except Contradicts as reason:
                    outcome.refused(name, line, str(reason), raw)
        outcome.went_on(len(batch))


def take_archive(source: Source, ending: str, ours: Iterable[str], outcome: Outcome) -> None:
    """Keep the mails of one archive. Raises registry.UnknownKind when nobody reads such files."""
    kind, channel = registry.archivist(ending)
    own = our_addresses(kind) | {address.casefold() for address in ours}
    for some in together(channel.entries(io.BufferedReader(Stream(source)))):
        opened = open_all(channel, [raw for _, raw in some])
        for batch in batches(zip(some, opened, strict=True)):
            with transaction.atomic():
                for (offset, raw), said in batch:
                    if not isinstance(said, Incoming):
                        reason = said.reason if isinstance(said, Unfit) else str(said)
                        outcome.refused(source.name, offset, reason, raw, unit="offset")
                        continue
                    try:
                        outcome.kept(is_new=keep(kind, said, now(), ours=own).is_new)
                    except Contradicts as reason:
                        outcome.refused(source.name, offset, str(reason), raw, unit="offset")
            outcome.went_on(len(batch))


def open_all(channel: ReadsArchives, raw: Sequence[bytes]) -> list[Any]:
    """Open mails that belong to no mailbox of ours."""
    return list(channel.open_all(raw, Asked(settings={}, at=now())))


def batches(found: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield what was found in batches."""
    waiting = iter(found)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def together(entries: Iterable[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    """Yield as many mails at once as one process is given."""
    waiting: list[tuple[int, bytes]] = []
    size = 0
    for entry in entries:
        waiting.append(entry)
        size += len(entry[1])
        if len(waiting) == AT_ONCE or size > BYTES_AT_ONCE:
            yield waiting
            waiting, size = [], 0
    if waiting:
        yield waiting


class Stream(io.RawIOBase):
    """A source as a stream that can be read line by line."""

    def __init__(self, source: Source) -> None:
        self.pieces = source.pieces()
        self.rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.rest = self.rest or next(self.pieces, b"")
        count = min(len(buffer), len(self.rest))
        buffer[:count], self.rest = self.rest[:count], self.rest[count:]
        return count
