"""Which language Latin letters are in: learned from translated texts of installed packages, and from our sentences.

Django and allauth (BSD-3-Clause, MIT) carry catalogues in about a hundred languages; the originals are English.
Tweets and requests published under open licences teach English as people type it.
"""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from babel.messages import Catalog
from babel.messages.mofile import read_mo

from codriver.reading.meaning import model
from codriver.reading.meaning.heads import BY_WORDS, LANGUAGES
from codriver.reading.meaning.kernel import pieces
from codriver.reading.meaning.reference import ROW
from codriver.reading.training import fit, own, sets
from codriver.reading.training.lessons import number

NAMED = LANGUAGES[BY_WORDS:]
COST = 4.0
SHORTEST = 12  # letters of a text that teaches
MOST_ENGLISH = 8_000
BORROWED = ("django", "allauth")


def lessons() -> tuple[list[str], list[str]]:
    """Texts with Latin letters, and the language of each; "other" for those we do not name."""
    pairs = dict[str, str]()
    for language, text in (*catalogues(), *english()):
        if sum(letter.isalpha() and letter < "\u0250" for letter in text) >= SHORTEST:
            pairs.setdefault(text, language)
    return list(pairs), list(pairs.values())


def catalogues() -> Iterator[tuple[str, str]]:
    """Translated texts of the borrowed packages; those that were left English are English."""
    for package in BORROWED:
        spec = find_spec(package)
        folder = Path(spec.origin).parent if spec and spec.origin else Path()
        for path in sorted(folder.rglob("locale/*/LC_MESSAGES/django.mo")):
            code = path.parts[-3].split("_")[0].replace("nb", "no")
            with path.open("rb") as file:
                yield from _texts(read_mo(file), "other" if code not in NAMED else code)


def _texts(catalogue: Catalog, code: str) -> Iterator[tuple[str, str]]:
    for message in catalogue:
        for original, translated in zip(_plural(message.id), _plural(message.string), strict=False):
            yield "en", original
            if translated and translated != original:
                yield code, translated


def _plural(words: object) -> list[str]:
    return [words] if isinstance(words, str) else list(words)  # type: ignore[call-overload]


def english() -> Iterator[tuple[str, str]]:
    """English as people type it."""
    yield from (("en", sentence.text) for sentence in own.learned() if sentence.language == "en")
    if not sets.folder().is_dir():
        return
    tweets = [row["text"] for row in sets.table("crisislex_t6/tweets.csv.gz")]
    asked = [row["text"] for row in sets.table("clinc150/utterances.csv.gz")]
    for texts in (tweets, asked):
        yield from (("en", text) for text in sorted(texts, key=number)[:MOST_ENGLISH])


def train(texts: list[str], languages: list[str], use: np.ndarray | None = None) -> np.ndarray:
    """The language weights: int8 [rows, ROW], one column for each of NAMED and one for every other language."""
    cut = pieces(texts, model.LANGUAGE_BITS)
    said, columns = np.array(languages), (*NAMED, "other")
    everyone = np.ones(len(texts), "?") if use is None else use
    weighed = fit.weigh(cut, model.LANGUAGE_BITS, everyone)
    weights = np.stack([_learn(weighed, said == name, everyone) for name in columns], 1)
    table = np.zeros((1 << model.LANGUAGE_BITS, ROW), "i1")
    table[:, : len(columns)] = np.rint(weights * (127 / np.abs(weights).max()))  # one scale: columns are compared
    return table


def _learn(weighed: fit.Weighed, is_it: np.ndarray, use: np.ndarray) -> np.ndarray:
    """Each language weighs as much as all the others together."""
    cost = np.where(is_it, 1.0, max(is_it[use].mean(), 0.02)) * COST * use
    return fit.learn(weighed, np.where(is_it, 1, -1), cost)
