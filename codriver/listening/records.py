"""A post record as it comes in: its form, its limits, and why one is refused. The form is docs/look-up/formats.md."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from codriver.kit.importing.reasons import plainly
from codriver.kit.importing.records import DEEPEST, Refused, decode, is_deep, is_unsound, sound

LONGEST_TEXT = 100_000  # characters
IDS = ("channel", "id", "parent_id")

Id = Annotated[str, Meta(min_length=1, max_length=200)]
Name = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Url = Annotated[str, Meta(max_length=4000)]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Time = Annotated[datetime, Meta(tz=True)]
SourceKind = Literal["person", "forum", "portal", "trade press", "national press", "broadcast", "company", "unknown"]


# gc=False: records come by the thousand and cannot refer to each other, so the collector need not look at them.
class Author(Struct, forbid_unknown_fields=True, gc=False):
    """Who said it, on that channel. An author has an id; what nobody signed has no author."""

    id: Id
    name: Name | None = None
    followers: Count | None = None
    created_at: Time | None = None
    verified: bool | None = None


class Counts(Struct, forbid_unknown_fields=True, gc=False):
    """What the channel's counters showed."""

    reposts: Count | None = None
    comments: Count | None = None
    likes: Count | None = None


class PostRecord(Struct, forbid_unknown_fields=True, gc=False):
    """One public post. What has no field of its own is in `extra`, in the shape it came in."""

    channel: Annotated[str, Meta(min_length=1, max_length=64)]
    id: Id
    published_at: Time
    text: Text | None = None
    author: Author | None = None
    url: Url | None = None
    parent_id: Name | None = None
    parent_kind: Literal["repost", "reply", "comment", "quote"] | None = None
    counts: Counts | None = None
    source_kind: SourceKind | None = None
    media: list[dict[str, str | int | float | bool | None]] | None = None
    edited_at: Time | None = None
    deleted_at: Time | None = None
    extra: dict[str, Any] | None = None


DECODER = msgspec.json.Decoder(PostRecord)
PARTS: dict[str, type[Struct]] = {"author": Author, "counts": Counts}


def read_line(line: bytes) -> PostRecord:
    """Read one JSON line. Raises Refused with the reason.

    The usual line is decoded straight into its Struct. One with unknown fields, with numbers as ids, or with
    characters that a database cannot hold takes the longer way; only there can it turn out to be good after all.
    """
    try:
        if b"\\u0000" not in line:
            return whole(DECODER.decode(line))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass  # the longer way gives the reason
    is_sound = b"\\u0000" not in line and b"\\ud" not in line.lower()
    return read_object(decode(line), is_sound=is_sound)


def read_object(found: object, *, strict: bool = True, is_sound: bool = False) -> PostRecord:
    """Make a record of a decoded object; unknown fields move to `extra`. Raises Refused with the reason.

    is_sound  True where no string can hold a NUL or half a surrogate pair, which then need not be looked for.
    strict  False where everything is a string, as in CSV: then numbers and booleans are read from strings.
    """
    if not isinstance(found, dict):
        raise Refused("not an object: one JSON object a line is expected")
    if is_deep(found, DEEPEST):
        raise Refused(f"nested deeper than {DEEPEST} levels")
    fields = _with_ids(found)
    if not is_sound:
        refuse_unsound_ids(fields)
        fields = sound(fields)
    extra = fields.pop("extra", None) or {}
    if not isinstance(extra, dict):
        extra = {"extra": extra}
    for part, form in PARTS.items():
        if isinstance(fields.get(part), dict):
            fields[part], more = _split(fields[part], form)
            extra |= {part: more} if more else {}
    fields, more = _split(fields, PostRecord)
    extra |= more
    try:
        msgspec.json.encode(extra)
        record = msgspec.convert(fields, PostRecord, strict=strict)
    except (msgspec.ValidationError, OverflowError) as error:
        raise Refused(plainly(str(error))) from None
    record.extra = extra or None
    return whole(record)


def whole(record: PostRecord) -> PostRecord:
    """Return the record if nothing is missing. Only a post that is gone may come without its text."""
    if record.text is None and record.deleted_at is None:
        raise Refused("text is missing")
    return record


def _split(fields: dict[str, Any], form: type[Struct]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part the fields that the form knows from those that it does not."""
    known = {name: fields[name] for name in form.__struct_fields__ if name in fields}
    return known, {name: value for name, value in fields.items() if name not in known}


def _with_ids(found: dict[str, Any]) -> dict[str, Any]:
    """Return a copy whose ids are strings, as many tools write them as numbers."""
    fields = found | {name: str(found[name]) for name in IDS if type(found.get(name)) is int}
    author = fields.get("author")
    if isinstance(author, dict) and type(author.get("id")) is int:
        fields["author"] = author | {"id": str(author["id"])}
    return fields


def refuse_unsound_ids(fields: dict[str, Any]) -> None:
    """Raise Refused when an id holds what no id can hold; in a text it would only be replaced."""
    author = fields.get("author")
    ids = {name: fields.get(name) for name in IDS}
    ids["author.id"] = author.get("id") if isinstance(author, dict) else None
    for name, value in ids.items():
        if isinstance(value, str) and is_unsound(value):
            raise Refused(f"{name} holds a character that is none")


def read_many(lines: list[bytes], read: Callable[[bytes], PostRecord] = read_line) -> list[PostRecord | Refused]:
    """Read lines, each a record or the reason why it is none."""
    found: list[PostRecord | Refused] = []
    for line in lines:
        try:
            found.append(read(line))
        except Refused as refusal:
            found.append(refusal)
    return found
