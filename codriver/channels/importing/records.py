"""A message record as it comes in: its form, its limits, and why one is refused."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from codriver.channels import threads
from codriver.channels.base.messages import Incoming
from codriver.kit.cells import unquoted
from codriver.kit.importing.files import LONG_LINE, Source, TooLong, lines
from codriver.kit.importing.reasons import plainly
from codriver.kit.importing.records import DEEPEST, Refused, decode, is_deep, is_unsound, sound
from codriver.kit.importing.tables import Table

IDS = ("channel", "id", "thread_id", "from", "to")
COMMA = ","


class MessageRecord(Struct, gc=False):
    """Something said to us, or by us to one person. What has no field of its own is in `extra`."""

    channel: Annotated[str, Meta(min_length=1, max_length=64)]
    id: Annotated[str, Meta(min_length=1, max_length=200)]
    direction: Literal["in", "out"]
    sender: Annotated[str, Meta(min_length=1, max_length=320)] = field(name="from")
    text: Annotated[str, Meta(max_length=1_000_000)]
    sent_at: Annotated[datetime, Meta(tz=True)]
    to: Annotated[str, Meta(max_length=10_000)] = ""
    subject: Annotated[str, Meta(max_length=2_000)] | None = None
    thread_id: Annotated[str, Meta(max_length=200)] | None = None
    extra: dict[str, Any] | None = None

    @property
    def said(self) -> Incoming:
        """Return it as messages are kept."""
        to = tuple(one.strip() for one in self.to.split(COMMA) if one.strip())
        return Incoming(self.id, self.sender.strip(), "", to, self.subject or "", self.text, self.sent_at)

    @property
    def thread(self) -> str:
        """Return the key of its thread, "" when it names none."""
        return threads.key_of(self.channel, f"thread {self.thread_id}") if self.thread_id else ""


FIELDS = tuple(one.encode_name for one in msgspec.structs.fields(MessageRecord))
NEEDED = tuple(one.encode_name for one in msgspec.structs.fields(MessageRecord) if one.required)
Found = tuple[int, MessageRecord | Refused, bytes]  # line number, the record or why it is none, the line as it came


def read_object(found: object, *, strict: bool = True) -> MessageRecord:
    """Make a record of a decoded object. Raises Refused with the reason.

    strict  False where everything is a string, as in CSV.
    """
    if not isinstance(found, dict):
        raise Refused("not an object: one JSON object a line is expected")
    if is_deep(found, DEEPEST):
        raise Refused(f"nested deeper than {DEEPEST} levels")
    known = {name: found[name] for name in FIELDS if found.get(name) is not None}
    known |= {name: str(known[name]) for name in IDS if type(known.get(name)) is int}
    for name in IDS:
        if isinstance(known.get(name), str) and is_unsound(known[name]):
            raise Refused(f"{name} holds a character that is none")
    more = {name: value for name, value in found.items() if name not in FIELDS and value not in (None, "")}
    extra = known.get("extra") or {}
    known["extra"] = (extra if isinstance(extra, dict) else {"extra": extra}) | more or None
    try:
        msgspec.json.encode(known["extra"])
        return msgspec.convert(sound(known), MessageRecord, strict=strict)
    except (msgspec.ValidationError, OverflowError) as error:
        raise Refused(plainly(str(error))) from None


def json_records(source: Source) -> Iterator[Found]:
    """Yield the records of a file of JSON lines. Empty lines are nothing."""
    number = 0
    for piece in lines(source.pieces()):
        for line in piece:
            number += 1
            if isinstance(line, TooLong):
                yield number, Refused(LONG_LINE), b""
            elif line and not line.isspace():
                yield number, read(line), line


def read(line: bytes) -> MessageRecord | Refused:
    """Return the record of a line, or why it is none."""
    try:
        return read_object(decode(line))
    except Refused as refusal:
        return refusal


def csv_records(table: Table, columns: Mapping[str, str]) -> Iterator[Found]:
    """Yield the records of a table.

    columns  field → column.
    """
    places = {name: table.header.index(column) for name, column in columns.items()}
    used = set(places.values())
    others = {name: place for place, name in enumerate(table.header) if name and place not in used}
    for number, cells, line in table.rows():
        if isinstance(cells, Refused):
            yield number, cells, line
            continue
        said: dict[str, Any] = {name: unquoted(cells[place]) for name, place in (others | places).items()}
        filled = {name: cell for name, cell in said.items() if cell or name == "text"}
        try:
            yield number, read_object(filled, strict=False), line
        except Refused as refusal:
            yield number, refusal, line
