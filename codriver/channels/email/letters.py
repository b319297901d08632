"""Bytes and encoded headers as letters. Mail names its encodings wrongly more often than any other text."""

import base64
import codecs
import re
from binascii import a2b_qp
from email.message import Message

LONGEST = 4000  # bytes of one header that are read
WIDER = {  # named → the larger encoding that writers of the named one really use
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "big5": "big5hkscs", "ascii": "utf-8", "us-ascii": "utf-8", "iso-8859-1": "cp1252", "latin-1": "cp1252",
    "unknown-8bit": "utf-8", "default": "utf-8", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932",
}  # fmt: skip
GUESSES = ("utf-8", "gb18030", "latin-1")  # in the order in which bytes that nobody named are tried; the last fits all
BROKEN, FEW = "\N{REPLACEMENT CHARACTER}", 10  # one broken letter in so many is borne
WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
UNSEEN = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")


def decoded(body: bytes, named: str | None) -> str:
    """Return bytes in letters: by what they are said to be where that fits all but a few, else by what does."""
    said = known(named)
    tried = [body.decode(said, "replace")] if said else []
    for encoding in GUESSES:
        try:
            tried.append(body.decode(encoding))
            break
        except UnicodeDecodeError:
            continue
    return next((text for text in tried if text.count(BROKEN) <= max(len(text) // FEW, len(text) > 2)), tried[-1])


def known(named: str | None) -> str:
    """Return the encoding of a name, the wider one where its writers mean that; "" when it is none of a text."""
    said = (named or "").strip().strip("\"'").lower()
    try:
        found = codecs.lookup(WIDER.get(said, said))
    except (LookupError, ValueError):
        return ""
    return found.name if found._is_text_encoding else ""  # "base64" is a codec too


def head(message: Message, name: str) -> str:
    """Return a header as it came, "" when there is none. (To ask the message itself would lose what is no ASCII.)"""
    return next((str(value) for own, value in message.raw_items() if own.lower() == name), "")


def words(header: object) -> str:
    """Return a header as people read it: decoded, in one line, without signs that nobody sees."""
    raw = in_bytes(str(header or ""))[:LONGEST]
    text = joined(decoded(raw, None))
    return " ".join(UNSEEN.sub("", text).split())


def in_bytes(header: str) -> bytes:
    """Return a header as it came: the standard parser keeps bytes that are no ASCII as half surrogates."""
    return header.encode("utf-8", "surrogateescape")


def joined(text: str) -> str:
    """Decode the encoded words of a header (RFC 2047); what stands between two of them is no space of the text.

    Neighbours of one encoding are joined before they are decoded: some writers cut a letter in two.
    """
    found, end, waiting = [], 0, (b"", "")
    for match in WORD.finditer(text):
        named, form, body = match[1].partition("*")[0].lower(), match[2].lower(), match[3]
        between = text[end : match.start()]
        if between.strip() or not end or waiting[1] != named:
            found += [decoded(*waiting), between if between.strip() or not end else ""]
            waiting = (b"", named)
        waiting = (waiting[0] + unpacked(form, body), named)
        end = match.end()
    return "".join([*found, decoded(*waiting), text[end:]])


def unpacked(form: str, body: str) -> bytes:
    """Return the bytes of an encoded word: "q" or "b", however badly it was cut."""
    if form == "q":
        return a2b_qp(body.encode("utf-8", "replace"), header=True)
    letters = re.sub(r"[^A-Za-z0-9+/]", "", body)
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    return base64.b64decode(whole + "=" * (-len(whole) % 4))
