"""The gate: the same questions to it and to its oracle, and how fast it decides.

Questions are drawn in chunks, each with its own dice, and two processes compare. What a chunk gave is kept below
benchmarks/.cache until the gate, the oracle or the questions change, so a full run can be cut short and taken up again.
Targets: no disagreement in 1,000,000; 1,000 decisions a second on one core; 100,000 people in less than 2 minutes.

python -m benchmarks.gate [--full]
"""

import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.board import Board

CACHE = Path(__file__).parent / ".cache" / "gate"
TERMS = Path(__file__).parents[1] / "codriver" / "terms"
WANTED = {False: (1, 5_000), True: (100, 10_000)}  # chunks, questions in each
PEOPLE = {False: 2_000, True: 100_000}
TIMED = {False: 1_000, True: 10_000}  # questions whose time is taken
ROUNDS, BATCH = 3, 1_000
SHOWN = 5  # disagreements

Chunk = tuple[int, int]  # seed, questions


def compare(chunk: Chunk) -> dict[str, Any]:
    """Ask both one chunk of questions. Returns what was counted, and where they are apart."""
    from codriver.terms.tests import asking
    from codriver.terms.tests.triples import questions

    begun = time.process_time()
    coverage, apart = asking.compared(questions(*chunk))
    return {"chunk": chunk, "coverage": coverage, "apart": apart, "seconds": time.process_time() - begun}


def kept(folder: Path, chunks: Iterable[Chunk], work: Callable[[Chunk], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what each chunk gave: first what an earlier run kept, then the others as they come, and keep them."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {chunk: folder / f"{chunk[0]}-{chunk[1]}.json" for chunk in chunks}
    yield from (json.loads(file.read_text("utf-8")) for file in files.values() if file.exists())
    open_ones = [chunk for chunk, file in files.items() if not file.exists()]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        for given in pool.imap_unordered(work, open_ones):
            file = files[tuple(given["chunk"])]
            fresh = file.with_suffix(".part")
            fresh.write_text(json.dumps(given), "utf-8")
            fresh.replace(file)
            yield given


def version() -> str:
    """A name for the gate, the oracle and the questions as they are now."""
    files = sorted([*TERMS.glob("*.py"), *(TERMS / "tests").glob("*.py")])
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def agreement(board: Board, chunks: int, each: int) -> None:
    """Compare all chunks; say how often each step was met, and show the first disagreements."""
    from codriver.terms.tests.asking import Coverage

    coverage, apart, seconds = Coverage(), [], 0.0
    for number, given in enumerate(kept(CACHE / version(), [(seed, each) for seed in range(chunks)], compare), 1):
        coverage.update(given["coverage"])
        apart += given["apart"]
        seconds += given["seconds"]
        print(f"  {number * each:,} asked, {len(apart)} apart", flush=True)
    for words in apart[:SHOWN]:
        print(words, flush=True)
    asked = coverage["all"]
    board.say(f"{asked:,} questions to gate and oracle: {len(apart)} disagreements. Target: 0.")
    board.say(f"Drawn, asked of both and compared: {asked / seconds:,.0f} a second of one core.")
    board.say("Met too rarely: " + (", ".join(coverage.rare()) or "none") + ".")
    for what in sorted(what for what in coverage if ":" in what):
        board.row({"what": what, "share": coverage.share(what)})


def speed(board: Board, count: int) -> None:
    """Ask the gate alone about messages, best of ROUNDS on one core, and about each by itself."""
    from codriver.terms.nouns import Planned
    from codriver.terms.tests.asking import gate
    from codriver.terms.tests.triples import questions

    asked = [question for question in questions(7, count) if isinstance(question.asked, Planned)]
    best = min(_seconds(lambda: [gate(question) for question in asked]) for _ in range(ROUNDS))
    each = sorted(_seconds(lambda question=question: gate(question)) for question in asked)
    board.row({"what": "decisions about messages", "a second": len(asked) / best, "target": "1,000"})
    p50, p99, slowest = (each[place] * 1e3 for place in (len(each) // 2, -len(each) // 100, -1))
    board.row({"what": "one decision", "p50, ms": p50, "p99, ms": p99, "slowest, ms": slowest})


def people(board: Board, count: int) -> None:
    """Decide one offer for `count` people, each with her own terms and what she had; only the gate is timed."""
    from codriver.terms import rules
    from codriver.terms.nouns import Law, Planned, Purpose
    from codriver.terms.tests.clocks import ZONES, years
    from codriver.terms.tests.triples import hours, sent_for, terms_for

    dice, offer = Random(11), Planned(Purpose("offers", "promotion", needs_consent=True), "email")
    at = years((2026, 2027))[0].replace(month=3, day=7, hour=20)  # the night after, New York's clocks go forward
    law, took = Law("", {"email": hours(dice, "UTC", at)}), 0.0
    for _ in range(0, count, BATCH):
        hers = [terms_for(dice, offer, dice.choice(ZONES), at) for _ in range(BATCH)]
        batch = [(terms, sent_for(dice, terms, offer, at)) for terms in hers]
        took += _seconds(lambda batch=batch: [rules.may(terms, offer, at, sent, law) for terms, sent in batch])
    board.row({"what": f"one offer for {count:,} people", "all, s": took, "a second": count / took, "target": "120 s"})


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def run(full: bool) -> None:
    """Compare, then measure."""
    board = Board("Gate", full)
    agreement(board, *WANTED[full])
    speed(board, TIMED[full])
    people(board, PEOPLE[full])
    board.close()


if __name__ == "__main__":
    run("--full" in sys.argv)
