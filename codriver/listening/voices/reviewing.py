"""Reading one voice's posts again from the beginning: when words that her standing rests on changed or are gone."""

from collections.abc import Iterable

from codriver.listening.models import Edition, Mention
from codriver.listening.voices import rules
from codriver.listening.voices.evidence import COLUMNS, Heard, Voice, gather
from codriver.listening.voices.queries import kinds, names
from codriver.people.queries import known_authors

READ = 200  # latest posts of a voice that a review reads


def review(voices: Iterable[Voice], upto: int) -> dict[Voice, rules.Found]:
    """Return what each of these voices is now, from her latest posts up to a number of the log."""
    asked = {voice for voice in voices if voice[1]}
    known = known_authors(asked)
    called, set_kinds = names(), kinds()
    found = {}
    for voice in asked:
        shown = gather(posts_of(voice, upto), called, set_kinds).get(voice)
        said = [rules.Found("handle")] if voice in known else []
        if shown:
            said.append(shown.best)
        found[voice] = rules.decide(said, shown.own if shown else 0, shown.latest if shown else 0)
    return found


def posts_of(voice: Voice, upto: int) -> list[Heard]:
    """Return a voice's latest posts as they read now, the earliest first."""
    hers = Mention.objects.filter(channel=voice[0], author_id=voice[1], seq__lte=upto).order_by("-seq")
    rows = [Heard._make(row) for row in hers.values_list(*COLUMNS)[:READ]][::-1]
    later = Edition.objects.filter(mention__in=[row.seq for row in rows]).order_by("edited_at")
    latest = dict(later.values_list("mention_id", "text"))  # of several the last one stays
    return [row._replace(text=latest.get(row.seq, row.text)) for row in rows]
