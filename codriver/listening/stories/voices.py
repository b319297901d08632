"""Whose words to show of a story: different people, different words, the most informative first. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from codriver.listening.stories.clauses import CJK, own_words

MOST = 6
SHORTEST = 8  # characters that carry something
FULL = 120  # characters from which a longer text is not more informative
LONGER = 1.5  # times as long as the source: then a copy of it adds something
SAME = 0.5  # share of a text's pieces that were already said
PARTS = re.compile(r"\w+")


class Said(NamedTuple):
    """A post's words, whose they are, and whether it bears another post's words, in whichever script."""

    seq: int
    author: str
    text: str
    is_copy: bool = False


def voices(posts: Iterable[Said], source: str, most: int = MOST) -> list[int]:
    """Choose the posts whose words are worth reading.

    posts   of one story, without its source; a bounded sample.
    source  text of the story's source: who only passes it on says nothing new.
            So does its copy, also a part of it or one in the other Chinese script, unless much was added.
    Returns at most `most` seqs, longest and newest in content first, one an author. What several accounts write alike
            is left out: it is boilerplate or a copy.
    """
    held = [(post, own_words(post.text)) for post in posts]
    often = Counter(_key(words) for _, words in held)
    ranked = sorted(
        (pair for pair in held if len(pair[1]) >= SHORTEST), key=lambda pair: -min(len(_key(pair[1])), FULL)
    )
    begun = _key(own_words(source))
    said, authors, chosen = _pieces(own_words(source)), set(), []
    for post, words in ranked:
        pieces, key = _pieces(words), _key(words)
        is_new = often[key] < 3 and pieces and len(pieces & said) / len(pieces) < SAME
        is_copy = key in begun or (post.is_copy and len(key) < LONGER * len(begun))
        if not is_new or is_copy or post.author in authors:
            continue
        chosen.append(post.seq)
        authors.add(post.author)
        said |= pieces
        if len(chosen) == most:
            break
    return chosen


def _key(words: str) -> str:
    return "".join(PARTS.findall(words.casefold()))


def _pieces(words: str) -> set[str]:
    """Return a text's pieces for comparing: pairs of characters in Chinese, words elsewhere."""
    plain = _key(words)
    if CJK.search(plain):
        return {plain[place : place + 2] for place in range(len(plain) - 1)}
    return set(PARTS.findall(words.casefold()))
