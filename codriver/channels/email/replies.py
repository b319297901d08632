"""What of a mail is new: its own words apart from quotes and signatures. Plain values, one walk over the lines."""

import re
from typing import NamedTuple

from codriver.channels.email.signatures import signed_at

FEWEST_FIELDS = 2  # "From:", "Sent:" … in a row, before they count as the head of an older mail
LONGEST_INTRO = 3  # lines of "On … wrote:"
LONGEST_LINE = 1000  # letters of a line that are looked at

INTRO_END = re.compile(
    r"(wrote|writes|schrieb|a écrit|escribió|ha scritto|schreef|написала?|escreveu|skrev|kirjoitti|napisał\(a\)"
    r"|写道|寫道|撰写|来信说|さんは書きました)\s*[:：]\s*$"
    r"|(schrieb|skrev|schreef)\b[^\n]{1,100}[:：]\s*$|님이 작성:\s*$",
    re.IGNORECASE,
)
INTRO_START = re.compile(
    r"^(on|am|le|el|il|op|em|den|dnia|в|在|于|於)\b|^(在|于|於)|\d{1,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}|\d{1,2}:\d{2}",
    re.IGNORECASE,
)
DATED = re.compile(r"\d{1,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}|\b\d{1,2}:\d{2}|\b(19|20)\d\d\b")
WHO = re.compile(r"[\w.+-]+(@| at )[\w.-]+[^\n]{0,60}[:：]\s*$")  # …, "Ana" <ana@example.com>:
SEPARATOR = re.compile(
    r"^\s*[-_=*─—]{2,}\s*(original message|original appointment|forwarded message|reply message|reply to message"
    r"|forwarded by .{1,200}|ursprüngliche nachricht|message d'origine|mensaje original|исходное сообщение"
    r"|原始邮件|原始郵件|原邮件|转发邮件信息|转发的邮件|回复的原邮件|转发邮件|邮件原文|元のメッセージ)\s*[-_=*─—]{2,}\s*$"
    r"|^\s*(begin forwarded message|开始转发邮件|下面是转发邮件|转发邮件)\s*[:：]\s*$",
    re.IGNORECASE,
)
FORWARD = re.compile(r"forward|转发", re.IGNORECASE)
FROM = re.compile(r"^[*\s]*(from|von|de|от|发件人|寄件者|寄件人|差出人|от)\s*[*]*\s*[:：]", re.IGNORECASE)
FIELD = re.compile(
    r"^[*\s]*(from|sent|date|to|cc|bcc|subject|reply-to|organization|importance|von|gesendet|datum|an|betreff|de"
    r"|envoyé|à|objet|发件人|发送时间|发送日期|日期|时间|收件人|抄送|主题|主旨|寄件者|寄件人|寄件日期|收件者|副本|от|отправлено|кому|тема|дата)\s*[*]*\s*[:：]",
    re.IGNORECASE,
)
RULE = re.compile(r"^\s*[_-]{20,}\s*$")
QUOTED = re.compile(r"^\s*>")


class Parted(NamedTuple):
    """A mail in two: the new words, and all that was cut off."""

    text: str
    rest: str


def part(text: str, sender_name: str = "") -> Parted:
    """Return the new words of a mail, and the rest.

    text         plain text, lines ended by "\\n".
    sender_name  as the From line has it; a signature may begin with it.
    """
    lines = text.split("\n")
    end, is_forward = older_at(lines)
    fates = fates_of(lines[:end])
    own = [line for line, is_quote in zip(lines, fates, strict=False) if not is_quote]
    quotes = [line for line, is_quote in zip(lines, fates, strict=False) if is_quote] + lines[end:]
    if is_forward and not "".join(own).strip():
        return Parted(tidy(lines), "")  # she sends on what others said: that is what she has to say
    cut = signed_at(own, sender_name)
    return Parted(tidy(own[:cut]), "\n\n".join(filter(None, (tidy(own[cut:]), tidy(quotes)))))


def older_at(lines: list[str]) -> tuple[int, bool]:
    """Return the line from which on an older mail stands whole, and whether it was sent on to us."""
    for at, line in enumerate(lines):
        if QUOTED.match(line):
            continue
        if SEPARATOR.match(line[:LONGEST_LINE]):
            return at, bool(FORWARD.search(line))
        if is_head(lines, at) or (RULE.match(line) and is_head(lines, next_filled(lines, at + 1))):
            return at, False
        if (length := intro_at(lines, at)) and not QUOTED.match(line_at(lines, next_filled(lines, at + length))):
            return at, False
    return len(lines), False


def is_head(lines: list[str], at: int) -> bool:
    """Say whether the head of an older mail begins here: "From:", and soon one more such line; or several in a row."""
    if not FIELD.match(line_at(lines, at)):
        return False
    near = [line for line in lines[at : at + 8] if line.strip()][:5]
    fields = sum(bool(FIELD.match(line[:LONGEST_LINE])) for line in near)
    is_from = any(FROM.match(line) for line in near[:3])
    return is_from and fields >= FEWEST_FIELDS and (bool(FROM.match(near[0])) or fields > FEWEST_FIELDS)


def intro_at(lines: list[str], at: int) -> int:
    """Return how many lines "On … wrote:" takes from here on, 0 when none begins here."""
    for length in range(1, LONGEST_INTRO + 1):
        said = " ".join(line.strip() for line in lines[at : at + length])[:LONGEST_LINE]
        if not said or not lines[at].strip():
            return 0
        is_old = INTRO_END.search(said) and (INTRO_START.search(said[:200]) or "@" in said)
        if is_old or (WHO.search(said[-200:]) and DATED.search(said)):
            return length
        if not INTRO_START.search(lines[at][:LONGEST_LINE]) and "@" not in lines[at]:
            return 0
    return 0


def fates_of(lines: list[str]) -> list[bool]:
    """Say of each line whether it is quoted: those marked with ">", and what introduces them."""
    fates = [bool(QUOTED.match(line)) for line in lines]
    for at in range(len(lines)):
        if not fates[at] and (at == 0 or not fates[at - 1] or lines[at].strip()) and (length := intro_at(lines, at)):
            after = next_filled(lines, at + length)
            if after < len(lines) and fates[after]:
                fates[at : at + length] = [True] * length
    return fates


def next_filled(lines: list[str], at: int) -> int:
    """Return the next line that is not empty; it may lie behind the last."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def line_at(lines: list[str], at: int) -> str:
    """Return the beginning of a line, "" behind the last."""
    return lines[at][:LONGEST_LINE] if at < len(lines) else ""


def tidy(lines: list[str]) -> str:
    """Return lines as a text: without empty ones around it, and never two of them in a row."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")
