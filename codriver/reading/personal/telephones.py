"""Telephone numbers: Chinese, British, American by their form; others behind + or 00 and a country's code.

A form that only telephones have is enough; one that other numbers share needs a word beside it.
"""

import re
from collections.abc import Iterator
from itertools import accumulate

from codriver.reading.personal.context import before, is_call, is_other
from codriver.reading.personal.countries import LENGTHS

_EDGE = r"(?<![0-9A-Za-z.])(?<![0-9][\-:：])(?:(?<![0-9]/)|(?<=[0-9]{4}/))"
_END = r"(?![0-9A-Za-z]|[.\-:：][0-9]|/[0-9]{1,4}(?![0-9 \-])|\.(?:html?|php|jsp|aspx?|jpe?g|png|pdf|txt|zip|mp4))"
_EXTENSION = r"(?: ?(?:转|轉|分机|[xX]|[eE]xt\.?) ?[0-9]{1,6}|-[0-9]{3,4}(?![0-9]))?"

_N2, _N3, _N4 = "[0-9]{2}", "[0-9]{3}", "[0-9]{4}"
_AREA = f"(?:10|2[0-9]|[3-9]{_N2})"  # of China, without its 0
_AMERICAN_AREA = f"[2-9]{_N2}"
# By name, in the order in which they are tried.
_BY_NAME = {
    "american": rf"(?:\+?1[\-. ]?)?(?:[(]{_AMERICAN_AREA}[)][ \-]?|{_AMERICAN_AREA}[\-./])"
    rf"[2-9]{_N2}[\-. ]{_N4}{_EXTENSION}",
    "mobile": r"(?:(?:\+|00)[ -]?86[ -]?|[(（]\+?86[)）][ -]?|86[ -])?"
    r"1(?:[3-9]|[ -][3-9](?=[ -][0-9][ -]))(?:[ .\-]?[0-9]){9}",
    "landline": rf"(?:(?:\+86[ -]?|0086[ -]?){_AREA}|[(（]0{_AREA}[)）]|0{_AREA})"
    rf"[ -]?[2-9][0-9]{{2,3}}[ -]?{_N4}{_EXTENSION}",
    "hotline": rf"[48]00(?:-[0-9]{{3,4}}-[0-9]{{3,4}}|(?: [0-9]{{3,4}}){{2}}|[ -]?{_N3}{_N4})",
    "british": rf"[(]?0(?:7{_N3}[)]?[ -]?{_N3}[ -]?{_N3}|2[0-9][)]?[ -]?{_N4}[ -]?{_N4}"
    rf"|1(?:1[0-9]|[0-9]1)[)]?[ -]?{_N3}[ -]?{_N4}|1{_N3}[)]?[ -]?[0-9]{{5,6}}"
    rf"|[38]{_N2}[ -]?{_N3}[ -]?[0-9]{{3,4}}){_EXTENSION}",
    "bare": rf"{_AMERICAN_AREA} ?[2-9]{_N2} ?{_N4}",
    "short": rf"[2-9]{_N2}-{_N4}|[2-8]{_N3}[ -]?[0-9]{{3,4}}",
    "area": r"[(（]0[0-9]{1,4}[)）][ -]?[0-9]{3,4}[ -]?[0-9]{3,4}",
}
_FORMS = re.compile("|".join(f"{_EDGE}(?P<{name}>{form}){_END}" for name, form in _BY_NAME.items()))
_RUN = re.compile(r"[+(（]?[(（+]?[0-9](?:[ ()（）.\-/]{0,3}[0-9]){6,}")
_BEYOND = 12  # characters behind the digits that an extension takes, and what must not follow
_ABROAD = re.compile(
    r"(?<![0-9A-Za-z+])(?:[(（]?\+|(?<![0-9][ \-])00[ -]?(?=[1-9]))(?=[1-9])(?:[0-9]+(?:[ .\-/]"
    r"|[)）] ?)?(?:\([0-9]{1,4}\) ?)?){1,8}"
)
_CALLED = re.compile(
    r"(?:电话|電話|座机|固话|致电|拨打|传真|\b(?:tel|phone|number|call|text|ring|dial|fax|contact"
    r"|landline)(?: (?:me|us|her|him|them))?)"
    r"[ :：.]{0,3}(?:[就还]?是|为|[变改换]成|號碼|号码|at|on|is|no\.?)?[ :：.]{0,2}$",
    re.IGNORECASE,
)
_ROUND = re.compile(r"[2-9]00-[2-9]00-[0-9]000")  # a range of round numbers, unless somebody calls it
_WORD = re.compile(r"[0-9A-Za-z]")
_GROUP = re.compile(r"[0-9]+")

