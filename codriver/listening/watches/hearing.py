"""The posts of a stretch of the log as watches hear them, in the words they have by the end of it."""

from functools import lru_cache

from django.db.models import QuerySet

from codriver.listening.models import Edition, Mention, Watch
from codriver.listening.voices.queries import kinds
from codriver.listening.watches import rules
from codriver.listening.watches.ear import Heard
from codriver.listening.watches.rules import Sought

COLUMNS = ("seq", "text", "channel", "source_kind", "url", "reading__language", "hearing__connection_id")


def posts(since: int, upto: int) -> list[Heard]:
    """Return the posts that came, or were edited, behind `since` up to `upto`; of a later edition nothing is known."""
    came = _heard(Mention.objects.filter(seq__gt=since, seq__lte=upto))
    editions = Edition.objects.filter(seq__gt=since, seq__lte=upto).order_by("seq").values_list("mention_id", "text")
    edited = dict(editions)
    came |= _heard(Mention.objects.filter(seq__in=[seq for seq in edited if seq not in came]))
    return [came[seq]._replace(text=edited.get(seq, came[seq].text)) for seq in sorted(came)]


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
