"""Five-fold: every text is read by weights that never saw it. Equal texts never cross."""

from dataclasses import dataclass

import numpy as np

from codriver.reading.meaning import model
from codriver.reading.meaning.heads import OUTPUTS
from codriver.reading.meaning.kernel import Adder, Batch, rows
from codriver.reading.meaning.reference import ROW, Table
from codriver.reading.training import fit
from codriver.reading.training.lessons import FOLDS, Class

NO_LANGUAGES = memoryview(bytes(ROW << model.LANGUAGE_BITS)).cast("b")


@dataclass(frozen=True)
class Learned:
    """What one training gives: which grams are known, and the weights."""

    known: np.ndarray
    weights: np.ndarray

    def table(self, languages: memoryview = NO_LANGUAGES) -> Table:
        weights = memoryview(self.weights.tobytes()).cast("b")
        known = memoryview(self.known.tobytes())
        return Table(known, model.BITS, weights, model.ROW_BITS, languages, model.LANGUAGE_BITS)


def train(lessons: Class, use: np.ndarray | None = None, outputs: tuple[str, ...] = OUTPUTS) -> Learned:
    """Learn from these lessons; `use` says which of them (all by default)."""
    chosen = np.arange(len(lessons.texts)) if use is None else np.flatnonzero(use)
    texts = [lessons.texts[at] for at in chosen]
    own = np.char.startswith(lessons.of()[chosen], "own")
    known = fit.known(texts, np.where(own, fit.OWN_COUNTS, 1.0))
    cut = rows(texts, known, model.BITS, model.ROW_BITS)
    signs = lessons.signs()[:, chosen]
    signs[[at for at, name in enumerate(OUTPUTS) if name not in outputs]] = 0
    return Learned(known, fit.learn_all(cut, model.ROW_BITS, signs, lessons.cost()[chosen]))


def unseen(lessons: Class, outputs: tuple[str, ...] = OUTPUTS, use: np.ndarray | None = None) -> Batch:
    """Each text's sums by the weights of the other four folds. `use`: the lessons that may be learned from."""
    folds, parts = lessons.folds(), []
    use = np.ones(len(folds), "?") if use is None else use
    for fold in range(FOLDS):
        here = np.flatnonzero(folds == fold)
        adder = Adder(train(lessons, use & (folds != fold), outputs).table())
        parts.append((here, adder.add([lessons.texts[at] for at in here])))
    whole = [np.zeros((len(folds), *part.shape[1:]), part.dtype) for part in parts[0][1]]
    for here, batch in parts:
        for to, part in zip(whole, batch, strict=True):
            to[here] = part
    return Batch(*whole)
