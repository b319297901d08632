"""What search is measured on: texts, made or real, what is asked of them, and the truth by a look at every one."""

import csv
import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks import h1_posts
from benchmarks.story_posts import shared_folder
from benchmarks.whole_import import MADE

EACH = 60  # queries of each of the five kinds
HAN = re.compile("[\u4e00-\u9fff]+")
WORD = re.compile("[a-z0-9]+")


def texts_file(size: str) -> Path:
    """Return a file of texts, one a line, making it once."""
    MADE.mkdir(exist_ok=True)
    path = MADE / f"h5-{size}.txt"
    if not path.exists():
        texts = real_texts() if size == "real" else (post.text for post in h1_posts.posts(int(size)))
        with path.with_suffix(".part").open("w", encoding="utf-8") as out:
            out.writelines(" ".join(text.split()) + "\n" for text in texts)
        path.with_suffix(".part").replace(path)
    return path


def real_texts() -> Iterator[str]:
    """Yield the real posts; nothing without the shared data."""
    with gzip.open(shared_folder() / "weibo_covid_stream" / "posts.csv.gz", "rt", encoding="utf-8", newline="") as file:
        yield from (row["text"].replace("\0", "") for row in csv.DictReader(file) if row["text"].strip())


def read(path: Path) -> Iterator[str]:
    """Yield the texts of a file."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield line[:-1]


def distinct(path: Path) -> Iterator[str]:
    """Yield every text once, as search numbers them."""
    seen: set[int] = set()
    for text in read(path):
        if (mark := hash(text)) not in seen:
            seen.add(mark)
            yield text


def batches(texts: Iterator[str], size: int) -> Iterator[list[str]]:
    """Yield lists of texts."""
    while some := list(islice(texts, size)):
        yield some


def queries(path: Path) -> dict[str, list[str]]:
    """Draw what is asked: signs and words of random texts, so that common ones are asked often."""
    dice, kinds = Random(11), {str(n): [] for n in (1, 2, 3, 4)} | {"word": []}
    texts = list(islice(read(path), 200_000))
    while any(len(found) < EACH for found in kinds.values()):
        text = dice.choice(texts).casefold()
        runs, words = HAN.findall(text), WORD.findall(text)
        length = dice.choice((1, 2, 3, 4))
        long = [run for run in runs if len(run) >= length]
        if long and len(kinds[str(length)]) < EACH:
            run = dice.choice(long)
            start = dice.randrange(len(run) - length + 1)
            kinds[str(length)].append(run[start : start + length])
        if words and len(kinds["word"]) < EACH:
            kinds["word"].append(dice.choice(words))
    return kinds


def judged(
    path: Path, asked: dict[str, list[str]], ask: Callable[[str, int], Sequence[int]]
) -> dict[str, tuple[float, float]]:
    """Return (recall, precision) of what `ask` finds, over all queries, against a look at every text."""
    from codriver.listening.searching import rules
    from codriver.reading.letters import composed, fold

    texts = list(distinct(path))
    forms = {"case alike": [text.casefold() for text in texts], "all alike": [fold(composed(text)) for text in texts]}
    hits = dict.fromkeys(forms, 0)
    true, found = dict.fromkeys(forms, 0), 0
    for query in [query for some in asked.values() for query in some]:
        terms = rules.read(query)
        numbers = ask(query, len(texts))
        got = {n - 1 for n in numbers if terms.is_exact or rules.holds(terms, texts[n - 1])}
        found += len(got)
        for form, all_texts in forms.items():
            there = truth(all_texts, query if form == "case alike" else fold(query))
            true[form] += len(there)
            hits[form] += len(there & got)
    return {form: (hits[form] / true[form], hits[form] / found) for form in forms}


def truth(texts: list[str], query: str) -> set[int]:
    """Look at every text."""
    having = {n for n, text in enumerate(texts) if query in text}
    if HAN.match(query):
        return having
    word = re.compile(f"(?<![^\\W_\u4e00-\u9fff]){query}(?![^\\W_\u4e00-\u9fff])")
    return {n for n in having if word.search(texts[n])}
