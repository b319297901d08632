"""From a text to its features, in plain Python: what clean.c and sketch.c do."""

import re
from dataclasses import dataclass

from codriver.reading.likeness import fold
from codriver.reading.likeness.settings import FACE, GRAM_CAP, SKETCH, Settings

WORD, LONG = 2**32 - 1, 2**64 - 1
FACE_BITS = 64 * FACE
FACTOR, BASE = 0xD6E8FEB86659FD93, 0x9E3779B97F4A7C15
PLACE_MASK = GRAM_CAP - 1
FOLD = memoryview(fold.table()).cast("H")
NAME_ENDS = frozenset(",，。)）")
CLOSING = {"(": ")", "[": "]", "（": "）", "【": "】"}


@dataclass(frozen=True, slots=True)
class Feature:
    """A hashed n-gram: its rank value, its place in the table, and where it stands in the folded text."""

    value: int
    place: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Features:
    hash: int
    thin: bool
    face: int
    sketch: list[Feature]


def features(raw: str, settings: Settings) -> Features:
    """All that the window needs to know of a text."""
    text = [ord(unit) for unit in cleaned(raw)]
    whole, text = hash_all(text), text[:GRAM_CAP]
    weight = sum(2 if is_dense(unit) else 1 for unit in text)
    grams: dict[int, Feature] = {}
    for start, unit in enumerate(text):
        size = settings.dense_n if is_dense(unit) else settings.letter_n
        if start + size <= len(text):
            hashed = mix(polynomial(text[start : start + size])) & ~PLACE_MASK
            grams.setdefault(hashed, Feature(hashed >> 32, mix(hashed), start, start + size))
    sketch = [grams[hashed] for hashed in sorted(grams)[:SKETCH]]
    thin = weight < settings.thin or len(sketch) < 3
    return Features(whole, thin, face_of(text), sketch if weight >= settings.brief else [])


def mix(x: int) -> int:
    for _ in range(2):
        x = (x ^ x >> 32) * FACTOR & LONG
    return x ^ x >> 32


def polynomial(units: list[int]) -> int:
    total = 0
    for unit in units:
        total = (total * BASE + unit) & LONG
    return total


def hash_all(units: list[int]) -> int:
    whole = len(units) // 4 * 4
    fours = [sum(units[i + k] << 16 * k for k in range(4)) for i in range(0, whole, 4)]
    h = mix(len(units) + 1)
    for x in [*fours, *units[whole:]]:
        h = (h ^ x) * FACTOR & LONG
        h ^= h >> 32
    return mix(h)


def face_of(units: list[int]) -> int:
    face = 0
    for i in range(len(units) - 2):
        x = units[i] | units[i + 1] << 16 | (0 if is_dense(units[i]) else units[i + 2] << 32)
        x = x * BASE & LONG
        x = (x ^ x >> 29) * FACTOR & LONG
        face |= 1 << (x >> 61) * 64 + (x >> 55 & 63)
    return face


def is_dense(unit: int) -> bool:
    """Chinese, Japanese and Korean characters say as much as two letters, or more."""
    return unit >= 0x2E80


# ---- cleaning


def cleaned(raw: str) -> str:
    """The folded text: one UTF-16 unit a character."""
    return Cleaner(raw).run()


class Cleaner:
    """One pass from left to right; a mark found late takes back what it already wrote."""

    def __init__(self, raw: str):
        units = raw.replace("\0", " ").encode("utf-16-le", "surrogatepass")
        self.s = "".join(map(chr, memoryview(units).cast("H")))
        self.out = ""
        self.cjk: bool | None = None

    def run(self) -> str:
        i = 0
        while i < len(self.s):
            folded = FOLD[ord(self.s[i])]
            if folded == fold.ASK:
                i = self.asked(i)
            else:
                self.out += chr(folded) if folded else ""
                i += 1
        return self.out

    def asked(self, i: int) -> int:
        """What stands here needs its neighbours: answers where to go on."""
        unit = self.s[i]
        match unit:
            case ":":
                return self.url(i) if self.s[i + 1 : i + 3] == "//" and self.take_back("https", "http") else i + 1
            case ".":
                return self.url(i) if self.take_back("www") else i + 1
            case "/":
                return self.name(i + 3) if self.s[i + 1 : i + 3] == "/@" else i + 1
            case "@":
                return self.name(i + 1) if self.marker(i) else i + 1
            case "博" | "接" | "文":
                self.out += unit
                self.take_back("转发微博", "网页链接", "收起全文", "展开全文")
                return i + 1
            case "(" | "[" | "（" | "【":
                return self.bracket(i)
            case "#":
                return self.topic(i)
        return self.astral(i)

    def take_back(self, *words: str) -> bool:
        word = next((word for word in words if self.out.endswith(word)), "")
        self.out = self.out[: len(self.out) - len(word)]
        return bool(word)

    def url(self, i: int) -> int:
        rest = self.s[i:]
        return i + len(rest) - len(re.sub(r"^[!#-;=?-~]+", "", rest))

    def name(self, i: int) -> int:
        for j, unit in enumerate(self.s[i : i + 40], i):
            if unit in ":：":
                return j + 1
            if ord(unit) <= 32 or unit in "\u3000\xa0" or unit in NAME_ENDS:
                return j
        return len(self.s) if i + 40 >= len(self.s) else i

    def marker(self, i: int) -> bool:
        if self.take_back("转发自", "回复"):
            return True
        before = re.sub(r"[\x01-\x20\u3000\xa0:：]+$", "", self.s[:i])
        for word in ("rt", "via"):
            if self.out.endswith(word):
                ascii_word = re.search(rf"(^|[^A-Za-z]).{{{len(word) - 1}}}[A-Za-z]$", before, re.DOTALL)
                return self.take_back(word) if ascii_word else False
        return False

    def bracket(self, i: int) -> int:
        close, end = CLOSING[self.s[i]], min(len(self.s), i + 62)
        j = next((j for j in range(i + 1, end) if self.s[j] in (close, self.s[i], "\n")), end)
        if j >= end or self.s[j] != close:
            return i + 1
        if self.s[i] == "[" and j - i <= 8:
            return j + 1
        if any(map(is_han, self.s[i + 1 : j])):
            return i + 1
        if self.cjk is None:
            self.cjk = is_cjk(self.s[:2000])
        return j + 1 if self.cjk else i + 1

    def topic(self, i: int) -> int:
        end = min(len(self.s), i + 42)
        j = next((j for j in range(i + 1, end) if self.s[j] in "#\n"), end)
        return j + 1 if j < end and self.s[j] == "#" and any(map(is_han, self.s[i + 1 : j])) else i + 1

    def astral(self, i: int) -> int:
        high, low = ord(self.s[i]), ord(self.s[i + 1]) if i + 1 < len(self.s) else 0
        if high > 0xDBFF or not 0xDC00 <= low <= 0xDFFF:
            return i + 1
        code = 0x10000 + (high - 0xD800 << 10) + (low - 0xDC00)
        folded = FOLD[code] if code < 0x20000 else 0
        if 0x20000 <= code < 0x40000:
            folded = 0xE000 + ((code * 40503 & WORD) >> 8) % 0x1800
        self.out += chr(folded) if folded > 1 else ""
        return i + 2


def is_han(unit: str) -> bool:
    folded = FOLD[ord(unit)]
    return is_dense(folded) or (folded == fold.ASK and is_dense(ord(unit)))


def is_cjk(text: str) -> bool:
    han = sum(is_dense(FOLD[ord(unit)]) for unit in text)
    return han > 0 and han * 4 >= len(re.findall("[A-Za-z]", text))
