"""Where a signature begins. It needs a mark, a device, or a way to reach the sender: a mere name stays."""

import re

LOOKED = 16  # last lines that are looked at
LONGEST = 70  # letters of a line in a signature
MARK = re.compile(r"^--[ \u00a0]?$|^— $")
RULE = re.compile(r"^\s*([-_=*~─—]{4,}|-{2,}\s*\u00a0?)\s*$")
DEVICE = re.compile(
    r"^[ \[(]*"
    r"((sent|envoyé|gesendet|enviado|verzonden|skickat|inviato) (from|with|via|depuis|von|desde|vanaf|från|da|de)\b"
    r".{1,80}"
    r"|get outlook for \w+.{0,60}|via mobile|sent with .{1,80}|enviado do .{1,60}"
    r"|(发自|來自|来自|从)\s?(我的|网易|网页|新浪|QQ|outlook|iphone|ipad|android|华为|小米|foxmail|yahoo|手机|企业).{0,30}"
    r"|(发自|来自)我的.{1,30}|從我的.{1,20}傳送|從我的.{1,30}|获取\s?outlook.{0,40}|отправлено (с|из) .{1,60})[\])]*$",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"^\s*(kind |best |warm |many |with best )?"
    r"(regards|wishes|thanks|cheers|sincerely|yours( \w+)?|best|greetings)[,.! ]*$"
    r"|^\s*(thanks|thank you)( in advance| so much| again)?[,.! ]*$"
    r"|^\s*(mit freundlichen grüßen|viele grüße|cordialement|saludos|с уважением)[,.! ]*$"
    r"|^\s*(此致|敬礼|祝好|祝商祺|顺祝商祺|谢谢|顺颂商祺|致礼|此致敬礼)[，,。！! ]*$",
    re.IGNORECASE,
)
REACH = re.compile(
    r"[\w.+-]+(@| at )[\w-]+\.[\w.]+|https?://|\bwww\.|(?:\+|\(|\b)\d[\d ()./-]{6,}\d|skype\s*:"
    r"|^\s*(t|f|m|tel|phone|mobile|fax|cell|office|e-?mail|web|wechat|qq)\b\s*[.:：]"
    r"|(电话|手机|传真|邮箱|电邮|网址|地址|微信|邮编|热线|座机)\s*[:：]?",
    re.IGNORECASE | re.MULTILINE,
)


def signed_at(lines: list[str], sender_name: str = "") -> int:
    """Return the line at which the signature begins; the number of lines when there is none."""
    lines = [line[:400] for line in lines]
    for at, line in enumerate(lines):
        if MARK.match(line) and any(one.strip() for one in lines[at + 1 :]) and is_short(lines[at + 1 :]):
            return opening(lines, at, sender_name)
    filled = [at for at, line in enumerate(lines) if line.strip()][-LOOKED:]
    if filled and DEVICE.match(lines[filled[-1]].strip()):
        return opening(lines, filled[-1], sender_name)
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    for at in (one for one in filled if one != first):  # what stands alone is no signature
        below = lines[at:]
        if starts(lines[at], sender_name) and is_short(below) and REACH.search("\n".join(below)):
            return at
    return len(lines)


def starts(line: str, sender_name: str) -> bool:
    """Say whether a signature may begin with a line: a rule, "Best regards", or the sender's own name."""
    name = " ".join(sender_name.split()).casefold()
    said = " ".join(line.split()).strip("*_,. ").casefold()
    is_name = bool(name and said) and (said == name or said in name.split() or said.startswith(f"{name},"))
    return bool(RULE.match(line) or CLOSING.match(line)) or is_name


def is_short(lines: list[str]) -> bool:
    """Say whether lines are as short, and as few, as those of a signature."""
    filled = [line.strip() for line in lines if line.strip()]
    return len(filled) <= LOOKED and sum(len(line) > LONGEST for line in filled) <= 1 + len(filled) // 4


def opening(lines: list[str], at: int, sender_name: str) -> int:
    """Return where a signature begins of which a later line is certain: her name above it belongs to it."""
    above = max((n for n in range(at) if lines[n].strip()), default=-1)
    name = " ".join(sender_name.split()).casefold()
    is_name = above >= 0 and name and " ".join(lines[above].split()).casefold() == name
    return above if is_name and above > 0 else at
