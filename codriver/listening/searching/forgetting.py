"""A post stops saying something: it was edited, or its text is blanked. When nobody says it, no card knows it.

`forgotten` is told of posts before their words and names are blanked, in the same transaction (listening.forgetting):
what is on the cards can only be found by the text itself.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from codriver.kit.clock import now
from codriver.listening.forgetting import Doomed
from codriver.listening.hashes import name_hash
from codriver.listening.models import Byline, Edition, MediaWords, Mention, Saying, SearchState, Stretch, Wording
from codriver.listening.searching import cards

HOLDERS = (Mention, Edition, MediaWords)  # what has a text has a number of the log, and no two have the same


def forget(posts: Iterable[int]) -> None:
    """Let posts, by their seq, say nothing any more. Safe to repeat; passes over a post that was not taken in yet."""
    assert transaction.get_connection().in_atomic_block
    numbers = list(posts)
    _lock()
    further = [
        model.objects.filter(mention__in=numbers).values_list("seq", flat=True) for model in (Edition, MediaWords)
    ]
    for seq in chain(numbers, *further):
        leave(seq)


def forgotten(doomed: Sequence[Doomed]) -> None:
    """Let no search find posts that are about to be forgotten, nor accounts by names that only these bore."""
    gone = [post.seq for post in doomed]
    forget(gone)
    bearers = Mention.objects.filter(seq__in=gone).exclude(author_name="")
    for channel, author_id, name in bearers.values_list("channel", "author_id", "author_name").distinct():
        byline = Byline.objects.filter(name_hash=name_hash(channel, author_id, name)).first()
        if byline:
            others = Mention.objects.filter(channel=channel, author_id=author_id, author_name=name)
            _bequeath(byline, name, others.exclude(seq__in=gone).values_list("seq", flat=True).first())


def _bequeath(byline: Byline, name: str, heir: int | None) -> None:
    """Let another post of the account bear a name; where there is none, take the name out."""
    if heir:
        Byline.objects.filter(pk=byline.pk).update(post_id=heir)
    else:
        _take_out(Stretch.Of.NAMES, byline.pk, name)
        byline.delete()


def begin_anew() -> None:
    """Forget everything, in the caller's transaction; the log is then read again from its beginning."""
    for model in (Wording, Saying, Byline):
        model.objects.all().delete()
    Stretch.objects.update(is_ready=False)  # the worker deletes their cards
    fresh = {"position": 0, "wordings": 0, "bylines": 0, "holder": "", "held_until": None, "untidy_since": now()}
    SearchState.objects.filter(id=1).update(**fresh)


def leave(seq: int) -> None:
    """Take the text of one of HOLDERS, by its seq, from what is said. The caller holds the lock."""
    if Saying.objects.filter(seq=seq).delete()[0]:
        return
    wording = Wording.objects.filter(holder_id=seq).first()
    if wording is None:
        return
    heir = Saying.objects.filter(wording_id=wording.pk).order_by("seq").first()
    if heir:
        Wording.objects.filter(pk=wording.pk).update(holder_id=heir.seq, post_id=heir.post_id)
        heir.delete()
    else:
        _take_out(Stretch.Of.WORDS, wording.pk, text_of(wording))
        wording.delete()


def text_of(wording: Wording) -> str:
    """Return the text of a wording from the row that holds it."""
    texts = [model.objects.filter(seq=wording.holder_id).values_list("text", flat=True) for model in HOLDERS]
    return str(texts[0].union(*texts[1:], all=True).get())


def _take_out(of: str, number: int, text: str) -> None:
    """Take a document off the cards in use. Whoever writes others at this moment looks again when they are written."""
    for stretch in Stretch.objects.filter(of=of, is_ready=True, first__lte=number, last__gte=number):
        cards.take_out(stretch, {number: text})


def _lock() -> None:
    """Keep out whoever fills the index, and note that the files need tidying."""
    state = SearchState.objects.filter(id=1)
    state.update(position=F("position"), untidy_since=Coalesce(F("untidy_since"), Now()))


def tidy() -> None:
    """Leave no byte of what was taken out in the database's files; see docs/explain/search.md."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM (FULL) listening_card")
    SearchState.objects.filter(id=1).update(untidy_since=None)
