"""The parts of a mail: which hold its words, which are files, and of what kind a file is by its bytes."""

import re
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

from codriver.channels.email.html import lines_of
from codriver.channels.email.letters import decoded, words

MOST_TEXT = 2_000_000  # letters of one text part that are read
STUB = re.compile(
    r"^\s*(this (e-?mail|message) (is|requires|contains|was sent) .{0,40}html.{0,80}|your mail client .{0,120})?\s*$",
    re.I,
)
STARTS = (  # how files of a kind begin
    (b"%PDF-", "application/pdf"), (b"\x89PNG\r\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"), (b"BM", "image/bmp"), (b"II*\0", "image/tiff"), (b"MM\0*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"), (b"\x1f\x8b", "application/gzip"), (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf", "application/x-7z-compressed"), (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (b"ID3", "audio/mpeg"), (b"OggS", "audio/ogg"), (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"), (b"BEGIN:VCALENDAR", "text/calendar"), (b"BEGIN:VCARD", "text/vcard"),
)  # fmt: skip
OFFICE = {b"word/": "wordprocessingml.document", b"xl/": "spreadsheetml.sheet", b"ppt/": "presentationml.presentation"}


class File(NamedTuple):
    """A file that came with a mail."""

    name: str
    kind: str
    body: bytes


def flat(message: Message) -> Iterator[Message]:
    """Yield the parts that hold something, in their order. Of two ways to say the same thing the plainest is taken."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            below = [one for one in inner if isinstance(one, Message)]
            waiting += reversed(plainest(below) if part.get_content_subtype() == "alternative" else below)
        else:
            yield part


def plainest(parts: list[Message]) -> list[Message]:
    """Of the same thing said in several ways, leave the HTML out where there is plain text that says something."""
    plain = [part for part in parts if part.get_content_type() == "text/plain" and not STUB.match(text_of(part)[:2000])]
    if not plain:
        return [part for part in parts if part.get_content_type() != "text/plain"]
    return [part for part in parts if part.get_content_type() in ("text/plain", "text/calendar")]


def is_file(part: Message) -> bool:
    """Say whether a part is a file rather than words of the mail."""
    if part.get_content_maintype() != "text" or part.get_content_subtype() not in ("plain", "html", "enriched"):
        return True
    return part.get_content_disposition() == "attachment" or bool(name_of(part))


def is_inline_picture(part: Message) -> bool:
    """Say whether a part is a picture inside the text: a logo, a smiley, a pixel that counts readers."""
    is_picture = part.get_content_maintype() == "image"
    return is_picture and bool(part["Content-ID"]) and part.get_content_disposition() != "attachment"


def text_of(part: Message) -> str:
    """Return the words of a part as plain text, with the marks of quotes that plain mail has."""
    body = bytes_of(part)
    text = decoded(body, part.get_content_charset())[:MOST_TEXT].replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\0", "").replace("\u2028", "\n")
    if part.get_content_subtype() == "html":
        return lines_of(text)
    if str(part.get_param("format") or "").lower() == "flowed":
        return unflowed(text, is_joined=str(part.get_param("delsp") or "").lower() == "yes")
    return text.replace("\u00a0", " ")


def bytes_of(part: Message) -> bytes:
    """Return the bytes of a part, unpacked."""
    inner = part.get_payload(decode=True)
    if isinstance(inner, bytes):
        return inner
    below = part.get_payload()
    if isinstance(below, list) and below and isinstance(below[0], Message):
        return below[0].as_bytes()  # a mail inside a mail
    return str(below or "").encode("utf-8", "surrogateescape")


def unflowed(text: str, *, is_joined: bool) -> str:
    """Join the lines that only the width of a window had broken (RFC 3676).

    is_joined  the space at which a line was broken was put there for that alone.
    """
    found: list[str] = []
    open_quote = None  # how deep the line is that goes on
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words_ = line[depth:].removeprefix(" ")
        if open_quote == depth and found:
            found[-1] += words_
        else:
            found.append((">" * depth + " " if depth else "") + words_)
        is_open = words_.endswith(" ") and words_ != "-- "
        open_quote = depth if is_open else None
        if is_open and is_joined:
            found[-1] = found[-1][:-1]
    return "\n".join(found)


def name_of(part: Message) -> str:
    """Return what a file is called: one name, without the way to it."""
    try:
        raw = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        raw = ""
    return re.sub(r"^.*[/\\]", "", words(raw))[:200]


def file_of(part: Message, number: int) -> File:
    """Return a part as a file. Its kind is told by its bytes; only where those do not tell, by what it says it is."""
    body = bytes_of(part)
    kind = kind_of(body, part.get_content_type())
    return File(name_of(part) or f"{number}", kind, body)


def kind_of(body: bytes, said: str) -> str:
    """Return the media type of some bytes.

    said  what the mail calls it; believed only of plain text, calendars and mails.
    """
    start = body[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    kind = next((kind for sign, kind in STARTS if start.startswith(sign)), "")
    if kind == "application/zip":
        office = next((name for folder, name in OFFICE.items() if folder in body[:4000] or folder in body[-4000:]), "")
        return f"application/vnd.openxmlformats-officedocument.{office}" if office else kind
    if start.startswith(b"RIFF"):
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(body[8:12], "application/octet-stream")
    if body[4:8] == b"ftyp":
        return "image/heic" if body[8:11] == b"hei" else "video/mp4"
    is_text = b"\0" not in body[:4000]
    if not kind and is_text and re.match(rb"<(!doctype html|html|svg|script)", start, re.IGNORECASE):
        return "text/html"
    believed = said.startswith("text/") or said in ("message/rfc822", "application/json", "application/xml")
    return kind or (said if believed and is_text else "text/plain" if is_text and body else "application/octet-stream")
