"""Signs in a text: its author says that she bought, used, ordered, paid or visited; works here; works with us. Pure.

Only what she says of herself, in the first person, as something that happened. Wishes, questions, what others did and
what stands in quotation marks are no signs. Better no sign than a wrong one: docs/explain/who-speaks.md says how
often.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from codriver.listening.voices import said_en, said_zh

CJK = re.compile(r"[\u3400-\u9fff]")
PASSED_ON = re.compile(r"//\s*@|\bRT\s*@")
SENTENCE = re.compile(r"[。！？!?；;…\n]+|(?<=[a-z0-9)’\"])\.(?=\s|$)", re.IGNORECASE)
CLAUSE = re.compile(r"[，,：:—]|\s[-–]\s|\bbut\b|但是?|可是")
OPENS, CLOSES = "“「『‘《", "”」』’》"
BESIDE = re.compile(r"@[\w-]+[:：]?|#[^#\n]{1,60}#|https?://\S+")  # names, topics, addresses
READ = 2_000  # characters of a post that are looked at
LONGEST = 80  # characters of a clause that is shown


class Sign(NamedTuple):
    """What an author says of herself: a key of rules.WHYS, and the words in which she says it."""

    why: str
    words: str


def sign(text: str, names: Sequence[str] = ()) -> Sign | None:
    """Return the strongest sign in a text, None when there is none.

    text   a post as it stands; what it passes on (from "//@" or "RT @" on) is somebody else's.
    names  what the company is called; without them only "here" and "this shop" tell that somebody works for us.
    """
    own = BESIDE.sub(" ", own_part(text[:READ])).strip()
    found = [one for one in (_in_sentence(own, *span, names) for span in _sentences(own)) if one]
    order = ("works", "partners", "used")
    return min(found, key=lambda one: order.index(one.why), default=None)


def own_part(text: str) -> str:
    """Return what an author says herself: the text up to the first words of others that it passes on."""
    begins = PASSED_ON.search(text)
    return text[: begins.start()] if begins else text


def _sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text are."""
    spans, start = [], 0
    for end in [*SENTENCE.finditer(text), None]:
        stop = end.start() if end else len(text)
        if stop > start:
            spans.append((start, stop))
        start = end.end() if end else stop
    return spans


def _in_sentence(text: str, start: int, stop: int, names: Sequence[str]) -> Sign | None:
    sentence = text[start:stop]
    is_chinese = bool(CJK.search(sentence))
    for why, pattern in _patterns(sentence, tuple(names), is_chinese):
        for match in pattern.finditer(sentence):
            is_told = _is_quoted(text, start + match.start()) or _is_doubtful(sentence, match, is_chinese, why)
            if not is_told:
                return Sign(why, _clause(sentence, match))
    return None


def _patterns(sentence: str, names: tuple[str, ...], is_chinese: bool) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield what to look for; what a sentence cannot hold is left out, for most hold nothing."""
    plain = sentence.casefold()
    if (said_zh if is_chinese else said_en).AT_WORK.search(plain):
        yield "works", _ours(names, is_chinese)[0]
    if any(name.casefold() in plain for name in names):
        yield "partners", _ours(names, is_chinese)[1]
    if not is_chinese:
        yield "used", said_en.USED
        return
    yield "used", said_zh.USED_UNSAID
    if said_zh.I_SAID.search(sentence):
        yield "used", said_zh.USED


def _is_quoted(text: str, place: int) -> bool:
    """Say whether a place stands within quotation marks."""
    before = text[:place]
    opened = sum(before.count(mark) for mark in OPENS) - sum(before.count(mark) for mark in CLOSES if mark != "’")
    return opened > before.count("‘") or before.count('"') % 2 == 1


def _is_doubtful(sentence: str, match: re.Match[str], is_chinese: bool, why: str) -> bool:
    """Say whether what stands around a match makes it a wish, a doubt, hearsay or somebody else's."""
    before, after = sentence[: match.start()], sentence[match.end() :]
    if is_chinese:
        return said_zh.is_doubtful(before, match[0], after, why == "used")
    return said_en.is_doubtful(before)


def _clause(sentence: str, match: re.Match[str]) -> str:
    """Return the words around a match, from pause to pause."""
    start = max((pause.end() for pause in CLAUSE.finditer(sentence, 0, match.start())), default=0)
    pause = CLAUSE.search(sentence, match.end())
    words = " ".join(sentence[start : pause.start() if pause else len(sentence)].split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


@lru_cache(maxsize=8)
def _ours(names: tuple[str, ...], is_chinese: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of who works here and who works with us."""
    known = [re.escape(name) for name in names if name]
    language = said_zh if is_chinese else said_en
    return language.works(known), language.partners(known)
