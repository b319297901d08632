"""The labels of Readings as people read them, and sums over them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from codriver.listening.stories.figures import Meant
from codriver.reading.meaning.heads import KINDS, NEEDS, SENTIMENTS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Labels = dict[str, "StrOrPromise"]
UNKNOWN = -1
NOT_KNOWN = _("not known")
FEELINGS: Labels = {
    "negative": _("negative"),
    "neutral": _("neutral"),
    "positive": _("positive"),
}
TONES = {"negative": "bad", "positive": "good"}  # of bars and chips, which always bear their word as well
KIND_LABELS: Labels = {
    "complaint": _("complaint"),
    "question": _("question"),
    "praise": _("praise"),
    "request": _("request"),
    "bug": _("malfunction"),
    "other": _("something else"),
}
NEED_LABELS: Labels = {
    "promise": _("promises kept"),
    "quality": _("quality"),
    "usefulness": _("usefulness"),
    "delight": _("delight"),
    "respect": _("respect"),
}
PERSONAL_LABELS: Labels = {
    "mail": _("mail address"),
    "telephone": _("telephone number"),
    "identity-card": _("identity card number"),
    "bank-card": _("bank card number"),
    "address": _("address"),
    "plate": _("number plate"),
}


@dataclass(frozen=True)
class Part:
    """One label, how many posts bear it, and their share of those whose label is known."""

    key: str  # as a filter's value; "unknown" where the reader was not sure
    label: "StrOrPromise"
    posts: int
    share: float

    @property
    def tone(self) -> str:
        """Return the colour of its bar; the word stands beside it."""
        return TONES.get(self.key, "")


@dataclass(frozen=True)
class Sums:
    """What some posts mean, in the order of the labels; the unknown ones stand last and have no share."""

    posts: int
    feelings: list[Part]
    kinds: list[Part]
    needs: list[Part]
    unsure: int  # posts of which not even the feeling is known

    @property
    def heard(self) -> int:
        """Return how many posts have a feeling that is known."""
        return self.posts - self.unsure


def sums(rows: Iterable[Meant]) -> Sums:
    """Add up counted meanings. A post may touch several needs: their shares are of the posts whose needs are known."""
    rows = list(rows)
    needs = [row for row in rows if row.needs != UNKNOWN]
    told = sum(row.posts for row in needs)
    return Sums(
        posts=sum(row.posts for row in rows),
        feelings=_parts(SENTIMENTS, FEELINGS, [(row.sentiment, row.posts) for row in rows]),
        kinds=_parts(KINDS, KIND_LABELS, [(row.kind, row.posts) for row in rows]),
        needs=[
            Part(key, NEED_LABELS[key], touched, touched / told if told else 0.0)
            for place, key in enumerate(NEEDS)
            for touched in [sum(row.posts for row in needs if row.needs >> place & 1)]
        ],
        unsure=sum(row.posts for row in rows if row.sentiment == UNKNOWN),
    )


def _parts(keys: tuple[str, ...], labels: Labels, rows: list[tuple[int, int]]) -> list[Part]:
    known = sum(posts for code, posts in rows if code != UNKNOWN)
    found = [
        Part(key, labels[key], posts, posts / known if known else 0.0)
        for place, key in enumerate(keys)
        for posts in [sum(posts for code, posts in rows if code == place)]
    ]
    return [*found, Part("unknown", NOT_KNOWN, sum(posts for code, posts in rows if code == UNKNOWN), 0.0)]


def code(keys: tuple[str, ...], key: str) -> int:
    """Return the code of a label as a Reading holds it; UNKNOWN for "unknown"."""
    return keys.index(key) if key in keys else UNKNOWN


def labelled(keys: tuple[str, ...], labels: Labels, number: int) -> "StrOrPromise":
    """Return the words of a code; "" when it is not known."""
    return labels[keys[number]] if 0 <= number < len(keys) else ""


def touched(bits: int, keys: tuple[str, ...], labels: Labels) -> "list[StrOrPromise]":
    """Return the words of the labels whose bits are set; none when it is not known."""
    return [] if bits < 0 else [labels[key] for place, key in enumerate(keys) if bits >> place & 1]
