"""How a text looks on another site: with that site's furniture, cut short, altered, in traditional script."""

from functools import cache
from random import Random
from typing import Any

from codriver.demo import words
from codriver.demo.words import Script

CUT = 0.62  # of a text that is cut short


@cache
def traditional() -> Any:
    """Return the converter to traditional characters; it takes a moment to load."""
    import opencc

    return opencc.OpenCC("s2tw")


def copied(script: Script, text: str, site: str, random: Random) -> str:
    """Return a text as another site would carry it."""
    words_of_it = altered(script, text, random) if random.random() < 0.4 else text
    if random.random() < 0.18 and len(text) > 110:
        words_of_it = words_of_it[: int(len(words_of_it) * CUT)] + ("……" if script.tongue == "zh" else "…")
    if script.tongue == "zh" and site in ("x", "mastodon"):
        return str(traditional().convert(words_of_it))
    return furnished(script, words_of_it, site, random)


def altered(script: Script, text: str, random: Random) -> str:
    """Swap a few words for others: `this = that` in the script's section swaps."""
    for line in script.page.lines("swaps"):
        this, _, that = line.partition(" = ")
        if random.random() < 0.7:
            text = text.replace(this, that)
    return text


def furnished(script: Script, text: str, site: str, random: Random) -> str:
    """Put a site's usual words around a text."""
    frames = words.page("furniture").lines(f"{script.tongue} {site}")
    headlines = script.page.lines("headlines")
    if not frames:
        return text
    frame = random.choice(frames)
    return frame.replace("\\n", "\n").format(text=text, headline=random.choice(headlines) if headlines else "")
