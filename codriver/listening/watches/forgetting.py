"""What a watch heard in a post, what was answered about it, and examples with its words go when they go."""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import F

from codriver.listening.forgetting import Doomed
from codriver.listening.models import Edition, MediaWords, Mention, Watch, WatchAnswer, WatchMatch
from codriver.listening.watches.reviewing.rules import paragraphs
from codriver.reading.letters import composed, fold

LONG = 24  # bytes of UTF-8, eight Chinese characters: shorter words also stand in what somebody else wrote


def forgotten(doomed: Sequence[Doomed]) -> None:
    """Forget where the words stood, what was answered, and examples with them; the watches learn anew without it."""
    seqs = [post.seq for post in doomed]
    WatchMatch.objects.filter(post__in=seqs).delete()
    answers = WatchAnswer.objects.filter(post__in=seqs)
    watches = set(answers.values_list("watch", flat=True))
    answers.delete()
    watches |= _take_out_examples(seqs)
    Watch.objects.filter(pk__in=watches).update(answers_edition=F("answers_edition") + 1)


def _take_out_examples(seqs: Sequence[int]) -> set[int]:
    """Take pasted examples out that are or hold words of these posts. Returns the watches that lost one."""
    about = dict(Watch.objects.select_for_update().exclude(about="").values_list("pk", "about"))
    words = _words(seqs) if about else set()
    changed = {pk: left for pk, text in about.items() if (left := without(text, words)) != text}
    for pk, left in changed.items():
        Watch.objects.filter(pk=pk).update(about=left)
    return set(changed)


def _words(seqs: Sequence[int]) -> set[str]:
    """Return the words of posts, in every edition and beside them, as they are compared: whole, and by paragraph."""
    texts = [*Mention.objects.filter(seq__in=seqs).values_list("text", flat=True)]
    for noun in (Edition, MediaWords):
        texts += noun.objects.filter(mention__in=seqs).values_list("text", flat=True)
    return {_bare(part) for text in texts for part in (text, *paragraphs(text))} - {""}


def without(about: str, words: Collection[str]) -> str:
    """Return examples without those that are, or hold, one of these words; as they are when there is none.

    words   as _bare makes them; what is shorter than LONG is only looked for as a whole example.
    """
    examples = {example: _bare(example) for example in paragraphs(about)}
    long = _held((word for word in words if len(word.encode()) >= LONG), "\n".join(examples.values()))
    left = [one for one, bare in examples.items() if bare not in words and not any(word in bare for word in long)]
    return about if len(left) == len(examples) else "\n\n".join(left)


def _held(words: Iterable[str], whole: str) -> list[str]:
    return [word for word in words if word in whole]


def _bare(text: str) -> str:
    """Return a text without case, width, variants of characters and space."""
    return "".join(fold(composed(text)).split())
