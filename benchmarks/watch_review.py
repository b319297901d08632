"""Watch review: fifty answers in the queue of a watch, and how much more of what it tells then is meant.

A seeded stream of real posts is heard by a watch; the data set's label answers what the product's own queue asks, fifty
times; then a second part of the stream is heard, of which nothing was asked. Compared at equal recall: the share of
the meant ones that is told after the answers. Words rank nothing: before, a watch of words is right in as many of any
such share as it is in all. A watch about something begins with ten examples, and is ranked by them before.

The peer learns from the same fifty answers (and ten examples against other posts): fastText over words or characters.
Where the page says that it has not learned, all is told and the gain is nought.

    bin/bench watch_review [--full]
"""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import sqrt
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from benchmarks.board import Board
from benchmarks.databases import on_each_database
from benchmarks.story_pages import MENTION, _insert
from benchmarks.story_posts import shared_folder
from benchmarks.watch_tasks import TASKS, Posts, Task, stream

ANSWERS = 50
EXAMPLES = 10
SEEDS = {False: 2, True: 4}
MOST = {False: 600, True: 1_000}  # posts of a stream: half heard before the answers, half after them
SMALL = 2  # tasks of the small size
LEARN = 10  # answers between two learnings
FASTTEXT = {"wordNgrams": 2, "epoch": 50, "dim": 16, "bucket": 100_000, "thread": 1, "verbose": 0}
START = datetime(2026, 1, 5, tzinfo=UTC)
T95 = {2: 12.71, 4: 3.18}  # Student's, two-sided, by seeds


def run_all(only: str, full: bool) -> list[list[dict[str, Any]]]:
    """Run the tasks of a name, each as often as there are seeds. Returns what came of each."""
    from codriver.staff.models import User

    user = User.objects.create_user("press@example.com", "a long road home", name="P", role="owner")
    found = []
    for task in chosen(only, full):
        found.append([run_task(task, seed, MOST[full], user) for seed in range(SEEDS[full])])
        print(f"  {task.name}: {[told(one) for one in found[-1]]}", file=sys.stderr, flush=True)
    return found


def chosen(only: str, full: bool) -> list[Task]:
    tasks = sorted((task for task in TASKS if only in task.name), key=lambda task: task.is_development)
    return tasks if full else tasks[:SMALL]


def run_task(task: Task, seed: int, most: int, user: Any) -> dict[str, Any]:
    """Hear, answer and hear again. Returns what came of the second part."""
    from codriver.listening.models import (
        EngineState,
        Mention,
        Watch,
        WatchAnswer,
        WatchLearning,
        WatchListener,
        WatchMatch,
        WatchState,
    )
    from codriver.listening.watches import actions, listening
    from codriver.listening.watches.reviewing import actions as reviews
    from codriver.listening.watches.reviewing import learning, minds, queries

    for noun in (WatchMatch, WatchAnswer, WatchLearning, WatchListener, WatchState, Watch, EngineState, Mention):
        noun.objects.all()._raw_delete("default")
    listening.BUSY = learning.BUSY = 600.0
    minds.forget_minds()
    posts = stream(task, seed, most)
    examples: Posts = []
    if not task.words:
        examples = [one for one in posts if one[1]][:EXAMPLES]
        posts = [one for one in posts if one not in examples]
    half = len(posts) // 2
    watch = Watch(name=task.name, words=task.words, about="\n\n".join(" ".join(text.split()) for text, _ in examples))
    say(posts[:half], 1)
    actions.save(watch, user)
    listening.refresh()
    examined = watched(watch) if examples else None
    asked, took = 0, []
    while asked < ANSWERS and (question := queries.question(user, watch)):
        is_meant = posts[question.hit.seq - 1][1]
        reviews.answer(watch, question.hit.seq, is_meant=is_meant, by=user, is_drawn=question.is_drawn)
        asked += 1
        if asked % LEARN == 0:
            begun = time.process_time()
            learning.refresh()
            took.append(time.process_time() - begun)
    learning.refresh()
    watch.refresh_from_db()
    say(posts[half:], half + 1)
    listening.refresh()
    fates = dict(WatchMatch.objects.filter(watch=watch, post__gt=half).values_list("post_id", "fate"))
    answered = [(posts[post - 1][0], meant) for post, meant in watch.answers.values_list("post_id", "is_meant")]
    later = [text for text, _ in posts[half:]]
    return {
        "verdict": str(queries.state(watch).verdict),
        "answers": asked,
        "truth": [meant for _, meant in posts[half:]],
        "fates": [fates.get(seq, 2) for seq in range(half + 1, len(posts) + 1)],
        "before": examined.values(later) if examined else None,
        "after": topic.values(later) if (topic := watched(watch)) else [0.0] * len(later),
        "lessons": [*examples, *answered, *([(text, False) for text, _ in posts[:300]] if examples else [])],
        "later": later,
        "seconds": fmean(took),
    }


def watched(watch: Any) -> Any:
    """Return what a watch has learned."""
    from codriver.listening.watches.reviewing import minds

    mind = minds.minds({watch.pk: watch}).get(watch.pk)
    return mind.topic if mind else None


def say(posts: Posts, first: int) -> None:
    """Put posts into the log as if the engine had placed them, each alone."""
    from codriver.listening.models import EngineState

    rows = []
    for seq, (text, _) in enumerate(posts, first):
        at = START + timedelta(minutes=seq)
        rows.append((seq, "site", f"p{seq}", f"a{seq}", "", None, text, seq, "", "", "", "person", "", at, at))
    _insert("listening_mention", MENTION, rows)
    EngineState.objects.update_or_create(id=1, defaults={"position": first + len(posts) - 1, "log_id": "bench"})


