"""Filling the index behind the import: the worker's job. Every step is one short transaction and may be repeated."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice

from django.db import connection, transaction

from codriver.kit.clock import now
from codriver.listening import queries
from codriver.listening.importing.imports import bulk
from codriver.listening.log import head
from codriver.listening.models import Byline, SearchState, Stretch, Wording
from codriver.listening.searching import cards, forgetting, lease, rules, taking
from codriver.reading import postings

MOST = 1 << 16  # documents of a stretch
LONGEST = 8_000_000  # characters of the texts of a stretch: bounds what it takes of memory
SLICE = 2_000  # cards written in one transaction: some 30 ms
PAUSE = 0.003  # seconds between two transactions, in which others may write; while posts come in, as long as one took
TIDY_AFTER = {"sqlite": timedelta(minutes=5), "postgresql": timedelta(hours=20)}
ME = secrets.token_hex(8)
TEXTS = """SELECT w.id, m.text FROM listening_wording w JOIN listening_mention m ON m.seq = w.holder_id
    WHERE w.id BETWEEN %s AND %s
    UNION ALL SELECT w.id, e.text FROM listening_wording w JOIN listening_edition e ON e.seq = w.holder_id
    WHERE w.id BETWEEN %s AND %s
    UNION ALL SELECT w.id, s.text FROM listening_wording w JOIN listening_mediawords s ON s.seq = w.holder_id
    WHERE w.id BETWEEN %s AND %s ORDER BY 1"""
NAMES = """SELECT b.id, m.author_name FROM listening_byline b JOIN listening_mention m ON m.seq = b.post_id
    WHERE b.id BETWEEN %s AND %s ORDER BY 1"""


def tick() -> None:
    """Do what there is to do, if nobody else is at it."""
    state = SearchState.objects.filter(id=1).first() or SearchState()
    if not (is_behind(state) or is_untidy(state)) or not lease.take(ME):
        return
    try:
        with bulk():
            _sweep()
            while _some():
                pass
        if is_untidy(state):
            forgetting.tidy()
    except lease.Lost:
        return  # another process goes on from what was committed
    finally:
        lease.give_back(ME)


@contextmanager
def letting_others_write() -> Iterator[None]:
    """Do one transaction and rest after it."""
    began = time.monotonic()
    with transaction.atomic():
        yield
    is_busy = queries.position() < head()  # an import runs: whoever is at a page has two others before her already
    time.sleep(max(PAUSE, time.monotonic() - began) if is_busy else PAUSE)


def is_behind(state: SearchState) -> bool:
    """Say whether something came in that is not on a card."""
    return state.position < head() or any(_waiting(of, state) for of in Stretch.Of)


def is_untidy(state: SearchState) -> bool:
    """Say whether the files should be tidied now."""
    return state.untidy_since is not None and state.untidy_since < now() - TIDY_AFTER[connection.vendor]


def covered(of: str) -> int:
    """Return the number of the last document that is on cards."""
    last = Stretch.objects.filter(of=of, is_ready=True).order_by("-last").values_list("last", flat=True).first()
    return last or 0


def _waiting(of: str, state: SearchState) -> int:
    last = state.wordings if of == Stretch.Of.WORDS else state.bylines
    return last - covered(of)


def _some() -> bool:
    """Take in a good deal of the log, and write its cards. Returns False when there was nothing to do."""
    has_done = False
    is_more = True
    while is_more and _waiting(Stretch.Of.WORDS, SearchState.objects.get(id=1)) < MOST:
        with letting_others_write():
            is_more = taking.take_in(lease.lock(ME))
        has_done |= is_more
    for of in Stretch.Of:
        if waiting := _waiting(of, SearchState.objects.get(id=1)):
            first = covered(of) + 1
            _build(of, first, first + min(waiting, MOST) - 1)
            _join(of)
            has_done = True
    return has_done


def _build(of: str, first: int, last: int, instead_of: tuple[Stretch, ...] = ()) -> None:
    """Write the cards of some documents as one stretch, then show it in place of others."""
    texts = _texts(of, first, last)
    if not instead_of and sum(map(len, texts.values())) > LONGEST:
        last = _as_far(texts)
    stretch = Stretch.objects.create(of=of, first=first, last=last)
    cards.drop(stretch.pk, 0)
    rows = postings.cards([texts.get(number, "") for number in range(first, last + 1)])
    for some in _slices(rows):
        with letting_others_write():
            lease.lock(ME)
            cards.write(stretch.pk, some)
    with transaction.atomic():
        lease.lock(ME)
        gone = _gone(of, first, last, texts)
        cards.take_out(stretch, {number: texts[number] for number in gone})
        Stretch.objects.filter(pk=stretch.pk).update(is_ready=True)
        Stretch.objects.filter(pk__in=[one.pk for one in instead_of]).update(is_ready=False)
    _sweep()


def _texts(of: str, first: int, last: int) -> dict[int, str]:
    with connection.cursor() as cursor:
        if of == Stretch.Of.WORDS:
            cursor.execute(TEXTS, [first, last] * 3)
        else:
            cursor.execute(NAMES, [first, last])
        return dict(cursor.fetchall())


def _gone(of: str, first: int, last: int, texts: dict[int, str]) -> set[int]:
    """Return which documents were taken out since their texts were read."""
    model = Wording if of == Stretch.Of.WORDS else Byline
    here = model.objects.filter(pk__gte=first, pk__lte=last)
    read = {number for number in texts if number <= last}
    return set() if here.count() == len(read) else read - set(here.values_list("pk", flat=True))


def _as_far(texts: dict[int, str]) -> int:
    """Return the number up to which texts are not too long altogether; at least the first one."""
    total, last = 0, min(texts)
    for number, text in sorted(texts.items()):
        total += len(text)
        if total > LONGEST:
            break
        last = number
    return last


def _slices(rows: Iterator[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    while some := list(islice(rows, SLICE)):
        yield some


def _join(of: str) -> None:
    """Write the last stretches anew as one when there are many small ones."""
    ready = list(Stretch.objects.filter(of=of, is_ready=True).order_by("first"))
    number = rules.joinable([one.last - one.first + 1 for one in ready], MOST)
    if number:
        some = tuple(ready[-number:])
        if sum(map(len, _texts(of, some[0].first, some[-1].last).values())) <= LONGEST:
            _build(of, some[0].first, some[-1].last, some)


def _sweep() -> None:
    """Delete stretches that are not in use: what was replaced, and what a killed process left half written."""
    for stretch in Stretch.objects.filter(is_ready=False):
        is_more = True
        while is_more:
            with letting_others_write():
                lease.lock(ME)
                is_more = cards.drop(stretch.pk, SLICE)
        stretch.delete()
