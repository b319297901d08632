"""What an answer's headers say about asking again: how long it stays fresh, and how long to stay away."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=365)  # what is longer is this long


def fresh_for(headers: Mapping[str, str], at: datetime) -> timedelta | None:
    """Return how long an answer may be used before it is asked for again (RFC 9111), None when it does not say.

    headers  with names in any case, as httpx gives them, or in small letters.
    at       aware: when it came.
    """
    said = headers.get("cache-control", "").lower()
    if re.search(r"\bno-(cache|store)\b", said):
        return None
    if found := re.search(r"\bmax-age\s*=\s*\"?(\d{1,18})", said):
        age = re.fullmatch(r"\d{1,9}", headers.get("age", "").strip())
        return max(_seconds(int(found[1])) - _seconds(int(age[0]) if age else 0), timedelta(0))
    expires = _date(headers.get("expires", ""))
    began = _date(headers.get("date", "")) or at
    return min(max(expires - began, timedelta(0)), LONGEST) if expires else None


def retry_after(headers: Mapping[str, str], at: datetime) -> timedelta | None:
    """Return how long the sender asks us to stay away (RFC 9110), None when it does not say."""
    said = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,18}", said):
        return _seconds(int(said))
    moment = _date(said)
    return min(max(moment - at, timedelta(0)), LONGEST) if moment else None


def _seconds(number: int) -> timedelta:
    return min(timedelta(seconds=min(number, 10**9)), LONGEST)


def _date(words: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(words)
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
