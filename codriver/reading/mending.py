"""Text that somebody decoded wrongly: UTF-8 read as Latin-1, Windows-1252 or GBK. It is mended for comparing only."""

import re

_LATIN = re.compile(
    r"[\u00c3-\u00f4][\u0080-\u00bf\u0152-\u0153\u0160-\u0161\u0178-\u017e\u0192\u02c6-\u02dc\u2013-\u2122]"
)
# What the commonest Chinese characters and marks turn into when their UTF-8 bytes are read as GBK.
_GBK = re.compile("[锛銆鐨鍦鏄涓浜浠鏈鍜鎴涔瀛鍒鏃杩犲闂鍙鍥鏉璇鎵骞鍚鍑璧缁鑰閮鍏鎬绗氱]")
_TRACE = re.compile(f"{_LATIN.pattern}|{_GBK.pattern}")
_LEAST_HITS = 3


def _undone(text: str, wrong: str) -> str | None:
    """Return what the bytes say as UTF-8 when `wrong` was the mistaken decoding, or None when they are not UTF-8."""
    raw = text.encode(wrong, errors="ignore")
    mended = raw.decode("utf-8", errors="ignore")
    kept = len(mended.encode("utf-8"))
    return mended if kept >= 0.7 * len(raw) and len(mended) < len(text) else None


def _latin_bytes(text: str) -> str:
    """Bring the Windows-1252 letters back to their byte's own code point, so that Latin-1 can encode them."""
    return "".join(
        letter.encode("cp1252", errors="ignore").decode("latin-1") or letter if ord(letter) > 0xFF else letter
        for letter in text
    )


def mended(text: str) -> str:
    """Return the text as it was meant, or the same text when nothing speaks for a wrong decoding.

    A text counts as wrong when it holds at least three traces and 70 % of its bytes are UTF-8 once read back.
    """
    if text.isascii() or not _TRACE.search(text, 0, 400):
        return text
    if len(_LATIN.findall(text, 0, 2000)) >= _LEAST_HITS:
        return _undone(_latin_bytes(text), "latin-1") or text
    if len(_GBK.findall(text, 0, 2000)) >= _LEAST_HITS:
        return _undone(text, "gb18030") or text
    return text
