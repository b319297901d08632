"""The words that are typical of a period against the one before, from what the worker counted by day."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Q, Sum
from django.urls import NoReverseMatch, reverse

from codriver.listening.models import DayWord
from codriver.listening.overview import rules
from codriver.listening.overview.figures import Figures, Source
from codriver.listening.overview.rules import Period

SHOWN = 24


@dataclass(frozen=True)
class Topic:
    """A word, in how many posts it is said now and before, and where those are found."""

    word: str
    now: int
    before: int
    address: str


def topics(figures: Figures, source: Source) -> list[Topic] | None:
    """Return the most typical words; None where words are not counted: of a source or watch, over very long periods."""
    if not source.is_all or figures.period.is_coarse:
        return None
    posts, earlier = figures.now["posts"], figures.before["posts"]
    weighed = [
        (rules.typical(now, before, posts, earlier), word, now, before) for word, now, before in _counts(figures.period)
    ]
    best = sorted((one for one in weighed if one[0] > 0), key=lambda one: (-one[0], one[1]))[:SHOWN]
    return [Topic(word, now, before, address_of(word)) for _, word, now, before in best]


def _counts(period: Period) -> list[tuple[str, int, int]]:
    first, last = days(period)
    earlier, until = days(period.before)
    is_now, is_before = Q(on__gte=first, on__lte=last), Q(on__gte=earlier, on__lte=until)
    held = DayWord.objects.filter(is_now | is_before).values_list("word")
    return list(
        held.annotate(
            now=Sum("posts", filter=is_now, default=0), before=Sum("posts", filter=is_before, default=0)
        ).order_by()
    )


def days(period: Period) -> tuple[date, date]:
    """Return the first and the last day of UTC of which the most lies in a period's days."""
    first = (period.start + timedelta(hours=12)).date()
    return first, first + timedelta(days=period.days - 1)


def address_of(word: str) -> str:
    """Return where the posts that have a word are found."""
    try:
        return f"{reverse('listening:search')}?{urlencode({'q': word})}"
    except NoReverseMatch:
        return f"{reverse('listening:stories')}?{urlencode({'words': word})}"
