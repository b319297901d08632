"""How well the reader reads: feelings five-fold on every set and by three variants, needs and kind on the sentences
kept for the test, language beside lingua.

python -m benchmarks.reading_scores [--full]. The small size reads at most 1,500 texts of a set.
"""

import argparse
from functools import partial

import numpy as np

from benchmarks import reading_tasks
from benchmarks.board import Board
from codriver.reading.meaning.heads import KINDS, NEEDS, SENTIMENTS
from codriver.reading.meaning.kernel import Adder
from codriver.reading.meaning.reader import Reader
from codriver.reading.training import cross, fit, own, scores, sets, train
from codriver.reading.training.lessons import FOLDS, Class, number

SMALL = 1_500


def lessons(names: set[str], most: int) -> Class:
    """Lessons of these sets, at most so many a set: those with the smallest SHA-256."""
    found = Class()
    for source in sets.SOURCES:
        if source.name in names:
            found.add(sorted(source.whole(), key=lambda one: number(one.text))[:most], source.cost)
    return found


def figures(figure: scores.Figure) -> dict[str, object]:
    return {"value": round(figure.value, 4), "95 %": f"{figure.low:.4f}-{figure.high:.4f}", "texts": figure.texts}


def feelings(board: Board, most: int) -> None:
    """Each variant five-fold: each set's accuracy by the one shared model."""
    for variant in ("shipped", "cautious", "research"):
        names = {source.name for source in sets.sources(variant)}
        whole = lessons({source.name for source in sets.SOURCES}, most)
        may = np.array([one in names or one.startswith("own") for one in whole.of()])
        batch = cross.unseen(whole, ("polarity", "neutral"), may)
        signs, of = whole.signs(), whole.of()
        curves = fit.curves(batch.sums, batch.grams, np.where(may, signs, 0), of)
        share = train.shares(batch, curves)
        for name in sorted(set(of)):
            here = (of == name) & (signs[0] != 0)
            polarity = (share["polarity"] > 0.5) == (signs[0] > 0)
            by_fold = [polarity[here & (whole.folds() == fold)].mean() for fold in range(FOLDS)]
            row = {
                "variant": variant,
                "what": f"{name}, positive or negative",
                **figures(scores.accuracy(polarity[here])),
            }
            board.row(
                row | {"mean of folds": float(np.mean(by_fold)), "learned from": "yes" if may[here].all() else "no"}
            )
        for name in ("airline_tweets", "own, zh", "own, en"):
            three(
                board,
                variant,
                name,
                train.feelings(train.shares(batch, three_curves(batch, signs, of, name))),
                signs,
                of,
            )


def three_curves(batch, signs, of, name) -> dict[str, fit.Curve]:
    """Curves fitted on one set: how often its texts are neutral is a matter of the set."""
    return fit.curves(batch.sums, batch.grams, np.where(of == name, signs, 0), of)


def three(board: Board, variant: str, name: str, share: np.ndarray, signs: np.ndarray, of: np.ndarray) -> None:
    here = of == name
    truth = np.where(signs[1] > 0, 1, np.where(signs[0] > 0, 2, 0))[here]
    said = share[here].argmax(1)
    row = {"variant": variant, "what": f"{name}, three feelings", **figures(scores.accuracy(said == truth))}
    board.row(row | {"macro-F1": scores.macro_f1(said, truth, len(SENTIMENTS))})


def alone(board: Board, most: int) -> None:
    """The same learner on one set alone."""
    for name in (sets.HOTEL, sets.MEALS, sets.SHOPPING):
        mine = lessons({name}, most)
        batch = cross.unseen(mine, ("polarity",))
        right = (batch.sums[:, 0] > 0) == (mine.signs()[0] > 0)
        board.row(
            {"variant": "this set alone", "what": f"{name}, positive or negative", **figures(scores.accuracy(right))}
        )


