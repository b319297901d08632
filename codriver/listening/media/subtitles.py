"""The words of a subtitle file (SRT, WebVTT), or of a plain transcript. Bytes in, words out."""

import html
import re

TIME = re.compile(r"^\s*(\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->")
TAG = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,200}\}")
BLOCK = re.compile(r"^(WEBVTT|NOTE|STYLE|REGION|X-TIMESTAMP-MAP)\b")
CHINESE = "[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
HEAD = re.compile(r"WEBVTT\b")
LONGEST = 100_000  # characters of words that are kept


def decoded(body: bytes) -> str:
    """Return a file in letters: UTF-8 or UTF-16 with a mark, else what fits."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("utf-8", "replace")


def words_in(body: bytes) -> str:
    """Return the words of a file, "" when it holds none."""
    return words_of(decoded(body))


def words_of(text: str) -> str:
    """Return the words of a subtitle without its numbers and times; of any other text the text.

    Captions that roll repeat each line as the next comes: a line that is said again at once counts once.
    """
    lines = text.replace("\0", " ").splitlines()
    is_timed = any(TIME.match(line) for line in lines[:200])
    said: list[str] = []
    for line in spoken(lines) if is_timed else lines:
        clean = " ".join(html.unescape(TAG.sub("", line)).split())
        if clean and clean not in said[-2:] and not HEAD.match(clean):
            said.append(clean)
    return (flow(said) if is_timed else "\n".join(said))[:LONGEST]


def flow(lines: list[str]) -> str:
    """Return lines that were cut to fit a screen as one text: Chinese goes on without a space."""
    return re.sub(rf"(?<={CHINESE})\n(?={CHINESE})", "", "\n".join(lines)).replace("\n", " ")


def spoken(lines: list[str]) -> list[str]:
    """Return the lines of a subtitle that are said: what follows a time, up to an empty line."""
    found, is_said = [], False
    for line in lines:
        if TIME.match(line):
            is_said = True
        elif not line.strip():
            is_said = False
        elif is_said and not BLOCK.match(line):
            found.append(line)
    return found
