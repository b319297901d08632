"""The worker learns a watch anew when its answers changed, and weighs the latest matches by what it learned.

What was learned is a row with an edition: every worker listens by it, and writes nothing by an older one.
"""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from codriver.kit.clock import now
from codriver.listening.models import Mention, Watch, WatchAnswer, WatchLearning, WatchMatch
from codriver.listening.queries import position
from codriver.listening.searching.hits import latest_texts
from codriver.listening.watches.reviewing import rules
from codriver.listening.watches.reviewing.rules import Answered, Proof, Verdict
from codriver.listening.watches.reviewing.weighing import weigh
from codriver.reading.letters import composed

if TYPE_CHECKING:
    from codriver.reading.topics.learning import Learned, Lesson

AROUND = 1_000  # texts without an answer that help to learn
GUESSED = 300  # of them taken for not meant, by a watch that has only examples
LESSONS = 500  # latest answers that it learns from
BUSY = 1.0  # seconds that one run may take


def refresh() -> int:
    """Learn anew where answers changed, and weigh what was heard. Returns how many watches learned."""
    begun, learned = time.monotonic(), 0
    answered = Watch.objects.filter(answers_edition__gt=0).select_related("learning").defer("learning__topic")
    for watch in answered.order_by("pk"):
        before = getattr(watch, "learning", None)
        if time.monotonic() - begun > BUSY:
            break
        if _is_due(watch, before):
            learn(watch)
            learned += 1
        elif before and before.weighed != before.edition:
            weigh(watch)
    return learned


def _is_due(watch: Watch, before: WatchLearning | None) -> bool:
    if before is None or before.learned_from != watch.answers_edition:
        return True
    return watch.is_about and before.around < AROUND and len(_around(watch)) > 2 * before.around


def learn(watch: Watch) -> Proof:
    """Learn a watch's topic from all its answers and examples, and say whether it helps. Safe to repeat."""
    from codriver.reading.topics import learning

    answers, examples = _answers(watch), rules.paragraphs(watch.about)
    around = _texts(_around(watch))
    lessons = [learning.Lesson(text, is_meant) for text, is_meant, _ in answers]
    lessons += [learning.Lesson(composed(text), is_meant=True) for text in examples]
    guessed = around[:: max(len(around) // GUESSED, 1)][:GUESSED] if watch.is_about else []
    weight = min(1.0, max(len(lessons), 1) / max(len(guessed), 1))
    learned = learning.learn([*lessons, *(learning.Lesson(text, False, weight) for text in guessed)], around)
    proof, bounds = _judge(watch, answers, lessons, learned)
    _keep(watch, learned, proof, bounds, (len(examples), len(around)))
    weigh(watch)
    return proof


def _answers(watch: Watch) -> list[tuple[str, bool, bool]]:
    """Return (text, is it meant, was it drawn) of the latest answers, each text once."""
    rows = WatchAnswer.objects.filter(watch=watch, is_meant__isnull=False).order_by("-at", "-pk")
    latest = rows.values_list("post_id", "is_meant", "is_drawn")[:LESSONS]
    said = {post: (bool(meant), drawn) for post, meant, drawn in latest}
    texts = latest_texts(list(Mention.objects.filter(seq__in=said)))
    found = {texts[post]: (texts[post], *said[post]) for post in sorted(said) if texts.get(post)}
    return list(found.values())


def _around(watch: Watch) -> list[int]:
    """Return the latest posts that it heard; of a watch about something, some of the latest posts of all."""
    if not watch.is_about:
        return list(WatchMatch.objects.filter(watch=watch).order_by("-post").values_list("post_id", flat=True)[:AROUND])
    latest = Mention.objects.filter(seq__lte=position()).exclude(text="").order_by("-seq")
    some = list(latest.values_list("seq", flat=True)[: 10 * AROUND])
    return some[:: max(len(some) // AROUND, 1)][:AROUND]


def _texts(seqs: Sequence[int]) -> list[str]:
    found = latest_texts(list(Mention.objects.filter(seq__in=seqs).only("seq", "text")))
    return list(dict.fromkeys(found[seq] for seq in seqs if found.get(seq)))


def _judge(
    watch: Watch, answers: Sequence[tuple[str, bool, bool]], lessons: Sequence["Lesson"], learned: "Learned | None"
) -> tuple[Proof, tuple[float | None, float | None]]:
    apart = learned.apart if learned else [0.0] * len(lessons)
    proof = rules.prove([Answered(value, *said[1:]) for value, said in zip(apart, answers, strict=False)])
    if not watch.is_about:
        return proof, (proof.told_from, proof.doubted_from)
    meant = [value for value, lesson in zip(apart, lessons, strict=False) if lesson.is_meant]
    told_from, doubted_from = rules.by_examples(meant, apart[len(lessons) :])
    if proof.verdict == Verdict.HELPS and proof.told_from is not None:
        told_from, doubted_from = proof.told_from, min(doubted_from, proof.told_from)
    return proof, (told_from, doubted_from)


@transaction.atomic
def _keep(
    watch: Watch,
    learned: "Learned | None",
    proof: Proof,
    bounds: tuple[float | None, float | None],
    counts: tuple[int, int],
) -> None:
    facts = {name: getattr(proof, name) for name in ("drawn", "meant", "told", "told_meant", "left", "left_meant")}
    facts |= {"told_from": bounds[0], "doubted_from": bounds[1], "examples": counts[0], "around": counts[1]}
    facts |= {"topic": learned.topic.packed() if learned else None, "at": now()}
    facts |= {"learned_from": watch.answers_edition, "has_helped": proof.verdict == Verdict.HELPS}
    if not Watch.objects.select_for_update().filter(pk=watch.pk).exists():
        return  # forgotten meanwhile
    WatchLearning.objects.bulk_create([WatchLearning(watch=watch, **facts)], ignore_conflicts=True)
    WatchLearning.objects.filter(watch=watch).update(**facts, edition=F("edition") + 1)
