"""What a text's sums mean: which outputs there are, what each head answers, and when it says nothing.

Pure values. An output's share is a logistic curve over its sum, divided by the square root of the number of grams;
slope and offset were fitted on texts that the weights had not seen.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt, tanh
from typing import NamedTuple

from codriver.reading.meaning.alphabet import SCRIPTS
from codriver.reading.meaning.reference import Sums

SENTIMENTS = ("negative", "neutral", "positive")
KINDS = ("complaint", "question", "praise", "request", "bug", "other")
NEEDS = ("promise", "quality", "usefulness", "delight", "respect")
OUTPUTS = ("polarity", "neutral", *KINDS, *NEEDS)  # one column of the table each, in this order
LANGUAGES = (
    "und",
    "zh",
    "ja",
    "ko",
    "el",
    "he",
    "th",
    "en",
    "es",
    "pt",
    "it",
    "fr",
    "de",
    "nl",
    "pl",
    "tr",
    "id",
    "sv",
)
BY_WORDS = 7  # from here on a language is told by its words; before, by its script
BY_SCRIPT = {"hangul": "ko", "greek": "el", "hebrew": "he", "thai": "th"}
HAN, KANA, LATIN = (SCRIPTS.index(script) for script in ("han", "kana", "latin"))
RULES = 2  # another number: the same sums may mean something else
CLASHES = (("negative", "praise"), ("positive", "complaint"))  # a feeling and a kind that cannot both be right
HAN_WEIGHT = 3  # letters that one Chinese character says as much as


@dataclass(frozen=True)
class Curve:
    """From a sum to a share: 1 / (1 + exp(-(slope * sum / sqrt(grams) + offset)))."""

    slope: float
    offset: float


@dataclass(frozen=True)
class Heads:
    """Curves by output, and from which share on a head speaks; a bound above 1 silences it for good."""

    curves: dict[str, Curve]
    sentiment_from: float = 0.5
    kind_from: float = 0.5
    needs_from: dict[str, float] = field(default_factory=dict)
    language_from: float = 0.0  # by how much per piece the best language must lead the second

    @cached_property
    def by_output(self) -> list[tuple[str, float, float]]:
        """Each output's name, slope and half its offset, in their order."""
        return [(name, self.curves[name].slope, self.curves[name].offset / 2) for name in OUTPUTS]


class Share(NamedTuple):
    """A label, and how sure the head is of it (0-1)."""

    label: str
    share: float


class Meaning(NamedTuple):
    """What one text means. None: not known. needs: those that the text touches, surest first; None: not known."""

    language: str
    sentiment: Share | None  # its share is the score, -1 to 1
    kind: Share | None
    needs: list[Share] | None


def meaning(sums: Sums, heads: Heads, untaught: Callable[[], Sums] | None = None) -> Meaning:
    """Say what a text's sums mean. Where feeling and kind contradict each other, neither speaks.

    untaught  the text's sums by the shipped weights alone, where a company's layer lies over them; asked where the two
              contradict each other. What the shipped weights do not say was taught, and speaks.
    """
    found = apart(sums, heads)
    if (_label(found.sentiment), _label(found.kind)) not in CLASHES:
        return found
    before = apart(untaught(), heads) if untaught else found
    return found._replace(
        sentiment=None if _label(before.sentiment) == _label(found.sentiment) else found.sentiment,
        kind=None if _label(before.kind) == _label(found.kind) else found.kind,
    )


def _label(said: Share | None) -> str:
    return said.label if said else ""


def apart(sums: Sums, heads: Heads) -> Meaning:
    """Say what each head makes of a text's sums by itself."""
    language = language_of(sums, heads)
    if language not in SPOKEN or sums.grams <= EMPTY:
        return Meaning(language, None, None, None)
    half = 0.5 / sqrt(sums.grams)  # a logistic curve is a hyperbolic tangent of half the value
    shares = {
        name: 0.5 + 0.5 * tanh(slope * total * half + offset)
        for (name, slope, offset), total in zip(heads.by_output, sums.sums, strict=False)
    }
    return Meaning(language, _sentiment(shares, heads), _kind(shares, heads), _needs(shares, heads))


SPOKEN = ("zh", "en")  # what the other heads have learned from; in other languages they say nothing
EMPTY = 3  # known grams of a text without a token: its beginning and its end


def _sentiment(shares: dict[str, float], heads: Heads) -> Share | None:
    neutral, polarity = shares["neutral"], shares["polarity"]
    by_label = ((1 - neutral) * (1 - polarity), neutral, (1 - neutral) * polarity)
    best = by_label.index(max(by_label))
    return Share(SENTIMENTS[best], by_label[2] - by_label[0]) if by_label[best] >= heads.sentiment_from else None


def _kind(shares: dict[str, float], heads: Heads) -> Share | None:
    whole = sum(shares[kind] for kind in KINDS)
    best = max(KINDS, key=lambda kind: shares[kind])
    share = shares[best] / whole
    return Share(best, share) if share >= heads.kind_from else None


def _needs(shares: dict[str, float], heads: Heads) -> list[Share] | None:
    spoken = [need for need in NEEDS if heads.needs_from.get(need, 2.0) <= 1]
    touched = [Share(need, shares[need]) for need in spoken if shares[need] >= heads.needs_from[need]]
    return sorted(touched, key=lambda need: -need.share) if spoken else None


def language_of(sums: Sums, heads: Heads) -> str:
    """Name the language: by the script where that is enough, by its words where they are Latin, "und" when unsure."""
    weight = [0, *sums.scripts[1:]]
    weight[HAN], weight[KANA] = (weight[HAN] + weight[KANA]) * HAN_WEIGHT, 0
    best = weight.index(max(weight))
    if not weight[best]:
        return "und"
    if best == HAN:
        return "ja" if sums.scripts[KANA] * 10 >= max(sums.scripts[HAN], 1) else "zh"
    if best != LATIN:
        return BY_SCRIPT.get(SCRIPTS[best], "und")
    return _by_words(sums, heads)


def _by_words(sums: Sums, heads: Heads) -> str:
    known = sums.languages[: len(LANGUAGES) - BY_WORDS + 1]  # the last one: another language
    best = known.index(max(known))
    lead = (known[best] - sorted(known)[-2]) / sqrt(max(sums.pieces, 1))
    is_sure = best < len(known) - 1 and lead >= heads.language_from
    return LANGUAGES[BY_WORDS + best] if is_sure else "und"
