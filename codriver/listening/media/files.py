"""Files beside posts: subtitles, transcripts, pictures, found by the name of what they belong to."""

from dataclasses import dataclass
from pathlib import PurePath

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from codriver.kit import confined
from codriver.listening.media import keeping, looks, subtitles
from codriver.listening.models import Medium

WORDS = {".srt": "subtitle", ".vtt": "subtitle", ".txt": "transcript"}
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
ENDINGS = (*WORDS, *PICTURES)
LARGEST = 20_000_000  # bytes of one file
MOST = 500  # posts that one file belongs to
CHILD = "codriver.listening.media.child"

UNKNOWN_ENDING = gettext_noop("only subtitles, transcripts and pictures are taken")
NOBODYS = gettext_noop("no post has something beside it of this name or hash")
TOO_LARGE = gettext_noop("it is larger than 20 MB")
NO_WORDS = gettext_noop("it holds no words")
NO_PICTURE = gettext_noop("it is no picture that can be opened, or one of a single colour")


class NotTaken(ValueError):
    """A file that belongs nowhere or cannot be used; the message is the reason."""


@dataclass(frozen=True)
class Taken:
    """What came of a file: to how many posts it belongs, and how many learned something by it."""

    posts: int
    changed: int


def take(name: str, body: bytes) -> Taken:
    """Give a file to the posts it belongs to: they bear an address of this name, or a hash that is its name.

    Raises NotTaken with the reason. Safe to repeat.
    """
    path = PurePath(name.lower())
    stem, ending = path.stem, path.suffix
    if ending not in ENDINGS:
        raise NotTaken(UNKNOWN_ENDING)
    if len(body) > LARGEST:
        raise NotTaken(TOO_LARGE)
    alive = Medium.objects.filter(Q(name=stem) | Q(hash=stem), mention__deletion=None)
    media = list(alive.order_by("pk")[:MOST])
    if not media:
        raise NotTaken(NOBODYS)
    changed = say(media, WORDS[ending], body) if ending in WORDS else show(media, body)
    return Taken(len({one.mention_id for one in media}), changed)


@transaction.atomic
def say(media: list[Medium], kind: str, body: bytes) -> int:
    """Let the words of a file be words of these posts."""
    words = subtitles.words_in(body)
    if len(words) < keeping.SHORTEST:
        raise NotTaken(NO_WORDS)
    return keeping.append((one.mention_id, kind, words) for one in media)


def show(media: list[Medium], body: bytes) -> int:
    """Let these media look as a picture does."""
    bits = looks_of(body)
    if bits is None:
        raise NotTaken(NO_PICTURE)
    changed = [one for one in media if one.looks != looks.signed(bits)]
    for one in changed:
        keeping.look_so(one, bits)
    Medium.objects.bulk_update(changed, ["looks", "band0", "band1", "band2", "band3", "band4"])
    return len(changed)


def looks_of(body: bytes) -> int | None:
    """Return the hash of a picture, computed where it can do no harm; None when there is none."""
    try:
        return looks.telling(int(confined.run(CHILD, body), 16))
    except (confined.TooMuch, ValueError):
        return None
