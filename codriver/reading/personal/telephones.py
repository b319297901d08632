"""Telephone numbers: Chinese, British, American by their form; others behind + or 00 and a country's code.

A form that only telephones have is enough; one that other numbers share (ten digits, two groups) needs a word beside it.
"""

import re
from collections.abc import Iterator
from itertools import accumulate

from codriver.reading.personal.context import before, is_call, is_other

_EDGE = r"(?<![0-9A-Za-z.])(?<![0-9][\-:：])(?:(?<![0-9]/)|(?<=[0-9]{4}/))"
_END = r"(?![0-9A-Za-z]|[.\-:：][0-9]|/[0-9]{1,4}(?![0-9 \-])|\.(?:html?|php|jsp|aspx?|jpe?g|png|pdf|txt|zip|mp4))"
_EXTENSION = r"(?: ?(?:转|轉|分机|[xX]|[eE]xt\.?) ?[0-9]{1,6}|-[0-9]{3,4}(?![0-9]))?"

_FORMS = re.compile(
    rf"{_EDGE}(?P<american>(?:\+?1[\-. ]?)?(?:[(][2-9][0-9]{{2}}[)][ \-]?|[2-9][0-9]{{2}}[\-./])[2-9][0-9]{{2}}[\-. ][0-9]{{4}}{_EXTENSION}){_END}"
    rf"|{_EDGE}(?P<mobile>(?:(?:\+|00)[ -]?86[ -]?|[(（]\+?86[)）][ -]?|86[ -])?1(?:[3-9]|[ -][3-9](?=[ -][0-9][ -]))(?:[ .\-]?[0-9]){{9}}){_END}"
    rf"|{_EDGE}(?P<landline>(?:(?:\+86[ -]?|0086[ -]?)(?:10|2[0-9]|[3-9][0-9]{{2}})|[(（]0(?:10|2[0-9]|[3-9][0-9]{{2}})[)）]|0(?:10|2[0-9]|[3-9][0-9]{{2}}))[ -]?"
    rf"[2-9][0-9]{{2,3}}[ -]?[0-9]{{4}}{_EXTENSION}){_END}"
    rf"|{_EDGE}(?P<hotline>[48]00(?:-[0-9]{{3,4}}-[0-9]{{3,4}}|(?: [0-9]{{3,4}}){{2}}|[ -]?[0-9]{{7}})){_END}"
    rf"|{_EDGE}(?P<british>[(]?0(?:7[0-9]{{3}}[)]?[ -]?[0-9]{{3}}[ -]?[0-9]{{3}}|2[0-9][)]?[ -]?[0-9]{{4}}[ -]?[0-9]{{4}}"
    rf"|1(?:1[0-9]|[0-9]1)[)]?[ -]?[0-9]{{3}}[ -]?[0-9]{{4}}|1[0-9]{{3}}[)]?[ -]?[0-9]{{5,6}}|[38][0-9]{{2}}[ -]?[0-9]{{3}}[ -]?[0-9]{{3,4}})"
    rf"{_EXTENSION}){_END}"
    rf"|{_EDGE}(?P<bare>[2-9][0-9]{{2}} ?[2-9][0-9]{{2}} ?[0-9]{{4}}){_END}"
    rf"|{_EDGE}(?P<short>[2-9][0-9]{{2}}-[0-9]{{4}}|[2-8][0-9]{{3}}[ -]?[0-9]{{3,4}}){_END}"
    rf"|{_EDGE}(?P<area>[(（]0[0-9]{{1,4}}[)）][ -]?[0-9]{{3,4}}[ -]?[0-9]{{3,4}}){_END}"
)
_RUN = re.compile(r"[+(（]?[(（+]?[0-9](?:[ ()（）.\-/]{0,3}[0-9]){6,}")
_BEYOND = 12  # characters behind the digits that an extension takes, and what must not follow
_ABROAD = re.compile(
    r"(?<![0-9A-Za-z+])(?:[(（]?\+|(?<![0-9][ \-])00[ -]?(?=[1-9]))(?=[1-9])(?:[0-9]+(?:[ .\-/]|[)）] ?)?(?:\([0-9]{1,4}\) ?)?){1,8}"
)
_CALLED = re.compile(
    r"(?:电话|電話|座机|固话|致电|拨打|传真|\b(?:tel|phone|number|call|text|ring|dial|fax|contact|landline)(?: (?:me|us|her|him|them))?)"
    r"[ :：.]{0,3}(?:[就还]?是|为|[变改换]成|號碼|号码|at|on|is|no\.?)?[ :：.]{0,2}$",
    re.IGNORECASE,
)
_ROUND = re.compile(r"[2-9]00-[2-9]00-[0-9]000")  # a range of round numbers, unless somebody calls it
_WORD = re.compile(r"[0-9A-Za-z]")
_GROUP = re.compile(r"[0-9]+")

# Country codes, and how many digits may follow; a code of one digit, or of two, is read where no longer one fits.
_LENGTHS = {
    "1": (10, 10), "7": (10, 10), "20": (8, 10), "27": (9, 9), "30": (10, 10), "31": (9, 9), "32": (8, 9), "33": (9, 9),
    "34": (9, 9), "36": (8, 9), "39": (8, 11), "40": (9, 9), "41": (9, 9), "43": (7, 12), "44": (9, 10), "45": (8, 8),
    "46": (7, 10), "47": (8, 8), "48": (9, 9), "49": (7, 12), "51": (8, 9), "52": (10, 10), "54": (10, 11), "55": (10, 11),
    "56": (9, 9), "57": (8, 10), "60": (8, 10), "61": (9, 9), "62": (8, 12), "63": (8, 10), "64": (8, 10), "65": (8, 8),
    "66": (8, 9), "81": (9, 10), "82": (8, 10), "84": (9, 10), "86": (10, 12), "90": (10, 10), "91": (10, 10), "92": (9, 10),
    "93": (9, 9), "94": (9, 9), "95": (7, 10), "98": (10, 10), "212": (9, 9), "213": (8, 9), "216": (8, 8), "234": (8, 10),
    "251": (9, 9), "254": (9, 10), "255": (9, 9), "351": (9, 9), "352": (6, 11), "353": (7, 9), "354": (7, 7), "356": (8, 8),
    "358": (6, 11), "359": (8, 9), "370": (8, 8), "371": (8, 8), "372": (7, 8), "380": (9, 9), "381": (8, 9), "385": (8, 9),
    "386": (8, 8), "420": (9, 9), "421": (9, 9), "852": (8, 8), "853": (8, 8), "855": (8, 9), "856": (8, 10), "880": (10, 10),
    "886": (8, 9), "960": (7, 7), "961": (7, 8), "962": (8, 9), "965": (8, 8), "966": (9, 9), "971": (8, 9), "972": (8, 9),
    "974": (8, 8), "976": (8, 8), "977": (8, 10), "992": (9, 9), "995": (9, 9), "998": (9, 9),
}  # fmt: skip

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
        if code in _LENGTHS:
            least, most = _LENGTHS[code]
            return least <= len(digits) - len(code) <= most
    return False
