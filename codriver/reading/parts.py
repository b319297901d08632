"""Posts that were cut into numbered parts: "(1/4) …", "【2】…", "3、…", "… 4/5"."""

import re
from typing import NamedTuple

MOST_PARTS = 20
_CHINESE = {character: number for number, character in enumerate("一二三四五六七八九十", 1)}
_CIRCLED = {chr(0x2460 + number): number + 1 for number in range(20)}

_MARKS = frozenset("0123456789") | _CHINESE.keys() | _CIRCLED.keys()

_NUMBER = r"(\d{1,2}|[一二三四五六七八九十])"
_TOTAL = rf"{_NUMBER}\s*[/／]\s*{_NUMBER}"
_OPEN, _CLOSE = r"[(（\[【「]", r"[)）\]】」]"
_START = re.compile(
    rf"\s*(?:{_OPEN}\s*{_TOTAL}\s*{_CLOSE}|{_TOTAL}(?=\D)|{_OPEN}\s*{_NUMBER}\s*{_CLOSE}"
    rf"|{_NUMBER}\s*[、.．:：)）](?!\d)|([①-⑳]))"
)
_END = re.compile(rf"(?:{_OPEN}\s*{_TOTAL}\s*{_CLOSE}|(?<=\D){_TOTAL}|{_OPEN}\s*{_NUMBER}\s*{_CLOSE}|([①-⑳]))\s*$")


class Part(NamedTuple):
    """One numbered part: which it is, of how many (0: not said), and its text without the number."""

    number: int
    total: int
    text: str


def _value(digits: str) -> int:
    return _CHINESE.get(digits) or _CIRCLED.get(digits) or int(digits)


def _part(groups: tuple[str | None, ...], rest: str) -> Part | None:
    named = [_value(group) for group in groups if group]
    number, total = named[0], named[1] if len(named) == 2 else 0
    is_sound = 1 <= number <= (total or MOST_PARTS) and total != 1 and total <= MOST_PARTS
    return Part(number, total, rest.strip()) if is_sound else None


def as_part(text: str) -> Part | None:
    """Read a text as a numbered part.

    Returns  the part, or None when no number stands at the start or the end, or it is no possible one ("7/3", "1/1").
    """
    if _MARKS.isdisjoint(text[:10]) and _MARKS.isdisjoint(text[-10:]):
        return None
    if start := _START.match(text):
        return _part(start.groups(), text[start.end() :])
    if end := _END.search(text[-12:]):
        return _part(end.groups(), text[: len(text) - len(end[0])])
    return None
