"""The posts of a stretch of the log as watches hear them, in the words they have by the end of it."""

from functools import lru_cache

from django.db.models import QuerySet

from codriver.listening.models import Edition, MediaWords, Mention, Watch
from codriver.listening.voices.queries import kinds
from codriver.listening.watches import rules
from codriver.listening.watches.ear import Heard
from codriver.listening.watches.rules import Sought

COLUMNS = ("seq", "text", "channel", "source_kind", "url", "reading__language", "hearing__connection_id")


def posts(since: int, upto: int) -> list[Heard]:
    """Return the posts that came, were edited, or got words beside them, behind `since` up to `upto`.

    Each has the words it has by then, its own and those beside it; of what came later nothing is known.
    """
    came = _heard(Mention.objects.filter(seq__gt=since, seq__lte=upto))
    edited = _edited(Edition.objects.filter(seq__gt=since, seq__lte=upto))
    beside = _beside(MediaWords.objects.filter(seq__gt=since, seq__lte=upto))
    if again := (edited.keys() | beside.keys()) - came.keys():
        came |= _heard(Mention.objects.filter(seq__in=again))
        edited |= _edited(Edition.objects.filter(mention__in=again, seq__lte=upto))
        beside |= _beside(MediaWords.objects.filter(mention__in=again, seq__lte=upto))
    found = (came[seq] for seq in sorted(came))
    return [post._replace(text=edited.get(post.seq, post.text), beside=beside.get(post.seq, ())) for post in found]


def _edited(found: QuerySet[Edition]) -> dict[int, str]:
    """Return post → its latest words among these."""
    return dict(found.order_by("seq").values_list("mention_id", "text"))


def _beside(found: QuerySet[MediaWords]) -> dict[int, tuple[str, ...]]:
    """Return post → the words of what stands beside it."""
    by_post: dict[int, tuple[str, ...]] = {}
    for seq, text in found.exclude(text="").order_by("seq").values_list("mention_id", "text"):
        by_post[seq] = (*by_post.get(seq, ()), text)
    return by_post


def _heard(found: QuerySet[Mention]) -> dict[int, Heard]:
    set_kinds, heard = kinds(), {}
    for seq, text, channel, kind, url, language, connection in found.values_list(*COLUMNS):
        heard[seq] = Heard(seq, text, channel, set_kinds.of(kind, channel, url), language or "und", connection)
    return heard


def sought(watch: Watch) -> Sought:
    """Return what a watch listens for. It was read before it was saved, so it can be read now."""
    where = [tuple(some) for some in (watch.languages, watch.kinds, watch.channels, watch.connections)]
    return _sought(watch.words, watch.near, watch.within, watch.without, *where)


@lru_cache(maxsize=1_000)  # the worker asks for each watch with every stretch
def _sought(words: str, near: str, within: int, without: str, *where: tuple[object, ...]) -> Sought:
    names = ("languages", "kinds", "channels", "connections")
    said = dict(zip(names, where, strict=True))
    is_about = not (words.strip() or near.strip())
    return rules.about(without, **said) if is_about else rules.sought(words, near, within, without, **said)
