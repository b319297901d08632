"""The hours of her newest page as a calendar, iCalendar (RFC 5545): when she may be reached, and when not."""

from datetime import date, datetime, timedelta

from codriver.people.models import Person
from codriver.terms import pages, queries
from codriver.terms.clocks import DAY, starts
from codriver.terms.nouns import Rule, Window

HEAD, END = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Codriver//her hours//EN"), "END:VCALENDAR"
MONDAY = date(2024, 1, 1)  # a Monday to count from


def windows(person: Person) -> bytes:
    """Return an event that repeats for each window of each rule; an empty calendar where she has set no hours."""
    newest = queries.newest(person)
    if newest is None:
        return "".join(f"{line}\r\n" for line in (*HEAD, END)).encode()
    lines = [*HEAD]
    for rule in pages.read(newest.body).rules:
        for number, window in enumerate(rule.windows):
            lines += _event(rule, number, window, window.zone or person.timezone or "UTC", newest.effective_from)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, END]).encode()


def _event(rule: Rule, number: int, window: Window, zone: str, at: datetime) -> list[str]:
    start = datetime.combine(MONDAY, datetime.min.time()) + timedelta(minutes=starts(window.rrule)[0])
    days = {start_at // DAY for start_at in starts(window.rrule)}
    names = ",".join(day for n, day in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU")) if n in days)
    about = " ".join(filter(None, (rule.effect, rule.purpose, rule.topic, rule.sender, rule.channel)))
    return [
        "BEGIN:VEVENT",
        f"UID:{rule.key}-{number}@her-book",
        f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}",
        f"DURATION:PT{window.minutes}M",
        f"RRULE:FREQ=WEEKLY;BYDAY={names}",
        f"SUMMARY:{escaped(about)}",
        "END:VEVENT",
    ]


def escaped(words: str) -> str:
    """Return words as iCalendar writes them."""
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return words.replace("\r", "").replace("\n", "\\n")


def folded(line: str) -> str:
    """Return a line in pieces of at most 75 bytes, as iCalendar wants it."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > 74:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
