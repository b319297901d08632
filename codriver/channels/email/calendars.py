"""What an invitation says, in lines: its title, its times, its place."""

import re

from codriver.channels.email.letters import decoded

LOOKED = 100_000  # bytes of a calendar that are read
NAMED = {"SUMMARY": "", "DTSTART": "", "DTEND": "", "LOCATION": ""}
LINE = re.compile(r"^([A-Z-]+)(?:;[^:\n]*)?:(.*)$", re.MULTILINE)
TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")


def invitation(body: bytes) -> str:
    """Return the first event of a calendar as text, "" when it has none."""
    text = re.sub(r"\r?\n[ \t]", "", decoded(body[:LOOKED], "utf-8"))
    event = text.partition("BEGIN:VEVENT")[2].partition("END:VEVENT")[0]
    said = dict(NAMED) | {name: plain(value) for name, value in LINE.findall(event.replace("\r", "")) if name in NAMED}
    times = " – ".join(filter(None, (when(said["DTSTART"]), when(said["DTEND"]))))
    return "\n".join(filter(None, (said["SUMMARY"], times, said["LOCATION"])))


def plain(value: str) -> str:
    """Return a value without the marks that its form needs."""
    return re.sub(r"\\([,;\\])", r"\1", value.replace("\\n", " ").replace("\\N", " ")).strip()[:500]


def when(value: str) -> str:
    """Return a time as people read it; without a zone where it names none."""
    found = TIME.match(value)
    if not found:
        return value
    year, month, day, hour, minute, is_utc = found.groups()
    clock = f" {hour}:{minute}{' UTC' if is_utc else ''}" if hour else ""
    return f"{year}-{month}-{day}{clock}"
