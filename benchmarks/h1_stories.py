"""H1, the story of a post: which earlier post is it like? Our kernel and its peers on the same posts, in turns.

python -m benchmarks.h1_stories [--full]. Small: 20,000 posts. Full: 200,000 and 1,000,000 with the peers, 5,000,000
alone; what was measured before with the same kernel is taken from benchmarks/.cache, so a full run can be cut short.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.board import Board
from benchmarks.h1_peers import Contender, Datasketch, Gaoya, Ours, Rensa
from benchmarks.h1_posts import HARD_KINDS, KINDS, Post, posts
from benchmarks.h1_score import Score
from codriver.reading import build
from codriver.reading.likeness.kernel import Likeness, folded
from codriver.reading.likeness.settings import Settings

CACHE = Path(__file__).parent / ".cache"
ROUNDS, BLOCK = 3, 20_000
FRONTIER = {
    "ours, 6 posted, 1 compared": Settings(posted=6, verified=1),
    "ours, 10 posted, 2 compared": Settings(posted=10, verified=2),
    "ours": Settings(),
    "ours, 32 posted": Settings(posted=32),
    "ours, 32 posted, 8 compared": Settings(posted=32, verified=8),
}


def run(full: bool) -> None:
    """Measure, print, and with `full` record."""
    board = Board("h1_stories", full)
    board.say(f"Rate: posts a processor second, one thread, best of {ROUNDS} in turns (one, from a million posts on).")
    board.say("The peers get folded text for nothing; folding is part of ours.")
    board.say(f"Window of 1,000,000 texts: {Likeness().memory_bytes / 1e6:.0f} bytes a slot, fixed.")
    _race(board, 200_000 if full else 20_000, [Ours, Rensa, Gaoya])
    _race(board, 20_000 if full else 4_000, [Ours, Datasketch], rounds=1)
    _frontier(board, 200_000 if full else 20_000)
    _race(board, 200_000 if full else 20_000, [Ours, Gaoya], kinds=HARD_KINDS, rounds=1)
    if full:
        rows = _race(board, 5_000_000, [Ours], rounds=1)
        slope = rows["ours"]["slope"]
        board.say(f"From the first 200,000 posts of five million to the last 200,000 the rate changes by {slope:+.0%}.")
        _race(board, 1_000_000, [Ours, Rensa, Gaoya], rounds=1)  # one turn: at a million the peers need minutes
    board.close()


def _race(board: Board, size: int, who: list[Callable[[], Contender]], kinds=KINDS, rounds: int = ROUNDS) -> dict:
    """Let them take turns, block by block; the best round of each counts."""
    best: dict[str, dict] = {}
    for number in range(rounds):
        for name, figures in _cached(f"{size} {kinds} {number}", who, lambda: _turns(size, who, kinds)).items():
            best[name] = min(best.get(name, figures), figures, key=lambda one: one["seconds"])
    first = best.get("ours", next(iter(best.values())))
    for name, figures in best.items():
        row = {"who": name, "posts": size, "kinds": "hard" if kinds == HARD_KINDS else "usual"}
        row |= {"rate": size / figures["seconds"], "ours is x times": figures["seconds"] / first["seconds"]}
        board.row(row | {name: round(value, 4) for name, value in figures["quality"].items()})
    return best


def _frontier(board: Board, size: int) -> None:
    who = [lambda name=name, settings=settings: Ours(settings, name) for name, settings in FRONTIER.items()]
    board.say("The frontier of rate against F1, from fast to fine:")
    _race(board, size, who)


def _turns(size: int, who: list[Callable[[], Contender]], kinds: tuple[str, ...]) -> dict[str, dict]:
    contenders, score = [make() for make in who], Score()
    needs_folded = any(not isinstance(one, Ours) for one in contenders)
    pace: dict[str, list[float]] = {one.name: [] for one in contenders}
    for block in _blocks(posts(size, kinds=kinds)):
        raw = [post.text for post in block]
        plain = [folded(text) for text in raw] if needs_folded else raw
        for one in contenders:
            before = one.seconds
            one.take(raw, plain)
            pace[one.name].append((one.seconds - before) / len(raw))
        score.add(block)
    return {one.name: _figures(one, pace[one.name], score) for one in contenders}


def _figures(one: Contender, pace: list[float], score: Score) -> dict:
    """The slope leaves the first block out: it also pays for the memory that the others find ready."""
    slope = np.mean(pace[1:11]) / np.mean(pace[-10:]) - 1 if len(pace) > 20 else 0.0
    return {"seconds": one.seconds, "slope": float(slope), "quality": score.of(one.like)}


def _blocks(made: Iterator[Post]) -> Iterator[list[Post]]:
    while block := list(islice(made, BLOCK)):
        yield block


def _cached(key: str, who: list[Callable[[], Contender]], measure: Callable[[], dict]) -> dict:
    """Figures of the same kernel, settings and posts are not measured twice; small runs always are."""
    size = int(key.split()[0])
    if size < 100_000:
        return measure()
    names = [make().name for make in who]
    path = CACHE / "h1_stories.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    key = f"{key} {build.name('likeness')} {asdict(Settings())} {names}"
    if key not in known:
        known[key] = measure()
        CACHE.mkdir(exist_ok=True)
        path.write_text(json.dumps(known, indent=1))
    return known[key]


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--full", action="store_true")
    run(arguments.parse_args().full)