_SPELT = re.compile(r"[一幺](?:[ -]?[零〇一二三四五六七八九幺]){10}(?![零〇一二三四五六七八九幺十百])")


def telephones(text: str) -> Iterator[tuple[int, int]]:
    """Yield where telephone numbers in digits stand."""
    if "+" in text or "00" in text:
        yield from _abroad(text)
    for run in _RUN.finditer(text):
        for match in _FORMS.finditer(text, run.start(), run.end() + _BEYOND):
            if match.start() >= run.end():
                break
            form = match.lastgroup or ""
            if _ACCEPTED[form](match[0], text, *match.span()) and not is_other(text, match.start()):
                yield match.span()


def is_spelt(text: str) -> bool:
    """Say quickly whether a mobile number could be written in Chinese numerals."""
    return "幺" in text or "一三" in text or "一五" in text or "一八" in text or "一七" in text or "一九" in text


def spelt(text: str) -> Iterator[tuple[int, int]]:
    """Yield where mobile numbers in Chinese numerals stand: 幺三八…"""
    for match in _SPELT.finditer(text):
        if match[0][1] in "三四五六七八九":
            yield match.span()


def _is_mobile(number: str, text: str, start: int, end: int) -> bool:
    """Eleven digits as people group them: all together, one by one, or in up to four groups by one separator."""
    number = re.sub(r"^(?:(?:\+|00)[ -]?86[ -]?|[(（]\+?86[)）][ -]?|86[ -])", "", number)
    groups = [len(group) for group in _GROUP.findall(number)]
    if "." in number:
        return groups == [3, 4, 4] and number.count(".") == 2
    return len(groups) == 11 or (len(groups) <= 4 and min(groups) > 1)


def _is_hotline(number: str, text: str, start: int, end: int) -> bool:
    return sum(map(str.isdigit, number)) == 10


def _always(number: str, text: str, start: int, end: int) -> bool:
    return True


_ACCEPTED = {
    "mobile": _is_mobile,
    "landline": _always,
    "hotline": _is_hotline,
    "british": _always,
    "american": lambda number, text, start, end: not _ROUND.fullmatch(number) or is_call(text, start, end),
    "area": _always,
    "short": lambda number, text, start, end: _CALLED.search(before(text, start)) is not None,
    "bare": lambda number, text, start, end: is_call(text, start, end),
}


def _abroad(text: str) -> Iterator[tuple[int, int]]:
    """Yield numbers with a country's code; groups that belong to it no more are left out from the end."""
    for match in _ABROAD.finditer(text):
        ends = [group.end() for group in _GROUP.finditer(match[0])]
        for end in reversed(ends):
            if _is_abroad(match[0][:end]) and not _WORD.match(text, match.start() + end):
                yield match.start(), match.start() + end
                break


def _is_abroad(number: str) -> bool:
    digits = "".join(_GROUP.findall(number.replace("(0)", "")))
    digits = digits.removeprefix("00") if "+" not in number else digits
    if digits.startswith("1"):
        return re.fullmatch(r"1[2-9][0-9]{2}[2-9][0-9]{6}", digits) is not None
    for code in reversed(list(accumulate(digits[:3]))):
        if code in LENGTHS:
            least, most = LENGTHS[code]
            return least <= len(digits) - len(code) <= most
    return False
