"""What else the same grams and learner can tell, reported and not shipped; and language beside lingua."""

import numpy as np

from benchmarks.board import Board
from codriver.reading.meaning import model
from codriver.reading.meaning.heads import LANGUAGES
from codriver.reading.meaning.kernel import rows
from codriver.reading.meaning.reader import Reader
from codriver.reading.training import fit, scores, sets
from codriver.reading.training.lessons import FOLDS, number

LETTERS = 20  # from so many letters on the language is compared
BESIDE = (
    "CHINESE JAPANESE KOREAN GREEK HEBREW THAI ENGLISH SPANISH PORTUGUESE ITALIAN FRENCH GERMAN DUTCH POLISH TURKISH"
)
ORACLE = f"{BESIDE} INDONESIAN SWEDISH TAGALOG RUSSIAN ARABIC".split()


def emotion() -> list[tuple[str, set[str]]]:
    return [(row["review"], {row["label"]}) for row in sets.table("weibo_covid_emotion/posts.csv.gz")]


def review_kind() -> list[tuple[str, set[str]]]:
    return [(row["review"], {row["label"]}) for row in sets.table("google_play_review_types/reviews.csv.gz")]


def car_topics() -> list[tuple[str, set[str]]]:
    found = sets.objects("bdci_car_opinions/comments.jsonl.gz")
    return [(row["text"], {label["subject"] for label in row["labels"]}) for row in found]


TASKS = {
    "emotion, 7 labels": emotion,
    "review kind, 4 labels": review_kind,
    "car topics, 10 labels, several": car_topics,
}


def run(board: Board, most: int) -> None:
    """Five-fold macro-F1 of each task, one yes or no a label."""
    for name, read in TASKS.items():
        found = sorted(((text, labels) for text, labels in read() if text.strip()), key=lambda one: number(one[0]))[
            :most
        ]
        names = sorted(set().union(*(labels for _, labels in found)))
        is_so = np.array([[label in labels for label in names] for _, labels in found])
        sums = unseen([text for text, _ in found], is_so)
        said = sums > 0
        if is_so.sum(1).max() == 1:
            said = sums.argmax(1)[:, None] == np.arange(len(names))
            board.row({"what": f"{name}, accuracy", **_row(scores.accuracy((said & is_so).any(1)))})
        pick = lambda chosen, said=said, is_so=is_so: float(  # noqa: E731 # a measure of chosen texts
            np.mean([scores.f1(said[chosen, at], is_so[chosen, at]) for at in range(is_so.shape[1])])
        )
        board.row({"what": f"{name}, macro-F1", **_row(scores.with_interval(pick, len(found)))})


def unseen(texts: list[str], is_so: np.ndarray) -> np.ndarray:
    """Each text's sum for each label, by weights of the other four folds, in floats."""
    folds = np.array([number(text) % FOLDS for text in texts])
    sums = np.zeros(is_so.shape)
    for fold in range(FOLDS):
        use = folds != fold
        known = fit.known([text for text, used in zip(texts, use, strict=True) if used])
        cut = rows(texts, known, model.BITS, model.ROW_BITS)
        weighed, owner = fit.weigh(cut, model.ROW_BITS, use), np.repeat(np.arange(len(texts)), np.diff(cut.begin))
        for at in range(is_so.shape[1]):
            weight = fit.learn(weighed, np.where(is_so[:, at], 1, -1), 4.0 * use)
            total = np.bincount(owner, weight[cut.row] * cut.often, minlength=len(texts))
            sums[~use, at] = (total / np.sqrt(np.maximum(np.diff(cut.begin), 1)))[~use]
    return sums


def languages(board: Board, most: int) -> None:
    """How often lingua names the same language, on texts of at least LETTERS letters in which we name one."""
    from lingua import Language, LanguageDetectorBuilder

    lingua = LanguageDetectorBuilder.from_languages(*(getattr(Language, name) for name in ORACLE)).build()
    reader = Reader.load()
    for name, path, column in (
        ("waimai_10k", "waimai_10k/reviews.csv.gz", "review"),
        ("weibo_covid_stream", "weibo_covid_stream/posts.csv.gz", "text"),
        ("banking77", "banking77/utterances.csv.gz", "text"),
        ("airline_tweets", "airline_tweets/tweets.csv.gz", "text"),
        ("crisislex_t26, several languages", "crisislex_t26/tweets.csv.gz", "text"),
    ):
        texts = [row[column] for row in sets.table(path)]
        texts = [text for text in sorted(texts, key=number) if sum(map(str.isalpha, text)) >= LETTERS][:most]
        ours = np.array([LANGUAGES[code] for code in reader.read(texts).language])
        found = [lingua.detect_language_of(text) for text in texts]
        theirs = np.array([one.iso_code_639_1.name.lower() if one else "und" for one in found])
        is_named = ours != "und"
        agree = scores.accuracy((ours == theirs)[is_named])
        board.row({"what": f"language as lingua names it, {name}", **_row(agree), "named": float(is_named.mean())})


def _row(figure: scores.Figure) -> dict[str, object]:
    return {"value": round(figure.value, 4), "95 %": f"{figure.low:.4f}-{figure.high:.4f}", "texts": figure.texts}
