"""What other sites do to a text before they print it again: every function takes a text and a seeded `Random`.

Copies are what people paste: something put before, the end cut off, some characters changed. Reprints are what software
does: pinyin for learners, a wrong decoding, a post split in numbered parts, a page with all its furniture.
"""

import re
from random import Random

from pypinyin import Style, pinyin

PREFIXES = (
    "转：", "【转】", "[转载]", "转发自微博：", "网上看到的，",
    "朋友圈在传：", "求证一下，这是真的吗？", "大家看看这个：", "刚在群里看到的消息：", "微博上都在转，",
    "【扩散】", "楼主转自微博，原文如下：", "听说了吗？", "RT：", "顶一下！",
)  # fmt: skip
CUT_ENDS = ("…", "...", "……", "", "...[查看全文]", "…展开")
SHORTEST_CUT = 12
CHANGE, DROP, ADD = "change", "drop", "add"


def put_before(text: str, rng: Random) -> str:
    """The whole text behind a few words of the person who pastes it."""
    return rng.choice(PREFIXES) + text


def cut_off(text: str, rng: Random) -> str:
    """The first 50–90 % of the text, never fewer than 12 characters, with one of the usual signs of a cut."""
    keep = max(SHORTEST_CUT, round(len(text) * rng.uniform(0.5, 0.9)))
    return text[:keep] + rng.choice(CUT_ENDS)


def edit(text: str, rng: Random, alphabet: str) -> str:
    """5–15 % of the characters changed (three of five), dropped or followed by a new one (one of five each)."""
    places = set(rng.sample(range(len(text)), max(1, round(len(text) * rng.uniform(0.05, 0.15)))))
    written = []
    for place, character in enumerate(text):
        what = rng.choices((CHANGE, DROP, ADD), (3, 1, 1))[0] if place in places else None
        if what != DROP:
            written.append(rng.choice(alphabet) if what == CHANGE else character)
        if what == ADD:
            written.append(rng.choice(alphabet))
    return "".join(written)


def with_pinyin(text: str, rng: Random) -> str:
    """The pinyin of the last Han character, in brackets, after every tenth character."""
    opening, closing = rng.choice(("（）", "()", "[]", "【】"))
    style = rng.choice((Style.TONE, Style.NORMAL, Style.TONE3))
    written = []
    for start in range(0, len(text), 10):
        ten = text[start : start + 10]
        han = re.findall(r"[\u4e00-\u9fff]", ten)
        written.append(ten)
        if len(ten) == 10 and han:
            written.append(opening + pinyin(han[-1], style=style)[0][0] + closing)
    return "".join(written)


def as_latin1(text: str, rng: Random) -> str:
    """UTF-8 read as Latin-1: half of the time the strict one, half of the time as browsers do (windows-1252)."""
    octets = text.encode("utf-8")
    return octets.decode("latin-1") if rng.random() < 0.5 else "".join(map(_windows_1252, octets))


def _windows_1252(octet: int) -> str:
    try:
        return bytes([octet]).decode("cp1252")
    except UnicodeDecodeError:  # five octets have no sign there; browsers show the control character
        return chr(octet)


def as_gbk(text: str, _rng: Random) -> str:
    """UTF-8 read as GBK, octet by octet as browsers do: https://encoding.spec.whatwg.org/#gb18030-decoder

    A lone 0x80 is the euro sign; a lead octet with an ASCII octet behind it is lost alone, any other bad pair whole.
    """
    octets, place, written = text.encode("utf-8"), 0, []
    while place < len(octets):
        sign, used = _gbk_sign(octets, place)
        written.append(sign)
        place += used
    return "".join(written)


def _gbk_sign(octets: bytes, place: int) -> tuple[str, int]:
    if octets[place] < 0x80:
        return chr(octets[place]), 1
    if octets[place] == 0x80:
        return "€", 1
    for length in (2, 4):
        try:
            return octets[place : place + length].decode("gb18030"), length
        except UnicodeDecodeError:
            pass
    return "\ufffd", 1 if place + 1 == len(octets) or octets[place + 1] < 0x80 else 2


NUMBERINGS = (
    lambda n, of: f"({n}/{of})",
    lambda n, of: f"【{n}】",
    lambda n, of: f"{n}、",
    lambda n, of: f"（{'一二三四五'[n - 1]}）",
    lambda n, of: f"{n}. ",
    lambda n, of: f"[{n}/{of}] ",
)


def in_parts(text: str, rng: Random) -> list[str]:
    """Three to five numbered parts of nearly equal length, all in one style of numbering."""
    of, numbered = rng.randint(3, 5), rng.choice(NUMBERINGS)
    step = len(text) / of
    cuts = [0, *(round(step * n + rng.uniform(-0.2, 0.2) * step) for n in range(1, of)), len(text)]
    return [numbered(n, of) + text[cuts[n - 1] : cuts[n]] for n in range(1, of + 1)]
