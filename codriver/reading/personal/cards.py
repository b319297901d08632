"""Bank cards: a known beginning with a length it may have, right by Luhn, and grouped or named as cards are."""

import re
from collections.abc import Iterator

from codriver.reading.personal.checks import luhn
from codriver.reading.personal.context import is_other, is_pay

_CANDIDATE = re.compile(r"(?<![0-9A-Za-z])(?<![0-9][-.])[2-69][0-9]{3}(?:[ -]?[0-9]){8,15}(?![0-9A-Za-z]|[-.][0-9])")
_NETWORKS = re.compile(  # UnionPay; its older 9558; Visa; Mastercard; Amex; Discover; JCB; Diners; Maestro
    r"62[0-9]{14,17}|9558[0-9]{15}|4[0-9]{15}|(?:5[1-5]|222[1-9]|22[3-9]|2[3-6][0-9]|27[01]|2720)[0-9]+"
    r"|3[47][0-9]{13}"
    r"|(?:6011|65|64[4-9])[0-9]+|35(?:2[89]|[3-8][0-9])[0-9]{12}|3(?:0[0-5]|[68][0-9])[0-9]{11}"
    r"|(?:6304|6759|676[1-3]|5018|5020|5038|5893)[0-9]{8,15}"
)
_SIXTEEN = re.compile(r"5[1-5]|2[2-7]|6011|65|64[4-9]")
_GROUPS = re.compile(
    r"[0-9]{4}([ -])(?:[0-9]{4}\1){2,3}[0-9]{1,4}|[0-9]{4}([ -])[0-9]{6}\2[0-9]{4,5}|[0-9]{6}([ -])[0-9]{9,13}"
)


def cards(text: str) -> Iterator[tuple[int, int]]:
    """Yield where card numbers stand."""
    for match in _CANDIDATE.finditer(text):
        digits = match[0].replace(" ", "").replace("-", "")
        if _is_of_a_network(digits) and luhn(digits) and _reads_as_card(text, match, digits):
            yield match.span()


def _is_of_a_network(digits: str) -> bool:
    if not _NETWORKS.fullmatch(digits):
        return False
    return len(digits) == 16 or not _SIXTEEN.match(digits)


def _reads_as_card(text: str, match: re.Match[str], digits: str) -> bool:
    """A grouped number reads as a card by itself; so does UnionPay's beginning; any other needs a word beside it."""
    is_bare = len(match[0]) == len(digits)
    if not is_bare and not _GROUPS.fullmatch(match[0]):
        return False
    if is_other(text, match.start()):
        return False
    return not is_bare or digits.startswith("62") or is_pay(text, *match.span())
