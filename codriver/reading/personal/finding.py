"""Find and mask: a text without any sign of personal data is left after one search; a kind is asked by its sign."""

import re
from collections.abc import Callable, Iterator

from codriver.reading.personal import addresses, english_addresses, identities, mails, plates, telephones
from codriver.reading.personal.cards import cards
from codriver.reading.personal.spans import Span

_SIGN = re.compile(r"[0-9@]").search
# Not ASCII: full-width signs too, a house's number or a mobile number in Chinese numerals, a disguised @.
_CHINESE_SIGN = re.compile(
    r"[0-9@０-９＠号號组社栋幢幺艾一](?:(?<![号號组社栋幢一])|(?<=一)[三四五六七八九]"
    r"|(?<=[号號组社栋幢])(?<=[一二三四五六七八九十].))"
).search
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ＠．－＋　‐‑–−\xa0]").search
_NARROW: dict[int, int | str] = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code).isalnum() or chr(code) in "＠．－＋"
}
_NARROW |= dict.fromkeys(map(ord, "‐‑–−"), "-") | dict.fromkeys(map(ord, "　\xa0"), " ")
_LONG_NUMBER = re.compile(r"[0-9](?:[ ()（）.\-/]{0,3}[0-9]){6}").search
_LONGER_NUMBER = re.compile(r"[0-9](?:[ \-]?[0-9]){8}").search
_LINK = re.compile(r"(?:(?:https?|ftp)://|www\.)[!-~]+")

Finder = Callable[[str], Iterator[tuple[int, int]]]


def find(text: str) -> list[Span]:
    """Return the personal data of a text, in order, not overlapping.

    text      any text, Chinese or English; full-width digits are read as digits.
    Returns   spans in code points of `text`; kinds as in KINDS.
    Source    docs/explain/personal-data.md
    """
    if not _has_sign(text):
        return []
    if not text.isascii() and _WIDE(text):
        text = text.translate(_NARROW)
    return sorted(_chosen(text), key=lambda span: span.start)


def mask(text: str) -> str:
    """Return the text with each piece of personal data replaced by its kind: "call [telephone]"."""
    parts, end = [], 0
    for span in find(text):
        parts += [text[end : span.start], f"[{span.kind}]"]
        end = span.end
    return "".join([*parts, text[end:]])


def _has_sign(text: str) -> bool:
    """Say quickly whether a text could hold any personal data; most cannot."""
    if (_SIGN if text.isascii() else _CHINESE_SIGN)(text):
        return True
    return mails.is_disguised(text)


def _chosen(text: str) -> list[Span]:
    """Let the kinds choose in their order: the surer first. What overlaps an earlier choice, or a link, is"
    " dropped."""
    chosen, taken, linked = [], bytearray(len(text)), _links(text)
    for kind, finder in _finders(text):
        for start, end in finder(text):
            if 1 not in taken[start:end] and (kind == "mail" or 1 not in linked[start:end]):
                taken[start:end] = b"\1" * (end - start)
                chosen.append(Span(kind, start, end))
    return chosen


def _links(text: str) -> bytearray:
    """Return a 1 for each character of a link; a text without links gives nothing."""
    if "://" not in text and "www." not in text:
        return bytearray()
    linked = bytearray(len(text))
    for link in _LINK.finditer(text):
        linked[link.start() : link.end()] = b"\1" * (link.end() - link.start())
    return linked


def _finders(text: str) -> Iterator[tuple[str, Finder]]:
    """Yield the finders whose sign the text bears, the surer kinds first."""
    if mails.may_be(text):
        yield "mail", mails.mails
    is_chinese = not text.isascii()
    if _LONG_NUMBER(text):
        if _LONGER_NUMBER(text):
            yield "identity-card", identities.identities
            yield "bank-card", cards
        yield "telephone", telephones.telephones
    if identities.may_be_short(text):
        yield "identity-card", identities.short
    if is_chinese:
        yield from _chinese(text)
    if plates.may_be_english(text):
        yield "plate", plates.english
    if english_addresses.may_be(text):
        yield "address", english_addresses.addresses


def _chinese(text: str) -> Iterator[tuple[str, Finder]]:
    """Yield the finders of Chinese texts."""
    if telephones.is_spelt(text):
        yield "telephone", telephones.spelt
    if plates.may_be_chinese(text):
        yield "plate", plates.chinese
    if addresses.may_be(text):
        yield "address", addresses.addresses
