"""Who takes part in H6: fastText over characters, snownlp, and ours; each trained and asked on the same texts."""

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from codriver.reading.meaning.heads import OUTPUTS
from codriver.reading.meaning.kernel import Adder
from codriver.reading.training import cross
from codriver.reading.training.lessons import Class, Lesson

# The most accurate of 1-3 characters, 10-50 rounds and rates of .1-1 on a fifth of these texts, within a minute each.
FASTTEXT = {"wordNgrams": 3, "epoch": 25, "lr": 0.5, "dim": 16, "bucket": 2_000_000, "thread": 1, "verbose": 0}
Labelled = Sequence[tuple[str, bool]]


def spaced(text: str) -> str:
    """A text as fastText wants Chinese: one character, one word."""
    return " ".join(text.replace("\n", " ").replace(" ", ""))


def fasttext(learned: Labelled) -> Callable[[list[str]], np.ndarray]:
    """fastText's supervised classifier over characters, and the function that asks it. Spacing is not counted."""
    import fasttext

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "learned.txt")
        path.write_text("".join(f"__label__{int(good)} {spaced(text)}\n" for text, good in learned), "utf-8")
        model = fasttext.train_supervised(os.fspath(path), **FASTTEXT)
    return lambda texts: np.array([label[0] == "__label__1" for label in model.predict(texts)[0]])


def snownlp(texts: list[str]) -> np.ndarray:
    """snownlp's own sentiment, as it comes."""
    from snownlp import SnowNLP

    return np.array([SnowNLP(text).sentiments > 0.5 for text in texts])


def lessons_of(learned: Labelled) -> Class:
    """Lessons of one head."""
    lessons = Class()
    lessons.add(Lesson(text, "reviews", {"polarity": 1 if good else -1}) for text, good in learned)
    return lessons


def ours(learned: Labelled) -> Callable[[list[str]], np.ndarray]:
    """Our table trained on the same texts, all its columns added up as in the product."""
    adder = Adder(cross.train(lessons_of(learned)).table())
    return lambda texts: adder.add(texts).sums[:, OUTPUTS.index("polarity")] > 0


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start
