"""What becomes of the posts of a stretch: matches of words are weighed, posts about something found. For the worker."""

from collections.abc import Mapping, Sequence

from codriver.listening.models import Watch
from codriver.listening.watches.ear import Heard, lets_through
from codriver.listening.watches.hearing import sought
from codriver.listening.watches.reviewing.minds import Judged, Mind
from codriver.reading.letters import composed

Place = tuple[int, int, str]
Key = tuple[int, int]  # watch, post


def judged(
    group: Mapping[int, Watch], found: Mapping[Key, Sequence[Place]], heard: Sequence[Heard], minds: Mapping[int, Mind]
) -> dict[Key, Judged]:
    """Return the matches of some watches among some posts: where, and what becomes of them."""
    texts = {post.seq: composed(post.text) for post in heard if post.text}
    by_words = {key: Judged(why) for key, why in found.items()}
    for pk, watch in group.items():
        mind = minds.get(pk)
        if watch.is_about:
            by_words |= _about(watch, heard, texts, mind)
        elif mind and mind.topic:
            by_words |= _weighed(mind, texts, {key: why for key, why in found.items() if key[0] == pk})
    return by_words


def _weighed(mind: Mind, texts: Mapping[int, str], found: Mapping[Key, Sequence[Place]]) -> dict[Key, Judged]:
    assert mind.topic
    own = [key for key in found if key[1] in texts]  # a post that has only words beside it is told as it is
    values = mind.topic.values([texts[seq] for _, seq in own])
    return {key: Judged(found[key], mind.fate(value), value) for key, value in zip(own, values, strict=True)}


def _about(watch: Watch, heard: Sequence[Heard], texts: Mapping[int, str], mind: Mind | None) -> dict[Key, Judged]:
    """Find the posts whose value is near enough: one product for the whole stretch."""
    if mind is None or mind.topic is None or mind.doubted_from is None:
        return {}
    wanted = sought(watch)
    some = [post.seq for post in heard if post.seq in texts and lets_through(wanted, post)]
    values = zip(some, mind.topic.values([texts[seq] for seq in some]), strict=True)
    found = {}
    for seq, value in values:
        if value >= mind.doubted_from:
            text = texts[seq]
            why = [(begin, end, text[begin:end]) for begin, end in mind.topic.why(text)]
            found[watch.pk, seq] = Judged(why, mind.fate(value), value)
    return found
