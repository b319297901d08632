"""A colleague, or who wrote it, says what a post means: it holds at once and moves what was counted."""

from collections.abc import Sequence

from django.db import transaction

from codriver.listening.forgetting import Doomed
from codriver.listening.meaning import tallies
from codriver.listening.meaning.labels import code
from codriver.listening.models import Edition, Mention, Reading, Vocabulary
from codriver.reading import actions as reading
from codriver.reading.meaning.heads import KINDS, NEEDS, SENTIMENTS
from codriver.reading.models import Correction
from codriver.staff.models import User


class Nothing(ValueError):
    """There are no words to read: they were deleted, or there never were any."""


def subject_of(seq: int) -> str:
    """Return the name under which reading knows a post."""
    return f"mention {seq}"


def words_of(post: Mention) -> str:
    """Return a post's words as they are now."""
    latest = Edition.objects.filter(mention=post).order_by("-seq").values_list("text", flat=True).first()
    return post.text if latest is None else latest


@transaction.atomic
def correct(post: Mention, feeling: str, kind: str, needs: list[str], by: User | None) -> Reading:
    """Say what a post means; a feeling or kind that is "" stays as it was read. Safe to repeat.

    by  the colleague who says so; None: whoever wrote the post.

    Raises Nothing when the post has no words.
    """
    text = words_of(post)
    if not text.strip() or post.deleted_at is not None:
        raise Nothing
    said = {"needs": ",".join(needs) or "-", "sentiment": feeling, "kind": kind}
    said = {head: label for head, label in said.items() if label}
    for head, label in said.items():
        reading.correct(subject_of(post.seq), head, label, text=text, by=by)
    return _change(post.seq, _codes(said) | {"is_corrected": True})


def _codes(said: dict[str, str]) -> dict[str, float]:
    codes: dict[str, float] = {}
    if "sentiment" in said:
        codes["sentiment"] = code(SENTIMENTS, said["sentiment"])
        codes["score"] = codes["sentiment"] - 1.0
    if "kind" in said:
        codes["kind"] = code(KINDS, said["kind"])
    codes["needs"] = sum(1 << NEEDS.index(need) for need in said["needs"].split(",") if need in NEEDS)
    return codes


@transaction.atomic
def take_back(post: Mention) -> Reading:
    """Let the reader say again what a post means; until the worker has read it, it stays as it was said."""
    for head in ("sentiment", "kind", "needs"):
        reading.withdraw(subject_of(post.seq), head)
    older, _ = Vocabulary.objects.get_or_create(name="")  # no reader has this name: the worker will read it anew
    return _change(post.seq, {"is_corrected": False, "version": older.pk})


def forget(doomed: Sequence[Doomed]) -> None:
    """Remove what colleagues said of posts that are to be forgotten: it bears their words. The reader learns anew."""
    Correction.objects.filter(subject__in=[subject_of(post.seq) for post in doomed]).delete()


def _change(seq: int, values: dict[str, float]) -> Reading:
    moving = tallies.counted_of([seq])
    tallies.take_out(moving)
    Reading.objects.filter(post_id=seq).update(**values)
    tallies.put_back(moving)
    return Reading.objects.get(post_id=seq)
