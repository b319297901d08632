"""Alert mails: files in a folder of the data folder; each thing that a mail tells of becomes a post."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from codriver.channels.base import Asked, Card, Channel, Haul, Payload, Post, Unfit, host_of, said, short
from codriver.kit import confined

MOST = 20  # files in one go
LARGEST = 20 * 1024 * 1024  # bytes of one file
PACE = 20  # latest mails from whose times the pace is learned
CHILD = f"{__package__}.child"

TOO_LARGE = gettext_noop("the file is larger than 20 MB")
NOT_READ = gettext_noop("the mail could not be opened within its limits of time and memory")
REASONS = (  # what mail.py says; it runs where nothing is translated
    gettext_noop("the mail's headers are too long"),
    gettext_noop("the mail has too many parts, or they lie too deep"),
    gettext_noop("this is no mail"),
    gettext_noop("no entry was found in this mail"),
)


class AlertMail(Channel):
    """Mails of search and news alerts, saved as .eml or .mbox."""

    card = Card(kind="alertmail", label=_("Alert mails"), source="RFC 5322, RFC 4155", read_on=date(2026, 11, 26))
    endings = (".eml", ".mbox")

    def fetch(self, asked: Asked) -> Haul:
        """Read the files that are new or have grown."""
        known: dict[str, list[int]] = asked.state.get("files", {})
        here = {path.name: mark_of(path) for path in files(asked.folder / asked.settings["folder"], self.endings)}
        waiting = [name for name, mark in sorted(here.items()) if known.get(name) != mark]
        times = list(asked.state.get("published", []))
        haul = Haul(is_unfinished=len(waiting) > MOST)
        for name in waiting[:MOST]:
            for one in self.receive(Payload(body_of(asked.folder / asked.settings["folder"] / name), name), asked):
                if isinstance(one, Unfit):
                    haul.unfit.append(Unfit(one.reason, f"{name}\n{one.entry}"))
                else:
                    haul.posts.append(one)
                    times.append(datetime.fromisoformat(one["published_at"]).timestamp())
        kept = {name: mark for name, mark in here.items() if name not in waiting[MOST:]}
        haul.state.update({"files": kept, "published": sorted(times)[-PACE:]})
        haul.published.extend(datetime.fromtimestamp(seconds, UTC) for seconds in haul.state["published"])
        return haul

    def receive(self, payload: Payload, asked: Asked) -> list[Post | Unfit]:
        """Open the mails of a file, in a process of its own."""
        if len(payload.body) > LARGEST:
            return [Unfit(TOO_LARGE, payload.url)]
        try:
            found = json.loads(confined.run(CHILD, payload.body))
        except (confined.TooMuch, ValueError):
            return [Unfit(NOT_READ, payload.body[:2000].decode("utf-8", "replace"))]
        return [one for alert in found for one in posts_of(alert, asked.at)]


def files(folder: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    """Yield the files of a folder that are mails; none where there is no folder yet."""
    if folder.is_dir():
        yield from (
            path for path in folder.iterdir() if path.suffix in endings and path.is_file() and not path.is_symlink()
        )


def mark_of(path: Path) -> list[int]:
    """Return what differs when a file was written anew or has grown."""
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]


def body_of(path: Path) -> bytes:
    """Return a file's bytes, and one more than we read of one that is too large."""
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def posts_of(alert: dict[str, Any], at: datetime) -> Iterator[Post | Unfit]:
    """Yield the posts that one mail tells of; they bear its time, as theirs is not known."""
    if "spoilt" in alert:
        yield Unfit(alert["spoilt"], alert["head"])
        return
    for entry in alert["entries"]:
        snippet = f"\n{entry['snippet']}" if entry["snippet"] else ""
        yield {
            "channel": host_of(entry["url"]).removeprefix("www.")[:64],
            "id": short(entry["url"]),
            "text": f"{entry['title']}{snippet}",
            "published_at": alert["sent_at"] or said(at),
            "url": entry["url"],
            "extra": {"dated_by": "arrival", "alert": alert["subject"]},
        }
