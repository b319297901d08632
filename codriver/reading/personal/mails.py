"""Mail addresses, plain and disguised: a@b.com, a(at)b.com, a at b dot com, a#b.com, a艾特b点com."""

import re
from collections.abc import Iterator

_LOCAL = r"[A-Za-z0-9](?:[A-Za-z0-9._%+'\-]{0,62}[A-Za-z0-9_+\-])?"
_PLAIN = re.compile(
    rf"(?<![A-Za-z0-9._%+@\-]){_LOCAL}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{{0,61}}[A-Za-z0-9])?\.){{1,5}}[A-Za-z]{{2,24}}(?![A-Za-z0-9@])"
)
_OPEN, _CLOSE = r"\s?[(\[{（【<]\s?", r"\s?[)\]}）】>]\s?"
_AT = rf"{_OPEN}(?:at|AT|@|艾特){_CLOSE}|\s?艾特\s?|\s?#\s?(?=[a-z])"
_DOT = rf"{_OPEN}(?:dot|DOT|点|\.){_CLOSE}|\s(?:dot|DOT)\s|点|\."
_WORD_DOT = rf"{_OPEN}(?:dot|DOT){_CLOSE}|\s(?:dot|DOT)\s"
_LABEL = r"[A-Za-z0-9\-]{1,40}"
_TOP = r"(?:com|net|org|cn|edu|gov|io|co|uk|me|info|de|fr|eu|in|hk|tw|jp|au|ca|us|ie|example|shop|dev)(?:\.[a-z]{2})?"
_DISGUISED = re.compile(
    rf"(?<![A-Za-z0-9._%+\-])({_LOCAL})(?:(?:{_AT}){_LABEL}(?:(?:{_DOT}){_LABEL}){{0,2}}?(?:{_DOT})"
    rf"|\s(?:at|AT)\s{_LABEL}(?:(?:{_DOT}){_LABEL}){{0,2}}?(?:{_WORD_DOT})){_TOP}(?![A-Za-z0-9])"
)
_WRITTEN = re.compile(r"[A-Za-z0-9_+\-]@[A-Za-z0-9]").search
_HASH = re.compile(r"[a-z0-9]#[a-z]").search
# Words before "at" that tell of a place and not of a name: "works at Amazon dot com".
_NOT_NAMES = frozenset(
    "a an and are arrive available be been bought buy buying connect find found got he here his i is it it's its"
    " lunch"
    " look looking meet meeting me noon online or order ordered she shop shopping sign sold that the there they up us"
    " visit was we were what work worked working works you".split()
)
_FILES = frozenset("png jpg jpeg gif svg webp bmp ico css js mjs json map pdf mp4 mp3 exe dll zip".split())
_IN_LINK = re.compile(r"://[^\s/?#]*$")
_PATH = re.compile(r":[A-Za-z~/]")


def is_disguised(text: str) -> bool:
    """Say quickly whether a text could spell the @ of an address in another way."""
    if "dot" in text or "DOT" in text or "艾特" in text:
        return True
    if "at" in text and ("at)" in text or "at]" in text or "at）" in text or "at】" in text):
        return True
    return "#" in text and _HASH(text) is not None


def may_be(text: str) -> bool:
    """Say quickly whether a text could hold a mail address; a handle with its @ is none."""
    return ("@" in text and _WRITTEN(text) is not None) or is_disguised(text)


def mails(text: str) -> Iterator[tuple[int, int]]:
    """Yield where mail addresses stand; not the login of a link, a file's name, or a place of source code."""
    for match in _PLAIN.finditer(text):
        if _is_mail(text, match):
            yield match.span()
    if is_disguised(text):
        yield from (match.span() for match in _DISGUISED.finditer(text) if match[1].lower() not in _NOT_NAMES)


def _is_mail(text: str, match: re.Match[str]) -> bool:
    top = match[0].rpartition(".")[2].lower()
    if top in _FILES or match[0].startswith("git@") or _PATH.match(text, match.end()):
        return False
    return not _IN_LINK.search(text[max(0, match.start() - 80) : match.start()])