def kept(board: Board, variant: str = "shipped") -> None:
    """Needs and kind on the kept half of the sentences that were labelled twice."""
    learned = train.lessons_of(variant)
    heads = train.heads_of(learned, cross.unseen(learned), least_f1=0)
    sentences = own.kept()
    share = train.shares(Adder(cross.train(learned).table()).add([one.text for one in sentences]), heads.curves)
    language = np.array([one.language for one in sentences])
    for name in ("zh", "en", "both"):
        here = (language == name) | (name == "both")
        kinds(board, name, train.kinds(share)[here], [one for one, mine in zip(sentences, here, strict=True) if mine])
        yes = np.stack([share[need] >= heads.needs_from[need] for need in NEEDS], 1)[here]
        is_so = np.array([[need in one.needs for need in NEEDS] for one in sentences])[here]
        for what, some in {
            "needs, macro-F1": range(len(NEEDS)),
            **{f"{n}, F1": [at] for at, n in enumerate(NEEDS)},
        }.items():
            measure = partial(needs_f1, yes[:, some], is_so[:, some])
            board.row({"what": f"kept half, {name}: {what}", **figures(scores.with_interval(measure, len(yes)))})


def needs_f1(yes: np.ndarray, is_so: np.ndarray, pick: np.ndarray) -> float:
    return float(np.mean([scores.f1(yes[pick, at], is_so[pick, at]) for at in range(yes.shape[1])]))


def kinds(board: Board, name: str, share: np.ndarray, sentences: list[own.Sentence]) -> None:
    """Kind of every kept sentence, and of those where the head speaks."""
    said, truth = share.argmax(1), np.array([KINDS.index(one.kind) for one in sentences])
    figure = scores.with_interval(lambda pick: scores.macro_f1(said[pick], truth[pick], len(KINDS)), len(said))
    board.row({"what": f"kept half, {name}: kind, macro-F1", **figures(figure)})
    speaks = share.max(1) >= Reader.load().heads.kind_from
    right = scores.accuracy((said == truth)[speaks])
    board.row({"what": f"kept half, {name}: kind where it speaks", **figures(right), "named": float(speaks.mean())})


def spoken(board: Board) -> None:
    """What the shipped reader says of the kept sentences: each head for itself, and silent where two contradict."""
    sentences, reader = own.kept(), Reader.load()
    texts, language = [one.text for one in sentences], np.array([one.language for one in sentences])
    for how, found in {"each for itself": reader.apart(texts), "as read": reader.read(texts)}.items():
        for head, labels, said in (("feeling", SENTIMENTS, found.sentiment), ("kind", KINDS, found.kind)):
            named = [one.sentiment if head == "feeling" else one.kind for one in sentences]
            truth = np.array([labels.index(name) for name in named])
            for name in ("zh", "en", "both"):
                here = (language == name) | (name == "both")
                speaks = (said >= 0) & here
                figure = figures(scores.accuracy((said == truth)[speaks]))
                what = f"kept half, {name}: {head} where it speaks, {how}"
                board.row({"what": what, **figure, "named": float(speaks.sum() / here.sum())})


def agreement(board: Board) -> None:
    """How far the two labellers agree, before what differed was settled: Cohen's kappa."""
    first, second = own.first(), own.second()
    both = [(first[text], second[text]) for text in second if text in first]
    columns = {"sentiment": lambda one: one.sentiment, "kind": lambda one: one.kind}
    columns |= {need: lambda one, need=need: need in one.needs for need in NEEDS}
    for name, of in columns.items():
        value = scores.kappa([of(one) for one, _ in both], [of(other) for _, other in both])
        board.row({"what": f"two labellers, {name}, kappa", "value": round(value, 3), "texts": len(both)})


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--full", action="store_true", help="all texts")
    full = asked.parse_args().full
    board = Board("reading_scores", full)
    agreement(board)
    spoken(board)
    if not sets.folder().is_dir():
        board.say("The data sets are not here: set CODRIVER_SHARED.")
        return
    most = 10**9 if full else SMALL
    feelings(board, most)
    alone(board, most)
    kept(board)
    reading_tasks.run(board, most)
    reading_tasks.languages(board, 3_000 if full else 150)
    board.close()


if __name__ == "__main__":
    main()
