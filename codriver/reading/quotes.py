"""Whom a post quotes, as reposts by hand name them: `RT @name:`, `//@name:`, `转发自 @name`."""

import re

_QUOTE = re.compile(
    r"(?://\s*@|(?<![A-Za-z])[RM]T\s*(?::\s*)?@|转发自\s*@?|转自\s*@)([\w\-.·]{1,40}?)\s*(?:[:：]|\s|$)",
    re.IGNORECASE,
)


def may_quote(text: str) -> bool:
    """Say quickly whether a text could name an account that it passes on; most cannot."""
    return "@" in text or "转" in text


def first_quoted(text: str) -> str:
    """Return the account a post says it passes on, folded to lower case, or "" when it names none.

    Of a chain (`//@ana: … //@bo: …`) it is the first: the post that this one was made from.
    """
    if not may_quote(text):
        return ""
    found = _QUOTE.search(text)
    return found[1].lower() if found else ""


_VERBATIM = re.compile(r"(?<![A-Za-z])RT\s*(?::\s*)?@[\w\-.·]{1,40}\s*[:：]?\s*", re.IGNORECASE)


def passed_on(text: str) -> str | None:
    """Return the words that a post passes on as they were (`RT @name: words`), or None when it passes none on.

    What stands before the mark is the post's own remark. In a chain the words are those behind the last mark.
    """
    if "@" not in text:
        return None
    *_, words = _VERBATIM.split(text)
    return words if len(words) < len(text) else None


_LINK = re.compile(r"(?:https?://|www\.)\S*")
_CUT = ("…", "...", "。。。")
_LEAST_KEPT = 20  # characters


def is_cut_from(text: str, whole: str) -> bool:
    """Say whether what a text passes on breaks off ("…") where the other text, or what it passes on, goes on."""
    words = _LINK.sub("", passed_on(text) or text).rstrip()
    if not words.endswith(_CUT):
        return False
    kept = " ".join(words.rstrip("….。").split())
    kept = kept.rsplit(" ", 1)[0] if " " in kept else kept  # the last word may be broken
    return len(kept) >= _LEAST_KEPT and " ".join((passed_on(whole) or whole).split()).startswith(kept)


_FROM_HERE = re.compile(r"(?://\s*@|(?<![A-Za-z])[RM]T\s*(?::\s*)?@|转发自\s*@|转自\s*@).*", re.IGNORECASE | re.DOTALL)
_STOCK = re.compile(r"\s*(?:转发微博|轉發微博|转发|轉發|转|repost)?[\s。.!！,，]*", re.IGNORECASE)


def own_remark(text: str) -> str:
    """Return what the author of a post says herself: without the words that she passes on, "" when she adds nothing."""
    if "@" in text:
        text = _FROM_HERE.sub("", text)
    return "" if len(text) < 12 and _STOCK.fullmatch(text) else text
