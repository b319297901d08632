"""What a record says stands beside its post is noted; its words enter the log, once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from codriver.kit.clock import now
from codriver.listening import log
from codriver.listening.hashes import hash64, text_hash
from codriver.listening.media import looks, subtitles
from codriver.listening.models import MediaWords, Medium, Mention
from codriver.listening.records import PostRecord

MOST = 20  # things beside one post
SHORTEST = 15  # characters of words that are worth a place in the log
Said = tuple[int, str, str]  # seq of the post, kind, words


def keep(records: Iterable[PostRecord], arrived_at: datetime) -> None:
    """Note what stands beside these posts. Safe to repeat. Call it in the transaction that appends them."""
    told = [record for record in records if record.media and record.deleted_at is None]
    seqs = held(told)
    media: list[Medium] = []
    said: list[Said] = []
    for record in told:
        seq = seqs.get((record.channel, record.id))
        if seq is None:
            continue  # it was deleted before
        for one in (record.media or [])[:MOST]:
            media.append(medium(seq, one))
            said.append((seq, media[-1].kind, subtitles.words_of(word(one, "text"))))
    Medium.objects.bulk_create(media, ignore_conflicts=True)
    append(said, arrived_at)


def held(records: Sequence[PostRecord]) -> dict[tuple[str, str], int]:
    """Return the posts that are here and not deleted, by channel and id."""
    found: dict[tuple[str, str], int] = {}
    for channel in {record.channel for record in records}:
        ids = [record.id for record in records if record.channel == channel]
        for start in range(0, len(ids), 500):
            rows = Mention.objects.filter(channel=channel, external_id__in=ids[start : start + 500], deletion=None)
            found |= {(channel, name): seq for name, seq in rows.values_list("external_id", "seq")}
    return found


def medium(seq: int, one: dict[str, Any]) -> Medium:
    """Make the row of one thing beside a post."""
    kind, url, given = word(one, "kind")[:32], word(one, "url")[:4000], word(one, "hash")[:200]
    mark = f"{hash64(f'{kind}|{url}|{given}'.encode()) & (2**64 - 1):016x}"
    made = Medium(mention_id=seq, mark=mark, kind=kind, url=url, name=name_in(url), hash=bare(given))
    if (bits := looks.given(given)) is not None:
        look_so(made, bits)
    return made


def look_so(made: Medium, bits: int) -> None:
    """Give a picture its looks."""
    made.looks = looks.signed(bits)
    made.band0, made.band1, made.band2, made.band3, made.band4 = looks.bands(bits)


def word(one: dict[str, Any], field: str) -> str:
    """Return a field that is a text, "" where something else stands."""
    value = one.get(field)
    return value if isinstance(value, str) else ""


def name_in(url: str) -> str:
    """Return the name of the file that an address leads to, without its ending, in small letters."""
    try:
        return unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2].rpartition(".")[0].lower()[:200]
    except ValueError:
        return ""


def bare(given: str) -> str:
    """Return a hash without the name of its kind: what a file may be called after."""
    return given.rpartition(":")[2].lower()


def append(said: Iterable[Said], arrived_at: datetime | None = None) -> int:
    """Let words enter the log, each once a post. Returns how many were new. Call it inside a transaction."""
    fresh = {(seq, text_hash(words)): (kind, words) for seq, kind, words in said if len(words) >= SHORTEST}
    known = set(MediaWords.objects.filter(mention__in={seq for seq, _ in fresh}).values_list("mention_id", "text_hash"))
    fresh = {key: value for key, value in fresh.items() if key not in known}
    if not fresh:
        return 0
    first, at = log.take(len(fresh)), arrived_at or now()
    rows = [
        MediaWords(seq=first + n, mention_id=seq, kind=kind, text=words, text_hash=digest, arrived_at=at)
        for n, ((seq, digest), (kind, words)) in enumerate(fresh.items())
    ]
    MediaWords.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
