"""A post record as it comes in: its form, its limits, and why one is refused. The form is docs/look-up/formats.md."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal, NoReturn

import msgspec
from msgspec import Meta, Struct

from codriver.listening.reasons import plainly

LONGEST_TEXT = 100_000  # characters
DEEPEST = 16  # levels of objects and lists inside one record
IDS = ("channel", "id", "parent_id")
UNSOUND = "\N{REPLACEMENT CHARACTER}"  # stands where a NUL or half a surrogate pair stood

Id = Annotated[str, Meta(min_length=1, max_length=200)]
Name = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Url = Annotated[str, Meta(max_length=4000)]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Time = Annotated[datetime, Meta(tz=True)]
SourceKind = Literal["person", "forum", "portal", "trade press", "national press", "broadcast", "company", "unknown"]


class Refused(ValueError):
    """A record that cannot be taken; the message is the reason, for the person who sent it."""


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


def decode(line: bytes) -> object:
    """Decode JSON of any form. NaN, Infinity, numbers out of range and deep nesting are refused."""
    try:
        try:
            return msgspec.json.decode(line)
        except msgspec.DecodeError:
            if b"\\ud" not in line.lower():
                raise
            return json.loads(line, parse_constant=_not_a_number, parse_float=_finite)  # it bears half a surrogate pair
    except UnicodeDecodeError:
        raise Refused("not UTF-8: the line holds bytes of another encoding") from None
    except RecursionError:
        raise Refused(f"nested deeper than {DEEPEST} levels") from None
    except ValueError as error:
        raise Refused(plainly(str(error))) from None


def _not_a_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError("Number out of range")
    return number


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
        fields = _sound(fields)
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


def is_deep(value: object, levels: int) -> bool:
    """Say whether lists and objects lie deeper in each other than `levels`."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(is_deep(item, levels - 1) for item in inner)


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


def is_unsound(text: str) -> bool:
    """Say whether a text holds a NUL or half a surrogate pair, which no database and no UTF-8 file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return "\0" in text


def _sound(value: Any) -> Any:
    """Return the value with U+FFFD for every NUL and every half surrogate pair: a cut emoji must not lose a post."""
    if isinstance(value, str):
        return (
            "".join(UNSOUND if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in value)
            if is_unsound(value)
            else value
        )
    if isinstance(value, dict):
        return {_sound(name): _sound(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_sound(item) for item in value]
    return value


def read_many(lines: list[bytes], read: Callable[[bytes], PostRecord] = read_line) -> list[PostRecord | Refused]:
    """Read lines, each a record or the reason why it is none."""
    found: list[PostRecord | Refused] = []
    for line in lines:
        try:
            found.append(read(line))
        except Refused as refusal:
            found.append(refusal)
    return found
