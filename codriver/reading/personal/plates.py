"""Number plates: of the mainland with new-energy and cross-border ones; British and American ones beside their name."""

import re
from collections.abc import Iterator

from codriver.reading.personal.context import before

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER = "A-HJ-NP-Za-hj-np-z"
_GAP = r"[ ·•・.\-]?"
_CHINESE = re.compile(
    rf"(?:粤[Zz]{_GAP}[{_LETTER}0-9]{{4}}[港澳]"
    rf"|[{_PROVINCES}][{_LETTER}]{_GAP}(?:[DFdfA-KABCEGHJKabceghjk][{_LETTER}0-9][0-9]{{4}}"
    rf"|[0-9]{{5}}[DFdfA-Ka-k])(?![A-Za-z0-9])"
    rf"|[{_PROVINCES}][{_LETTER}]{_GAP}[{_LETTER}0-9]{{4}}(?:[挂学警]|[{_LETTER}0-9](?:[挂学警](?!车|校|员"
    rf"|院))?)(?![A-Za-z0-9])"
    r"|使[0-9]{6}(?![0-9]))"
)
_MAY_BE_CHINESE = re.compile(rf"[{_PROVINCES}][A-Za-z]|使[0-9]{{6}}").search
_LEAST_DIGITS = 2
# A word that ends in a province's character: 阿里云, 全新, 推荐, 红米青… Then it is a model's name.
_WORD_BEFORE = re.compile(
    r"(?:里云|讯云|为云|全新|最新|崭新|更新|创新|上新|出新|翻新|[度天]翼云|安宁|年青|陈皖|戏晋|[重仿]新|[推晋升]晋)$"
)
_CAR = re.compile(
    r"\b(?:plates?|reg|registration|tags?|car|van|truck|vehicle|driver|driving|parked|lorry|uber|lyft|taxi|cab|audi"
    r"|bmw"
    r"|ford|honda|toyota|transit|coach|licen[cs]e|parking|saw|owner|arriv(?:ed|es|ing) in|driv(?:es|en)|drove|bay"
    r"|garage|clamped|towed|mot|dvla|v5|bumper|fiesta|golf|tesla|prius|transit)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:(?:licen[cs]e |number |hk |ny |vehicle |car )?plates?(?: (?:no\.?|number))?|tags?(?: number)?"
    r"|reg(?:istration)?)\b"
    r"[^0-9\n]{0,24}$",
    re.IGNORECASE,
)
_BRITISH = re.compile(r"(?<![A-Za-z0-9])[A-HJ-PR-Y]{2}(?:0[1-9]|[1-7][0-9]) ?[A-HJ-PR-Z]{3}(?![A-Za-z0-9])")
_ENGLISH = re.compile(
    r"(?<![A-Za-z0-9\-])(?=[A-Z0-9]{0,3}[- ]?[A-Z0-9]{0,7}[0-9])(?:[A-Z][0-9]{1,3} ?[A-Z]{3}"
    r"|[A-Z]{1,3}[- ]?[0-9]{3,6}[A-Z]?"
    r"|[0-9][A-Z]{3}[ -]?[0-9]{3}|[A-Z]{3} [A-Z][0-9]{2}|[0-9]{1,3}[- ]?[A-Z]{3}|[0-9][A-Z][0-9]{5}"
    r"|[A-Z]{3}[- ]?[0-9]{1,4}[A-Z]?)(?![A-Za-z0-9\-])"
)
_REACH = 40  # characters before a plate in which its word may stand, and after a British one


def may_be_chinese(text: str) -> bool:
    """Say quickly whether a plate of the mainland could be in a text."""
    return _MAY_BE_CHINESE(text) is not None


def chinese(text: str) -> Iterator[tuple[int, int]]:
    """Yield where plates of the mainland stand."""
    for match in _CHINESE.finditer(text):
        digits = sum(character.isdigit() for character in match[0])
        if digits >= _LEAST_DIGITS and not _WORD_BEFORE.search(text[max(0, match.start() - 2) : match.start() + 1]):
            yield match.span()


_MAY_BE_BRITISH = re.compile(r"[0-7][0-9] ?[A-HJ-PR-Z]{3}").search
_MAY_BE_NAMED = re.compile(r"plate|\breg|registration|\btag", re.IGNORECASE).search


def may_be_english(text: str) -> bool:
    """Say quickly whether a text has a British plate, or names one of another form."""
    if _MAY_BE_BRITISH(text):
        return True
    has_word = "late" in text or "eg" in text or "ag" in text or "LATE" in text or "REG" in text
    return has_word and _MAY_BE_NAMED(text) is not None


def english(text: str) -> Iterator[tuple[int, int]]:
    """Yield where British plates stand near a word for a car, and others behind the word plate."""
    for match in _BRITISH.finditer(text):
        start, end = match.span()
        if _CAR.search(text[max(0, start - _REACH) : end + _REACH]):
            yield start, end
    for match in _ENGLISH.finditer(text):
        if _NAMED.search(before(text, match.start(), _REACH)):
            yield match.span()
