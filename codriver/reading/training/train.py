"""bin/train: build the reading model from the sets that a variant may learn from.

Twice the same sets give twice the same file.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from codriver.reading.meaning import model
from codriver.reading.meaning.heads import KINDS, NEEDS, OUTPUTS, Curve, Heads
from codriver.reading.meaning.kernel import Batch
from codriver.reading.training import cross, fit, languages, scores, sets
from codriver.reading.training.lessons import FOLDS, Class, number

SURE = 0.75  # a head speaks where this share of what it says is right
SURE_OF_LANGUAGE = 0.995
LEAST_F1 = 0.6  # below, a head is silent
STEPS = np.arange(0.3, 0.96, 0.01)


def lessons_of(variant: str) -> Class:
    """All lessons that a variant learns from."""
    lessons = Class()
    for source in sets.sources(variant):
        lessons.add(source.whole(), source.cost)
    return lessons


def shares(batch: Batch, curves: dict[str, Curve]) -> dict[str, np.ndarray]:
    """Each output's share for each text."""
    length = np.sqrt(np.maximum(batch.grams, 1))
    values = ((curves[name], batch.sums[:, at] / length) for at, name in enumerate(OUTPUTS))
    found = (0.5 + 0.5 * np.tanh((curve.slope * value + curve.offset) / 2) for curve, value in values)
    return dict(zip(OUTPUTS, found, strict=True))


def feelings(share: dict[str, np.ndarray]) -> np.ndarray:
    """Shares of negative, neutral and positive: [text, 3]."""
    neutral, polarity = share["neutral"], share["polarity"]
    return np.stack([(1 - neutral) * (1 - polarity), neutral, (1 - neutral) * polarity], 1)


def kinds(share: dict[str, np.ndarray]) -> np.ndarray:
    """Shares of the kinds: [text, kind], adding up to one."""
    each = np.stack([share[kind] for kind in KINDS], 1)
    return each / each.sum(1, keepdims=True)


def bounds(share: dict[str, np.ndarray], signs: np.ndarray, least_f1: float) -> dict[str, Any]:
    """From which share on each head speaks, found on texts that the weights had not seen and that have all labels."""
    row = {name: signs[at] for at, name in enumerate(OUTPUTS)}
    feeling = np.where(row["neutral"] > 0, 1, np.where(row["polarity"] > 0, 2, 0))
    kind = np.stack([row[kind] for kind in KINDS]).argmax(0)
    found = {"sentiment_from": _sure_from(feelings(share), feeling), "kind_from": _sure_from(kinds(share), kind)}
    best = {need: _best_from(share[need], row[need] > 0) for need in NEEDS}
    return found | {"needs_from": {need: bound if f1 >= least_f1 else 2.0 for need, (bound, f1) in best.items()}}


def _sure_from(share: np.ndarray, truth: np.ndarray) -> float:
    is_right, most = share.argmax(1) == truth, share.max(1)
    return next((round(float(step), 2) for step in STEPS if is_right[most >= step].mean() >= SURE), 0.95)


def _best_from(share: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    f1, bound = max((scores.f1(share >= step, truth), -step) for step in np.arange(0.15, 0.7, 0.01))
    return round(-float(bound), 2), f1


def heads_of(lessons: Class, batch: Batch, least_f1: float = LEAST_F1) -> Heads:
    """Curves and bounds, from each text's sums by weights that never saw it. A need below `least_f1` is silent."""
    signs = lessons.signs()
    curves = fit.curves(batch.sums, batch.grams, signs, lessons.of())
    own = np.char.startswith(lessons.of(), "own")
    share = {name: part[own] for name, part in shares(batch, curves).items()}
    return Heads(curves, **bounds(share, signs[:, own], least_f1))


def language_bound(texts: list[str], said: list[str]) -> float:
    """The lead per piece from which a language is named rightly SURE_OF_LANGUAGE of the time, on a fifth kept aside."""
    from codriver.reading.meaning.kernel import Adder

    is_kept = np.array([number(text) % FOLDS == 0 for text in texts])
    table = languages.train(texts, said, ~is_kept)
    nothing = cross.Learned(np.zeros(1 << model.BITS - 6, "u8"), np.zeros((1 << model.ROW_BITS, 16), "i1"))
    batch = Adder(nothing.table(memoryview(table.tobytes()).cast("b"))).add(
        [texts[at] for at in np.flatnonzero(is_kept)]
    )
    known = batch.languages[:, : len(languages.NAMED) + 1]
    order = np.sort(known, 1)
    lead = (order[:, -1] - order[:, -2]) / np.sqrt(np.maximum(batch.pieces, 1))
    is_right = np.array([*languages.NAMED, "other"])[known.argmax(1)] == np.array(said)[is_kept]
    return next(float(step) for step in range(200) if is_right[lead >= step].mean() >= SURE_OF_LANGUAGE)


def make(variant: str, path: Path) -> Heads:
    """Learn everything and write the model. Returns its heads."""
    lessons = lessons_of(variant)
    heads = heads_of(lessons, cross.unseen(lessons))
    texts, said = languages.lessons()
    heads = replace(heads, language_from=language_bound(texts, said))
    learned, table = cross.train(lessons), languages.train(texts, said)
    named = dict(zip(*np.unique(lessons.of(), return_counts=True), strict=True))
    card = {"variant": variant, "sets": {str(name): int(rows) for name, rows in named.items()}}
    write(path, learned, table, card, heads)
    return heads


def write(path: Path, learned: cross.Learned, table: np.ndarray, card: dict[str, Any], heads: Heads) -> None:
    """Write beside the path, then rename."""
    draft = path.with_suffix(".draft")
    parts = {"known": learned.known.view("u1"), "weights": learned.weights.reshape(-1), "languages": table.reshape(-1)}
    with draft.open("wb") as file:
        parts["card"] = np.frombuffer(model.card_bytes(card, heads), "u1")
        np.savez_compressed(file, **parts)  # type: ignore[arg-type] # mypy takes one of them for allow_pickle
    draft.replace(path)


def main() -> int:
    """Build one variant. Returns the exit status."""
    asked = argparse.ArgumentParser(prog="bin/train", description="Build the reading model from its sets.")
    which = asked.add_mutually_exclusive_group()
    which.add_argument("--licensed-only", action="store_const", const="cautious", dest="variant")
    which.add_argument("--research", action="store_const", const="research", dest="variant")
    asked.add_argument("--out", type=Path, help="file to write (default: the shipped one, or reading-VARIANT.npz)")
    said = asked.parse_args()
    variant = said.variant or "shipped"
    out = said.out or (model.SHIPPED if variant == "shipped" else Path(f"reading-{variant}.npz"))
    if not sets.folder().is_dir():
        print(f"No data sets at {sets.folder()}: set CODRIVER_SHARED to the folder above them.", file=sys.stderr)
        return 1
    heads = make(variant, out)
    print(f"{out}: {out.stat().st_size:,} bytes, {variant}")
    print(f"sentiment from {heads.sentiment_from}, kind from {heads.kind_from}, needs from {heads.needs_from}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
