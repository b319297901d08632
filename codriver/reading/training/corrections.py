"""A company's layer from its corrections: what must be added to the shipped weights so that they come out right.

The shipped weights stay as they are. A fifth of the corrections is never learned from: on it, each head is measured
with and without the layer, and where no more comes out right the head keeps to the shipped weights.
"""

from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from codriver.reading import rules
from codriver.reading.meaning import layer, model
from codriver.reading.meaning.heads import NEEDS, OUTPUTS, Meaning
from codriver.reading.meaning.kernel import Adder, rows
from codriver.reading.meaning.model import Model
from codriver.reading.meaning.reader import Reader
from codriver.reading.meaning.reference import ROW, Table
from codriver.reading.training import fit, own

COST = 8.0  # how much a mistake on a corrected text counts against small changes
OFTEN = 2  # corrected texts that make a gram known, if it was not
Said = Sequence[tuple[str, str, str]]  # text, head, label


def learn(said: Said, folder: Path, base: Model | None = None) -> list[rules.Effect]:
    """Learn a layer from corrections and write it, with the changes of those heads that gain by it.

    Returns   the effect on each head, in the order of rules.HEADS.
    """
    base = base or model.load()
    learned = [one for one in said if not rules.is_kept(one[0])]
    words = _words(sorted({text for text, _, _ in learned}))
    wider = layer.merged(base.table, _layer(words, NO_CHANGE, base, 0))
    changes = {head: _change([one for one in learned if one[1] == head], wider, base) for head in rules.HEADS}
    effects = [_effect(head, said, base, _layer(words, changes[head], base, 0)) for head in rules.HEADS]
    used = [changes[effect.head] for effect in effects if effect.is_used]
    before = layer.newest(folder)
    number = layer.read(before).number + 1 if before else 1
    layer.write(folder, _layer(words if used else array("I"), sum(used, NO_CHANGE), base, number))
    return effects


NO_CHANGE = np.zeros((1 << model.ROW_BITS, ROW), "i2")


def _words(texts: list[str]) -> array:
    """Places of grams that several corrected texts have."""
    everything = np.full(1 << model.BITS - 6, ~np.uint64(0))
    met = np.bincount(rows(texts, everything, model.BITS, model.BITS).row, minlength=1 << model.BITS)
    return array("I", np.flatnonzero(met >= OFTEN).tolist())


def _change(said: Said, table: Table, base: Model) -> np.ndarray:
    """What corrections of one head add to the weights: int16 [rows, ROW]."""
    if len(said) < rules.FEWEST_LEARNED:
        return NO_CHANGE
    change, texts = NO_CHANGE.copy(), [text for text, _, _ in said]
    batch = Adder(table).add(texts)
    root = np.sqrt(np.maximum(batch.grams, 1))
    weighed = _weigh(texts, root, table)
    lessons = [rules.lesson(head, label) for _, head, label in said]
    for at, name in enumerate(OUTPUTS):
        signs, curve = np.array([lesson.get(name, 0) for lesson in lessons], "i1"), base.heads.curves[name]
        if signs.any() and curve.slope:
            margin = curve.slope * batch.sums[:, at] / root + curve.offset
            weight = fit.learn(weighed, signs, np.full(len(texts), COST), margin)
            change[:, at] = np.clip(np.rint(weight / curve.slope), -127, 127)
    return change


def _weigh(texts: list[str], root: np.ndarray, table: Table) -> fit.Weighed:
    """Grams weigh by how rare they are in our own sentences and these texts; a text by what its curve divides by."""
    known = np.frombuffer(bytes(table.known), "<u8").copy()
    usual = [sentence.text for sentence in own.learned()]
    met = np.zeros(1 << model.ROW_BITS)
    for some in (usual, texts):
        cut = rows(some, known, model.BITS, model.ROW_BITS)
        met += np.bincount(cut.row, minlength=len(met))
    count = len(usual) + len(texts) + 1
    rarity = (np.log(count / (met + 1)) / np.log(count)).clip(0).astype("f4")
    value = (cut.often * rarity[cut.row] / np.repeat(root, np.diff(cut.begin))).astype("f4")
    square = np.add.reduceat(np.append(value * value, np.float32(0)), cut.begin[:-1]) * (np.diff(cut.begin) > 0)
    return fit.Weighed(cut, value, square.astype("f4"), rarity)


def _layer(words: array, change: np.ndarray, base: Model, number: int) -> layer.Layer:
    """The rows that change, as they are kept."""
    touched = np.flatnonzero(change.any(1))
    small = np.clip(change[touched], -127, 127).astype("i1")
    changed = array("I", touched.tolist()), array("b", small.tobytes())
    return layer.Layer(number, layer.name_of(base.table), words, *changed)


def _effect(head: str, said: Said, base: Model, learned: layer.Layer) -> rules.Effect:
    """Measure a head on its corrections that were kept aside, without and with its change."""
    mine = [one for one in said if one[1] == head]
    kept = [one for one in mine if rules.is_kept(one[0])]
    effect = rules.Effect(head, len(mine) - len(kept), len(kept))
    if not effect.is_enough:
        return effect
    readers = (Reader(base), Reader(base, layer.merged(base.table, learned)))
    before, after = (sum(_right(one, kept)) for one in readers)
    return rules.Effect(head, effect.learned, effect.kept, before, after)


def _right(reader: Reader, kept: Said) -> list[bool]:
    found = reader.read([text for text, _, _ in kept])
    spoken = {need for need in NEEDS if reader.heads.needs_from.get(need, 2.0) <= 1}
    return [_is_right(found.one(at), head, label, spoken) for at, (_, head, label) in enumerate(kept)]


def _is_right(meaning: Meaning, head: str, label: str, spoken: set[str]) -> bool:
    """A head that says nothing is not right. Of needs, those that are silent do not count."""
    if head == "needs":
        return meaning.needs is not None and {n.label for n in meaning.needs} == set(label.split(",")) & spoken
    said = meaning.sentiment if head == "sentiment" else meaning.kind
    return said is not None and said.label == label