def peer(lessons: Posts, texts: Sequence[str]) -> list[float]:
    """Return what fastText makes of texts, learned from the same answers."""
    import fasttext

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "learned.txt")
        path.write_text("".join(f"__label__{int(good)} {spaced(text)}\n" for text, good in lessons), "utf-8")
        for pace in (0.5, 0.1, 0.02):  # slower when its numbers run away
            try:
                model = fasttext.train_supervised(os.fspath(path), lr=pace, **FASTTEXT)
                labels, shares = model.predict([spaced(text) for text in texts], k=2)
            except RuntimeError:
                continue
            found = (dict(zip(label, share, strict=True)) for label, share in zip(labels, shares, strict=True))
            return [float(one.get("__label__1", 0.0)) for one in found]
    return [0.0] * len(texts)  # it learned nothing at any pace


def spaced(text: str) -> str:
    """Return a text in small letters whose Chinese characters stand apart: the peer knows words by their spaces."""
    return "".join(f" {one} " if one >= "\u2e80" else one for one in " ".join(text.lower().split()))


def precision_at(values: Sequence[float], truth: Sequence[bool], recall: float) -> float:
    """Return how many are meant among the highest values that hold a share of the meant ones."""
    ranked = [meant for _, meant in sorted(zip(values, truth, strict=True), key=lambda one: -one[0])]
    wanted, right = recall * sum(truth), 0
    for place, meant in enumerate(ranked, 1):
        right += meant
        if right >= wanted:
            return right / place
    return right / len(ranked)


def told(found: dict[str, Any]) -> str:
    """Return how many were told, how many of them meant, of how many: a sign of progress."""
    hits = [meant for meant, fate in zip(found["truth"], found["fates"], strict=True) if fate == 0]
    return f"{sum(hits)} of {len(hits)} of {sum(found['truth'])}, {found['verdict']}"


def figures(found: dict[str, Any]) -> dict[str, float]:
    """Return shares of one run: told, its recall, and the precision at that recall before, after and by the peer."""
    truth, fates = found["truth"], found["fates"]
    told = [meant for meant, fate in zip(truth, fates, strict=True) if fate == 0]
    recall = sum(told) / sum(truth)
    base = sum(truth) / len(truth)
    before = precision_at(found["before"], truth, recall) if found["before"] else base
    return {
        "recall": recall,
        "before": before,
        "after": sum(told) / len(told) if told else before,  # nothing is told yet: all it found waits in the queue
        "peer": precision_at(found["peer"], truth, recall),
        "before at 0.8": precision_at(found["before"], truth, 0.8) if found["before"] else base,
        "after at 0.8": precision_at(found["after"], truth, 0.8),
        "peer at 0.8": precision_at(found["peer"], truth, 0.8),
        "doubtful": fates.count(1) / len(fates),
        "missed": sum(meant for meant, fate in zip(truth, fates, strict=True) if fate == 2) / sum(truth),
        "seconds": found["seconds"],
    }


def row(task: Task, found: Sequence[dict[str, Any]]) -> dict[str, object]:
    """Return a task's row: means over the seeds, and the interval of the gain."""
    each = [figures(one) for one in found]
    mean = {name: fmean(one[name] for one in each) for name in each[0]}
    gains = [100 * (one["after"] - one["before"]) for one in each]
    learned = sum(one["verdict"] == "it helps" for one in found)
    return {
        "task": task.name,
        "for": "development" if task.is_development else "report",
        "posts": len(found[0]["truth"]),
        "meant": f"{sum(found[0]['truth']) / len(found[0]['truth']):.0%}",
        "learned": f"{learned} of {len(found)}",
        "recall": f"{mean['recall']:.2f}",
        "precision before → after": f"{mean['before']:.2f} → {mean['after']:.2f}",
        "gain in points": f"{fmean(gains):.1f} ± {interval(gains):.1f}",
        "peer there": f"{mean['peer']:.2f}",
        "at recall 0.8": f"{mean['before at 0.8']:.2f} → {mean['after at 0.8']:.2f}",
        "peer at 0.8": f"{mean['peer at 0.8']:.2f}",
        "doubtful": f"{mean['doubtful']:.0%}",
        "meant and left out": f"{mean['missed']:.0%}",
        "s a learning": f"{mean['seconds']:.2f}",
    }


def interval(values: Sequence[float]) -> float:
    """Return half the 95 % interval of a mean over seeds."""
    return T95.get(len(values), 2.0) * stdev(values) / sqrt(len(values)) if len(values) > 1 else float("nan")


def run(full: bool, only: str = "") -> None:
    """Measure every task, and write the board."""
    board = Board("Watch review", full)
    if not shared_folder().is_dir():
        board.say(f"real data is not at {shared_folder()}: name its folder in CODRIVER_SHARED")
        return
    board.say(f"{ANSWERS} answers a run, {SEEDS[full]} seeds; learned anew after every {LEARN}; ± is the 95 % interval")
    inside = next(iter(on_each_database()))[1]
    gains: dict[bool, list[float]] = {True: [], False: []}
    for task, found in zip(chosen(only, full), inside(run_all, only, full), strict=True):
        for one in found:  # here, not beside our compiled loops, where its numbers run away
            one["peer"] = peer(one["lessons"], one["later"])
        board.row(row(task, found))
        gains[task.is_development] += [100 * (one["after"] - one["before"]) for one in map(figures, found)]
    for kind, some in gains.items():
        if some:
            name = "development" if kind else "report"
            many = f"{sum(one >= 10 for one in some)} of {len(some)} runs gain 10 or more"
            board.say(f"{name}: {fmean(some):.1f} points more on the mean, {many}")
    board.close()


if __name__ == "__main__":
    names = [word for word in sys.argv[1:] if not word.startswith("-")]
    run("--full" in sys.argv, *names[:1])
