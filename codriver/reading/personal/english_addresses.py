"""English addresses: a number, a street and its type, with flat, town and postcode; a PO box; a postcode called so."""

import re
from collections.abc import Iterator

_TYPES = (
    "Street|St|Avenue|Ave|Av|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Terrace|Ter|Way|Close|Crescent|Cres"
    "|Gardens|Grove|Square|Sq|Hill|Parade|Row|Mews|Walk|Parkway|Pkwy|Circle|Cir|Loop|Trail|Trl|Highway|Hwy|Quay|Wharf"
    "|Alley|Rise|Green|Park|Broadway|Embankment|Esplanade"
)
_SHORT = r"(?:Apt|Apartment|Suite|Ste|Unit|Flat|Room|Rm|Floor|Fl)\.? ?#? ?[A-Z]?[0-9]{1,5}[A-Z]?"
_POSTCODE = r"(?:[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{2}|GIR 0AA)"
_TOWN = r"[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2}"
_STATE = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)
_REST = (
    rf"(?:,? (?:{_SHORT}|# ?[0-9]{{1,5}}[A-Z]?|[0-9]{{1,2}}(?:st|nd|rd|th) Floor))?"
    rf"(?:,? {_TOWN},? (?:{_STATE})(?: [0-9]{{5}}(?:-[0-9]{{4}})?)?(?![A-Za-z0-9])"
    rf"|(?:,? {_TOWN})?,? {_POSTCODE}(?![A-Za-z0-9])"
    rf"|, (?!Thanks|Please|And|But|The|Then|They|Call|Phone|Tel|Email|Mail|It|He|She|We|You|My|Not"
    rf"|Is){_TOWN}(?=[.,;!?\n]|$))?"
)
_NAME = (
    r"(?:(?!Hours?\b|Minutes?\b|Mins?\b|Days?\b|Weeks?\b|Miles?\b|Years?\b|Stars?\b|Way\b)"
    r"[A-Z0-9][A-Za-z0-9'’]*\.? ){1,4}?"
)
_STREET = re.compile(
    rf"(?<![A-Za-z0-9$£€.,:/#\-])(?:{_SHORT},? )?[0-9]{{1,5}}[A-Za-z]?(?:-[0-9]{{1,4}})? "
    rf"(?:{_NAME}(?:{_TYPES})(?![A-Za-z0-9]| (?:{_TYPES})\b)(?:(?<=St|Rd|Dr|Ct|Pl|Ln|Sq|Av)\.|(?<=Ave|Cir|Ter"
    rf"|Hwy)\.|(?<=Blvd|Pkwy)\.|(?<=Cres)\.)?|[NSEW]\.? Broadway\b|(?:Hwy|Highway|Route) [0-9]{{1,3}}\b){_REST}"
)
_BOX = re.compile(rf"\bP\.? ?O\.? ?[Bb]ox [0-9]{{1,6}}\b{_REST}")
_NAMED_CODE = re.compile(rf"\b[Pp]ost ?[Cc]ode\b[^0-9\n]{{0,12}}?(?<![A-Z0-9])({_POSTCODE})(?![A-Za-z0-9])")
_LOWER = re.compile(
    rf"\b(?:lives? at|living at|address(?: is|:)|ship (?:it |this )?to|deliver(?:ed)? to|mail it to)\s+"
    rf"([0-9]{{1,5}}[a-z]? (?:[a-z0-9']+ ){{1,3}}?(?:{_TYPES.lower()})\b(?:,? (?:apt|unit|suite|flat"
    rf"|#) ?#?[0-9]{{1,5}}[a-z]?\b)?)"
)
_NUMBER = re.compile(r"[0-9][A-Za-z]?,? [A-Za-z0-9]").search
_TYPE = re.compile(rf"\b(?:{_TYPES}|Route|{_TYPES.lower()})\b").search
# "12 Monkeys Drive" is a street; "24 Hour Fitness Court booking" is not: such a beginning is a count.
_COUNTS = re.compile(r"[0-9]+ (?:Hour|Guys|Bed|Way|First|Second|Things|Reasons)\b")
_BEFORE = re.compile(
    r"\b(?:exit|junction|gate|top|over|about|than|only|another|nearly|almost|season|episode|the) $", re.IGNORECASE
)


def may_be(text: str) -> bool:
    """Say quickly whether a text has a number and the type of a street, a box or a postcode."""
    if "ox " in text or "ode" in text:
        return True
    return _NUMBER(text) is not None and _TYPE(text) is not None


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where addresses stand."""
    for match in _STREET.finditer(text):
        if not _COUNTS.match(match[0]) and not _BEFORE.search(text[max(0, match.start() - 9) : match.start()]):
            yield match.span()
    for match in _BOX.finditer(text):
        yield match.span()
    for pattern in (_NAMED_CODE, _LOWER):
        for match in pattern.finditer(text):
            yield match.span(1)
