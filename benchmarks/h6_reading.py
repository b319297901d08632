"""H6: reading a message. fastText over characters, snownlp and ours, on one split of the shopping reviews.

python -m benchmarks.h6_reading [--full]
"""

import argparse
import time
import timeit

import numpy as np

from benchmarks import reading_peers as peers
from benchmarks.board import Board
from codriver.reading.meaning.kernel import Adder
from codriver.reading.meaning.model import load
from codriver.reading.meaning.reader import Reader
from codriver.reading.training import cross, sets
from codriver.reading.training.lessons import FOLDS, number

ROUNDS, SMALL, SLOW = 5, 6_000, 300  # rounds; texts of the small size; texts that the slow peer is asked


def split(most: int) -> tuple[peers.Labelled, peers.Labelled]:
    """What is learned from and what is asked: shopping reviews by the SHA-256 of their text."""
    rows = [(row["review"], row["label"] == "1") for row in sets.table(f"{sets.SHOPPING}/reviews.csv.gz")]
    rows = sorted(((text, good) for text, good in rows if text.strip()), key=lambda row: number(row[0]))[:most]
    learned = [row for row in rows if number(row[0]) % FOLDS]
    return learned, [row for row in rows if number(row[0]) % FOLDS == 0]


def race(board: Board, learned: peers.Labelled, asked: peers.Labelled) -> None:
    """Ask all of them in turn, best of ROUNDS, in processor seconds of one thread."""
    texts, truth = [text for text, _ in asked], np.array([good for _, good in asked])
    spaced, reader = [peers.spaced(text) for text in texts], Reader.load()
    theirs, ours = peers.fasttext(learned), peers.ours(learned)
    asking = {
        "fastText, characters": lambda: theirs(spaced),
        "ours, all heads added up": lambda: ours(texts),
        "ours, all heads in labels and shares": lambda: reader.read(texts),
    }
    best = dict.fromkeys(asking, float("inf"))
    for _ in range(ROUNDS):
        for name, ask in asking.items():
            best[name] = min(best[name], peers.seconds(ask))
    right = {"fastText, characters": theirs(spaced) == truth, "ours, all heads added up": ours(texts) == truth}
    base = len(texts) / best["fastText, characters"]
    for name, took in best.items():
        rate = len(texts) / took
        row = {"reader": name, "messages/s": rate, "times fastText": rate / base}
        board.row(row | ({"accuracy": float(right[name].mean())} if name in right else {}))
    slow = texts[:SLOW]
    found: list[np.ndarray] = []
    took = peers.seconds(lambda: found.append(peers.snownlp(slow)))
    rate = len(slow) / took
    accuracy = float((found[0] == truth[:SLOW]).mean())
    board.row({"reader": "snownlp", "messages/s": rate, "times fastText": rate / base, "accuracy": accuracy})


def heads(board: Board, learned: peers.Labelled, texts: list[str]) -> None:
    """What four heads cost beside one: the same kernel, the same texts, other columns filled."""
    reader, adder, curve = Reader.load(), Adder(load().table), load().heads.curves["polarity"]

    def polarity() -> np.ndarray:
        batch = adder.add(texts)
        value = curve.slope * batch.sums[:, 0] / np.sqrt(np.maximum(batch.grams, 1)) + curve.offset
        return 1 / (1 + np.exp(-value))

    taken = [(peers.seconds(polarity), peers.seconds(lambda: reader.read(texts))) for _ in range(3 * ROUNDS)]
    alone, four = (min(one) for one in zip(*taken, strict=True))
    board.say(f"Four heads in labels and shares: {four / alone:.2f} times as long as the share of one output alone.")
    took = min(peers.seconds(lambda: cross.train(peers.lessons_of(learned))) for _ in range(2))
    board.say(f"Training one head on {len(learned):,} messages: {took:.2f} s.")
    message = sorted(texts, key=len)[len(texts) // 2]
    each = min(timeit.repeat(lambda: reader.one(message), number=500, repeat=9, timer=time.process_time)) / 500 * 1e6
    board.say(f"One message of {len(message)} characters alone: {each:.1f} µs with the kernel.")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--full", action="store_true", help="all 37,881 reviews")
    full = asked.parse_args().full
    board = Board("h6_reading", full)
    if not sets.folder().is_dir():
        board.say("The data sets are not here: set CODRIVER_SHARED.")
        return
    learned, tested = split(10**9 if full else SMALL)
    board.say(f"{len(learned):,} reviews learned from, {len(tested):,} asked; one thread, best of {ROUNDS}.")
    heads(board, learned, [text for text, _ in tested])
    race(board, learned, tested)
    board.close()


if __name__ == "__main__":
    main()
