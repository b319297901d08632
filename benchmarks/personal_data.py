"""Personal data: precision and recall by kind, language and part of our own texts, and microseconds a text.

The peer for telephones is phonenumbers, asked for China, the United States and Britain in turn: it knows no language.
Real posts, where they are at hand, are only timed.

    bin/bench personal_data [--full]
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence

from phonenumbers import Leniency, PhoneNumberMatcher

from benchmarks.board import Board
from benchmarks.personal_set import LANGUAGES, PARTS, Marked, Score, marked, score
from benchmarks.story_data import SEED, read_stream
from benchmarks.story_posts import shared_folder
from codriver.reading.personal import KINDS, Span, find

REGIONS = ("CN", "US", "GB")
POSTS = {False: 5_000, True: 30_000}
ROUNDS = 3  # the quickest counts


def run(full: bool) -> None:
    board = Board("Personal data", full)
    board.say("an address is right when it and the true one share half of both together; all else to the character")
    board.say("the rules were mended by the errors of all parts: docs/explain/personal-data.md tells each first run")
    for part in PARTS:
        texts = {language: marked(part, language) for language in LANGUAGES}
        for name, chosen in [*texts.items(), ("both", [*texts["zh"], *texts["en"]])]:
            board.say(f"{part}, {name}: {len(chosen):,} texts, {sum(bool(text.spans) for text in chosen):,} with any")
            for kind in (*KINDS, ""):
                board.row({"part": part, "language": name, **figures(kind, score(chosen, find, kind))})
    everything = [text for part in PARTS for language in LANGUAGES for text in marked(part, language)]
    board.row({"part": "all", "language": "both", "by": "phonenumbers", **peer(everything)})
    for row in speeds(everything, full):
        board.row(row)
    board.close()


def figures(kind: str, total: Score) -> dict[str, object]:
    return {
        "kind": kind or "all",
        "spans": total.true,
        "precision": str(total.precision),
        "recall": str(total.recall),
        "exact": total.exact,
    }


def peer(texts: Sequence[Marked]) -> dict[str, object]:
    return figures("telephone", score(texts, by_phonenumbers, "telephone"))


def by_phonenumbers(text: str) -> list[Span]:
    """What the peer finds for any of the regions, the longer first where they overlap."""
    found = {
        (match.start, match.end)
        for region in REGIONS
        for match in PhoneNumberMatcher(text, region, leniency=Leniency.VALID)
    }
    chosen: list[Span] = []
    for start, end in sorted(found, key=lambda span: span[0] - span[1]):
        if not any(start < span.end and span.start < end for span in chosen):
            chosen.append(Span("telephone", start, end))
    return chosen


def speeds(texts: Sequence[Marked], full: bool) -> Iterator[dict[str, object]]:
    own = [text.text for text in texts]
    yield from _timed("own texts", own, by_phonenumbers)
    if (shared_folder() / "weibo_covid_stream").exists():
        posts = [post["text"] for post in read_stream(POSTS[full], SEED)]
        digits = [text for text in posts if any(character.isdigit() or character == "@" for character in text)]
        yield from _timed("real posts, all", posts)
        yield from _timed("real posts with a digit or @", digits, by_phonenumbers)
        yield from _timed("real posts with neither", sorted(set(posts) - set(digits)))
        yield from _timed("real posts in which any is found", [text for text in digits if find(text)])


def _timed(
    name: str, texts: Sequence[str], other: Callable[[str], object] | None = None
) -> Iterator[dict[str, object]]:
    """Microseconds of processor time a text; the peer's on a tenth of them."""
    length = sum(map(len, texts)) / len(texts)
    yield {"texts": name, "number": len(texts), "characters": length, **_percentiles(texts, find)}
    if other:
        yield {"texts": name, "by": "phonenumbers", "characters": length, **_percentiles(texts[::10], other)}


def _percentiles(texts: Sequence[str], finder: Callable[[str], object]) -> dict[str, object]:
    taken = sorted(min(_once(finder, text) for _ in range(ROUNDS)) for text in texts)
    return {
        "mean, µs": sum(taken) / len(taken),
        "p50, µs": taken[len(taken) // 2],
        "p95, µs": taken[len(taken) * 95 // 100],
    }


def _once(finder: Callable[[str], object], text: str) -> float:
    start = time.perf_counter_ns()
    finder(text)
    return (time.perf_counter_ns() - start) / 1000


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--full", action="store_true")
    run(arguments.parse_args().full)
