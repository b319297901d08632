"""Identity cards: mainland (18 and 15 digits), Hong Kong, Taiwan; US and UK social numbers beside their name."""

import re
from collections.abc import Callable, Iterator

from codriver.reading.personal import checks
from codriver.reading.personal.context import before, is_other

_EDGE, _END = r"(?<![0-9A-Za-z])(?<![0-9][-.])", r"(?![0-9A-Za-z]|[-.][0-9])"
_MAINLAND = re.compile(rf"{_EDGE}[1-8][0-9](?: ?[0-9]){{15}} ?[0-9Xx]{_END}")
_MOST_GAPS = 5
_OLD = re.compile(rf"{_EDGE}[1-8][0-9]{{14}}{_END}")
_OLD_NAMED = re.compile(r"身份证|证号|旧证|老证|证件|身分證|\bID\b|identity")
_HONG_KONG = re.compile(r"(?<![0-9A-Za-z])([A-Z]{1,2}[0-9]{6}) ?[(（]([0-9A])[)）]")
_TAIWAN = re.compile(rf"{_EDGE}[A-Z][1289][0-9]{{8}}{_END}")
_TAIWAN_NAMED = re.compile(r"身[分份][證证]|字號|\bID\b|統一編號")
_SOCIAL = re.compile(rf"{_EDGE}(?!000)[0-9]{{3}}([- ])[0-9]{{2}}\1[0-9]{{4}}{_END}")
_SOCIAL_NAMED = re.compile(r"\bSSN\b|social security", re.IGNORECASE)
_INSURANCE = re.compile(rf"{_EDGE}[A-Z]{{2}}(?: ?[0-9]{{2}}){{3}} ?[A-D](?![0-9A-Za-z])")
_INSURANCE_NAMED = re.compile(r"\bNI\b|\bNINO\b|national insurance", re.IGNORECASE)
_SOCIAL_FORM = re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{4}").search
_CLOSED = re.compile(r"[(（][0-9A][)）]").search
_REACH = 40  # characters before a number in which its name may stand


def identities(text: str) -> Iterator[tuple[int, int]]:
    """Yield where identity numbers stand whose region, date and check digit are right, as far as they have them."""
    yield from (match.span() for match in _MAINLAND.finditer(text) if _is_mainland(match[0]))
    yield from _named(text, _OLD, _OLD_NAMED, checks.old_chinese_identity)
    yield from _named(text, _TAIWAN, _TAIWAN_NAMED, checks.taiwan_identity)


def may_be_short(text: str) -> bool:
    """Say quickly whether a text could hold one of the shorter numbers."""
    if "SSN" in text or "NI" in text or "ocial" in text or "nsurance" in text or "ssn" in text:
        return True
    if "-" in text and _SOCIAL_FORM(text):
        return True
    return (")" in text or "）" in text) and _CLOSED(text) is not None


def short(text: str) -> Iterator[tuple[int, int]]:
    """Yield where Hong Kong's cards stand, and US social security and UK national insurance numbers beside their"
    " name."""
    for match in _HONG_KONG.finditer(text):
        if checks.hong_kong_identity(match[1] + match[2]):
            yield match.span()
    for match in _SOCIAL.finditer(text):
        if match[1] == "-" and not is_other(text, match.start()):
            yield match.span()
    yield from _named(text, _SOCIAL, _SOCIAL_NAMED)
    yield from _named(text, _INSURANCE, _INSURANCE_NAMED)


def _is_mainland(number: str) -> bool:
    return number.count(" ") <= _MOST_GAPS and checks.chinese_identity(number.replace(" ", ""))


def _named(
    text: str, pattern: re.Pattern[str], name: re.Pattern[str], check: Callable[[str], object] = bool
) -> Iterator[tuple[int, int]]:
    """Yield numbers before which their name stands: their form alone says too little."""
    for match in pattern.finditer(text):
        if name.search(before(text, match.start(), _REACH)) and check(match[0]):
            yield match.span()
