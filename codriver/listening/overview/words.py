"""The worker's job that counts which words are said on which day. What may be counted is a matter of telling.py."""

import time
from collections import Counter
from datetime import UTC, date

from django.db import connection, transaction

from codriver.listening.models import Counted, DayWord, Mention
from codriver.listening.overview import telling
from codriver.listening.queries import position
from codriver.reading import personal

STEP = 1_000  # numbers of the log in one transaction
BUSY = 1.0  # seconds that one run may take
KEPT, MOST = 600, 900  # words of a day: when there are more than MOST, the KEPT that are said most stay


def count() -> int:
    """Count the words of what the engine has read since the last run. Returns how many steps of the log it took."""
    begun, done = time.monotonic(), 0
    while time.monotonic() - begun < BUSY and _step():
        done += 1
    return done


def _step() -> bool:
    """Count the next stretch of the log. Returns False when all is counted."""
    since = Counted.objects.filter(id=Counted.What.WORDS).values_list("position", flat=True).first() or 0
    upto = min(position(), since + STEP)
    if upto <= since:
        return False
    found = _words(since, upto)  # outside the transaction, which must be short
    with transaction.atomic():
        counted, _ = Counted.objects.select_for_update().get_or_create(id=Counted.What.WORDS)
        if counted.position != since:
            return True  # somebody else counted these
        _add(found)
        for day in {day for day, _ in found}:
            _prune(day)
        Counted.objects.filter(id=Counted.What.WORDS).update(position=upto)
    return True


def _words(since: int, upto: int) -> Counter[tuple[date, str]]:
    """Return in how many posts of a stretch of the log each word is said, by day."""
    posts = Mention.objects.filter(seq__gt=since, seq__lte=upto, deleted_at=None)
    rows = list(posts.values_list("published_at", "text", "author_name"))
    said = telling.told([_without_personal(text) for _, text, _ in rows], (name for _, _, name in rows), cut)
    return Counter(
        (at.astimezone(UTC).date(), word) for (at, _, _), words in zip(rows, said, strict=True) for word in words
    )


def cut(text: str) -> list[tuple[str, str]]:
    """Cut a text into (word, part of speech), Chinese ones by a dictionary. It takes 33 MB: only the worker may."""
    import rjieba

    return list(rjieba.tag(text))


def _without_personal(text: str) -> str:
    """Leave out what is a person's: numbers, addresses."""
    for span in reversed(personal.find(text)):
        text = f"{text[: span.start]} {text[span.end :]}"
    return text


def _add(found: Counter[tuple[date, str]]) -> None:
    if not found:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO listening_dayword ("on", word, posts) VALUES (%s, %s, %s)
               ON CONFLICT ("on", word) DO UPDATE SET posts = listening_dayword.posts + excluded.posts""",
            [(day.isoformat(), word, posts) for (day, word), posts in sorted(found.items())],
        )


def _prune(day: date) -> None:
    """Keep a day's words from growing without end. A word that comes up later counts from then on."""
    held = DayWord.objects.filter(on=day)
    if held.count() > MOST:
        least = held.order_by("-posts").values_list("posts", flat=True)[KEPT]
        held.filter(posts__lte=least).delete()
